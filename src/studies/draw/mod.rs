//! Parameters drawn for every replicate, or for every few replicates.

mod error;
mod posterior;

use std::path::Path;

use crate::engine::Stopped;
use crate::export::manifest::{DrawnRecord, POSTERIOR, PRIOR};
use crate::export::parameters;
use crate::problem::Setting;
use crate::scenario::limits::MOST_OPEN_NUMBERS;
use crate::scenario::{ParameterSpace, Scenario, Sets, Unvariable, changes, open_numbers, shared_codings};
use crate::studies::StudyError;
use crate::studies::points_file::{self, For, PointTable};

pub use error::DrawError;
pub(super) use posterior::of as posterior;

/// Most sets in a file.
const MOST_LISTED: usize = 1_000_000;

/// The sets of parameters of a run, each for a fixed number of consecutive replicates.
#[derive(Debug, Clone)]
pub struct DrawnParameters {
    sets: Sets,
    record: DrawnRecord,
}

impl DrawnParameters {
    /// Sets drawn from the priors of a scenario, `per_set` replicates of each; at least 1.
    ///
    /// # Errors
    ///
    /// [`DrawError`] as [`StudyError::Problem`].
    pub fn from_priors(scenario: &Scenario, per_set: u64) -> Result<Self, StudyError> {
        are_whole(scenario, per_set)?;
        let by_priors = ParameterSpace::by_priors(scenario.clone());
        let (varied, priors) = by_priors.map_err(|problem| StudyError::of(DrawError::Invalid(problem)))?;
        if priors.is_empty() {
            return Err(StudyError::of(DrawError::NoPrior { scenario: scenario.name().to_owned() }));
        }
        let sets = Sets::of_priors(varied, &priors, scenario.seed(), per_set);
        Self::new(sets, PRIOR.to_owned(), scenario)
    }

    /// The same with codings drawn too, and their part of the variance told from that of the parameters. Codings without a prior have that of
    /// the coder's error; of several scenarios the first is drawn from, and codings in which they differ stay as they are.
    ///
    /// # Errors
    ///
    /// [`DrawError`] as [`StudyError::Problem`].
    ///
    /// # Panics
    ///
    /// Without a scenario.
    pub fn with_codings(scenarios: &[&Scenario], per_set: u64) -> Result<Self, StudyError> {
        let scenario = scenarios[0];
        are_whole(scenario, per_set)?;
        let codings = shared_codings(scenarios);
        let numbers = (open_numbers(scenario).len() + codings.len()) as u64;
        if numbers > MOST_OPEN_NUMBERS as u64 {
            return Err(StudyError::of(DrawError::TooManyNumbers { numbers, by: Setting::DrawCodings }));
        }
        let with_codings = ParameterSpace::with_codings(scenario.clone(), codings);
        let (varied, priors) = with_codings.map_err(|problem| StudyError::of(DrawError::Invalid(problem)))?;
        let sets = Sets::of_priors(varied, &priors, scenario.seed(), per_set).with_codings_apart();
        if !sets.tells_codings_apart() {
            return Err(StudyError::of(DrawError::NoError { scenario: scenario.name().to_owned() }));
        }
        Self::new(sets, PRIOR.to_owned(), scenario)
    }

    /// Sets from a CSV file with one column per key of the scenario and one row per set, `per_set` (at least 1) replicates each.
    ///
    /// # Errors
    ///
    /// [`DrawError`] or [`BadPoints`](points_file::BadPoints) as [`StudyError::Problem`].
    pub fn from_file(scenario: &Scenario, path: &Path, per_set: u64) -> Result<Self, StudyError> {
        are_whole(scenario, per_set)?;
        let table = points_file::read(path, scenario, For::Draws, MOST_LISTED).map_err(StudyError::of)?;
        Self::of_table(table, name_of(path), scenario, per_set)
    }

    /// Sets from the posterior that comes with a scenario, `per_set` (at least 1) replicates each.
    ///
    /// # Errors
    ///
    /// [`DrawError`] as [`StudyError::Problem`], if none comes with it, if what comes with it is of another scenario, or if more sets are
    /// needed than it has draws.
    pub fn from_posterior(scenario: &Scenario, per_set: u64) -> Result<Self, StudyError> {
        are_whole(scenario, per_set)?;
        let table = posterior::of(scenario).map_err(StudyError::of)?;
        Self::of_table(table, POSTERIOR.to_owned(), scenario, per_set)
    }

    /// Number of draws of the posterior that comes with a scenario.
    ///
    /// # Errors
    ///
    /// [`DrawError`], if none comes with it, or what comes with it is of another scenario.
    pub fn draws_of_posterior(scenario: &Scenario) -> Result<u64, DrawError> {
        posterior::of(scenario).map(|table| table.points.len() as u64)
    }

    /// Sets of a table, in its order.
    fn of_table(
        table: PointTable,
        from: String,
        scenario: &Scenario,
        per_set: u64,
    ) -> Result<Self, StudyError> {
        let replicates = scenario.replicates();
        let (needed, there) = (replicates / per_set, table.points.len() as u64);
        if needed > there {
            return Err(StudyError::of(DrawError::TooFewSets { replicates, needed, there }));
        }
        let PointTable { varied, points, numbers } = table;
        Self::new(Sets::listed(varied, points, numbers, per_set), from, scenario)
    }

    /// The same with the numbers that have a prior and no column in the file drawn from their priors: in each set, by its place in the file,
    /// with the values that they have in sets drawn from priors alone.
    ///
    /// # Errors
    ///
    /// As [`Self::from_file`], and if the file leaves no such number out, or an order of the scenario binds one to a number that it has.
    pub fn from_file_and_priors(scenario: &Scenario, path: &Path, per_set: u64) -> Result<Self, StudyError> {
        let Self { sets: listed, record } = Self::from_file(scenario, path, per_set)?;
        let file = || record.from.clone();
        let is_listed = |key: &str| listed.varied().keys().any(|other| is_same(other, key));
        let by_priors = ParameterSpace::by_priors(scenario.clone());
        let (varied, priors) = by_priors.map_err(|problem| StudyError::of(DrawError::Invalid(problem)))?;
        let all = Sets::of_priors(varied, &priors, scenario.seed(), per_set);
        let rest =
            all.without(&is_listed).ok_or_else(|| StudyError::of(DrawError::NoRest { file: file() }))?;
        let rest_keys: Vec<String> = rest.varied().keys().map(str::to_owned).collect();
        for order in scenario.orders() {
            let drawn = order.iter().find(|key| rest_keys.contains(key));
            if let Some((listed, drawn)) = order.iter().find(|key| is_listed(key)).zip(drawn) {
                let [listed, drawn] = [listed, drawn].map(Clone::clone);
                return Err(StudyError::of(DrawError::OrderOfRest { file: file(), listed, drawn }));
            }
        }
        let numbers = (listed.varied().count() + rest_keys.len()) as u64;
        if numbers > MOST_OPEN_NUMBERS as u64 {
            return Err(StudyError::of(DrawError::TooManyNumbers { numbers, by: Setting::DrawRest }));
        }
        let sets = listed.with_rest(rest).map_err(|problem| StudyError::of(DrawError::Invalid(problem)))?;
        let drawn = Self::new(sets, record.from, scenario)?;
        Ok(Self { record: DrawnRecord { rest: rest_keys, ..drawn.record }, ..drawn })
    }

    fn new(sets: Sets, from: String, scenario: &Scenario) -> Result<Self, StudyError> {
        let is_listed = sets.listed_sets().is_some();
        let sha256 = is_listed.then(|| parameters::hash(&sets, scenario.replicates())).transpose()?;
        let (keys, are_codings) = (sets.varied().keys(), sets.varied().are_codings());
        let codings = keys.zip(are_codings).filter(|(_, is_coding)| sets.tells_codings_apart() && *is_coding);
        let record = DrawnRecord {
            from,
            keys: sets.varied().keys().map(str::to_owned).collect(),
            codings: codings.map(|(key, _)| key.to_owned()).collect(),
            replicates_per_set: sets.per_set(),
            sha256,
            rest: Vec::new(),
            no_partition: false,
        };
        Ok(Self { sets, record })
    }

    /// The same without the further runs of each set, and so without the division of the variance into the parts of parameters, codings
    /// and chance. Of sets with several replicates, whose codings are not told apart, the variance is divided in any case.
    #[must_use]
    pub fn without_partition(self) -> Self {
        let no_partition = !self.sets.further_runs().is_empty();
        let record = DrawnRecord { no_partition, ..self.record };
        Self { sets: self.sets.without_partners(), record }
    }

    /// The sets.
    pub fn sets(&self) -> &Sets {
        &self.sets
    }

    /// Checks that each pair of replicates under scenarios, the baseline first, can share a set of its own.
    ///
    /// # Errors
    ///
    /// [`DrawError::PairsOfASet`] as [`StudyError::Problem`], or as [`Self::are_shared_by`].
    pub fn are_of_pairs(&self, scenarios: &[&Scenario]) -> Result<(), StudyError> {
        let per_set = self.sets.per_set();
        if per_set > 1 {
            return Err(StudyError::of(DrawError::PairsOfASet { per_set }));
        }
        self.are_shared_by(scenarios)
    }

    /// The same without the numbers of some keys. The values of the others stay the same.
    ///
    /// # Errors
    ///
    /// [`DrawError::NothingLeft`] as [`StudyError::Problem`].
    pub(crate) fn without(self, is_left_out: &dyn Fn(&str) -> bool) -> Result<Self, StudyError> {
        let sets = self.sets.without(is_left_out).ok_or_else(|| StudyError::of(DrawError::NothingLeft))?;
        let DrawnRecord { from, no_partition, mut rest, .. } = self.record;
        rest.retain(|key| !is_left_out(key));
        let fewer = Self::new(sets, from, self.sets.varied().scenario())?;
        let record = DrawnRecord { rest, no_partition, ..fewer.record };
        Ok(Self { record, ..fewer })
    }

    /// Checks that scenarios, the baseline first, can share the sets.
    ///
    /// # Errors
    ///
    /// [`DrawError::NotShared`] or [`DrawError::DrawnDifference`] as [`StudyError::Problem`].
    pub fn are_shared_by(&self, scenarios: &[&Scenario]) -> Result<(), StudyError> {
        let (varied, Some(baseline)) = (self.sets.varied(), scenarios.first()) else { return Ok(()) };
        for scenario in scenarios {
            self.are_inputs_of(scenario)?;
            let differs = differs(baseline, scenario);
            if let Some(key) = varied.keys().find(|key| differs(key)) {
                let [scenario, baseline] = [scenario, baseline].map(|of| of.name().to_owned());
                return Err(StudyError::of(DrawError::DrawnDifference {
                    key: key.to_owned(),
                    scenario,
                    baseline,
                }));
            }
        }
        Ok(())
    }

    /// Checks that every number is an input of the model in a scenario.
    ///
    /// # Errors
    ///
    /// [`DrawError::NotShared`] as [`StudyError::Problem`].
    pub(crate) fn are_inputs_of(&self, scenario: &Scenario) -> Result<(), StudyError> {
        let Some(key) = self.sets.varied().key_without_input(scenario) else { return Ok(()) };
        let (key, scenario) = (key.to_owned(), scenario.name().to_owned());
        Err(StudyError::of(DrawError::NotShared { key, scenario }))
    }

    /// Their record in the manifest.
    pub fn record(&self) -> &DrawnRecord {
        &self.record
    }
}

/// Whether two keys mean one number: a parameter may be named with its value.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.strip_suffix(".value").unwrap_or(one) == other.strip_suffix(".value").unwrap_or(other)
}

/// The name of a file.
fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Whether two scenarios differ in the number of a key.
pub(super) fn differs(baseline: &Scenario, scenario: &Scenario) -> impl Fn(&str) -> bool {
    let changed: Vec<String> = changes(baseline, scenario).into_iter().map(|change| change.key).collect();
    // A parameter is changed by its value.
    move |key| changed.iter().any(|other| other.strip_suffix(".value").unwrap_or(other) == key)
}

/// Checks that the replicates fill a whole number of sets.
fn are_whole(scenario: &Scenario, per_set: u64) -> Result<(), StudyError> {
    let replicates = scenario.replicates();
    if per_set > 0 && replicates.is_multiple_of(per_set) {
        return Ok(());
    }
    Err(StudyError::of(DrawError::NotWhole { replicates, per_set: per_set.max(1) }))
}

/// Failure of replicates with drawn parameters: of a set, or of the sink.
pub(crate) struct Failure(pub StudyError);

impl From<Unvariable> for Failure {
    fn from(problem: Unvariable) -> Self {
        Self(StudyError::of(DrawError::Invalid(problem)))
    }
}

impl From<Failure> for StudyError {
    fn from(Failure(error): Failure) -> Self {
        error
    }
}

/// The error of a batch with drawn parameters.
pub(crate) fn unwrapped<F: Into<StudyError>>(stopped: Stopped<F>, threads: usize) -> StudyError {
    let stopped = match stopped {
        Stopped::Cancelled { done } => Stopped::Cancelled { done },
        Stopped::Sink(failure) => Stopped::Sink(failure.into()),
        Stopped::Threads(reason) => Stopped::Threads(reason),
    };
    StudyError::stopped(stopped, threads)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::explained;

    fn scenario(changes: &[&str]) -> Scenario {
        let few = ["scenario.start=\"2016\"", "scenario.end=\"2018\"", "monte_carlo.replicates=3"];
        let set: Vec<String> = few.iter().chain(changes).map(|text| (*text).to_owned()).collect();
        Scenario::named("post-2017", &set).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn what_a_file_leaves_out_is_drawn_from_priors() {
        let room = tempfile::tempdir().expect("a folder");
        let file = room.path().join("some.csv");
        let text = "set,parameters.spillover.value,parameters.commitment\n4,0.2,0.3\n1,0.4,0.5\n7,0.6,0.7\n";
        std::fs::write(&file, text).expect("a file");
        let plain = scenario(&[]);
        let drawn = DrawnParameters::from_file_and_priors(&plain, &file, 1).expect("sets");
        let all = DrawnParameters::from_priors(&plain, 1).expect("priors");
        let count = all.record().keys.len();
        assert_eq!((drawn.record().keys.len(), drawn.record().rest.len()), (count, count - 2));
        let named = drawn.record().named();
        let expected = format!("2 numbers drawn from some.csv and {} from their priors, 1", count - 2);
        assert!(named.starts_with(&expected), "{named}");
        // The sets as a file are the same sets, but for where they are from.
        let whole = room.path().join("whole.csv");
        parameters::write_parameters(drawn.sets(), 3, std::fs::File::create(&whole).expect("a file"))
            .expect("a table");
        let again = DrawnParameters::from_file(&plain, &whole, 1).expect("sets");
        assert_eq!(again.sets().columns(0, 3), drawn.sets().columns(0, 3));
        assert_eq!(again.record().sha256, drawn.record().sha256);
        let option = |setting: Setting| format!("--{}", setting.to_string().replace(' ', "-"));
        let refused = |scenario: &Scenario, file: &Path| {
            let problem = DrawnParameters::from_file_and_priors(scenario, file, 1).expect_err("a problem");
            explained(&problem, option)
        };
        let text = refused(&plain, &whole);
        assert!(text.contains("whole.csv has a column for every number with a prior"), "{text}");
        assert!(text.contains("leave out --draw-rest"), "{text}");
        let bound = scenario(&["draws.order=[[\"parameters.commitment\", \"parameters.learning_rate\"]]"]);
        let text = refused(&bound, &file);
        assert!(
            text.contains("binds parameters.commitment, which some.csv has, to parameters.learning_rate"),
            "{text}"
        );
    }
}
