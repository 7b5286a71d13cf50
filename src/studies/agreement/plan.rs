//! Plan of an agreement.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::AgreementError;
use super::figures;
use super::rows::{CoderRow, CodingRow, NumberRow};
use super::tables::AgreementTables;
use crate::export::manifest::{Settings, StudyRecord};
use crate::format::counted;
use crate::scenario::{CodedScenario, CodingKind, PooledCoding, Scenario};
use crate::statistics::Resampling;
use crate::studies::{Part, Run, Study, StudyError};

/// Folder of the copies of the coders' files.
pub const CODERS: &str = "coders";

/// Codings of one region by several coders.
#[derive(Debug, Clone)]
pub struct AgreementPlan {
    pub(super) coders: Vec<CoderRow>,
    pub(super) texts: Vec<String>,
    pub(super) numbers: Vec<NumberRow>,
    pub(super) codings: Vec<CodingRow>,
    /// The scenario with the means of the codings.
    pub(super) mean: Scenario,
    pub(super) resampling: Resampling,
}

/// The numbers that coders have judged, by kind in the order of kinds, and within it in the order of the files.
type Judged = Vec<(CodingKind, String, Vec<Option<f64>>)>;

impl AgreementPlan {
    /// The codings of files, or of built-in scenarios. Intervals have so many resamples (at least 1), drawn with a seed; with that of the
    /// first file where none is given.
    ///
    /// # Errors
    ///
    /// [`AgreementError`] as [`StudyError::Problem`].
    pub fn load(paths: &[&Path], resamples: usize, seed: Option<u64>) -> Result<Self, StudyError> {
        let mut files = Vec::with_capacity(paths.len());
        for (path, name) in paths.iter().zip(names(paths)) {
            let read = CodedScenario::load(path);
            files.push((name, read.map_err(|why| StudyError::of(AgreementError::Unread(why)))?));
        }
        Self::new(&files, resamples, seed).map_err(StudyError::of)
    }

    /// The codings of scenarios with the names of their coders.
    ///
    /// # Errors
    ///
    /// [`AgreementError`].
    pub fn new(
        files: &[(String, CodedScenario)],
        resamples: usize,
        seed: Option<u64>,
    ) -> Result<Self, AgreementError> {
        let [(first_name, first), others @ ..] = files else {
            return Err(AgreementError::One { file: String::new() });
        };
        if others.is_empty() {
            return Err(AgreementError::One { file: first_name.clone() });
        }
        for (name, other) in others {
            is_same_region((first_name, &first.scenario), (name, &other.scenario))?;
        }
        let judged = judged(files);
        if judged.iter().all(|(.., values)| values.iter().flatten().count() < 2) {
            return Err(AgreementError::NothingShared);
        }
        let of_first = &first.scenario;
        let keys: Vec<String> = judged.iter().map(|(_, key, _)| placed_key(key, of_first)).collect();
        let are_in_first = of_first.has_numbers(&keys.iter().map(String::as_str).collect::<Vec<_>>());
        let mut numbers = Vec::with_capacity(judged.len());
        let (mut codings, mut pooled) = (Vec::new(), Vec::new());
        for ((kind, key, values), is_in_mean) in judged.into_iter().zip(are_in_first) {
            let known: Vec<f64> = values.iter().flatten().copied().collect();
            let least = known.iter().copied().fold(f64::INFINITY, f64::min);
            let largest = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            // The sum of equal codings may round to another number.
            let mean = known.iter().sum::<f64>() / known.len() as f64;
            let mean = if least == largest { least } else { mean };
            let coding = PooledCoding { key: key.clone(), mean, range: (least, largest) };
            let is_pooled = known.len() > 1;
            let prior = of_first.pooled_prior(&coding).filter(|_| is_pooled && is_in_mean);
            numbers.push(NumberRow {
                kind: kind.name().to_owned(),
                key: key.clone(),
                coders: known.len() as u64,
                mean,
                least,
                largest,
                range: largest - least,
                prior: prior.map(|prior| prior.to_string()).unwrap_or_default(),
                is_in_mean,
            });
            let row = |((name, _), value): (&(String, CodedScenario), Option<f64>)| {
                let (kind, key, coder) = (kind.name().to_owned(), key.clone(), name.clone());
                value.map(|value| CodingRow { kind, key, coder, value })
            };
            codings.extend(files.iter().zip(values).filter_map(row));
            // A rivalry that nobody sees stays unlisted.
            let is_nothing = kind == CodingKind::Rivalry && largest == 0.0;
            if is_in_mean && !is_nothing {
                pooled.push((coding, is_pooled));
            }
        }
        let name = format!("{}-mean", of_first.name());
        let title = format!("{}, means of {}", of_first.title(), counted(files.len() as u64, "coder"));
        let mean = of_first.with_pooled(&name, &title, &pooled).map_err(AgreementError::Mean)?;
        let coder = |(place, (name, file)): (usize, &(String, CodedScenario))| CoderRow {
            coder: name.clone(),
            file: format!("{CODERS}/{}.toml", place + 1),
            sha256: Sha256::digest(file.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
            codings: file.codings.len() as u64,
            inherited: file.inherited as u64,
        };
        Ok(Self {
            coders: files.iter().enumerate().map(coder).collect(),
            texts: files.iter().map(|(_, file)| file.text.clone()).collect(),
            numbers,
            codings,
            resampling: Resampling {
                resamples: resamples.max(1),
                seed: seed.unwrap_or_else(|| of_first.seed()),
            },
            mean,
        })
    }

    /// The scenario with the means of the codings.
    pub fn mean(&self) -> &Scenario {
        &self.mean
    }
}

/// The names of coders: of their files, with the folders where two are alike.
fn names(paths: &[&Path]) -> Vec<String> {
    let stem =
        |path: &Path| path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let stems: Vec<String> = paths.iter().map(|path| stem(path)).collect();
    let name = |(place, path): (usize, &&Path)| {
        let is_like = |other: &str| other == stems[place];
        if stems.iter().filter(|other| is_like(other)).count() == 1 {
            return stems[place].clone();
        }
        let whole = path.with_extension("").display().to_string();
        let before = paths[..place].iter().filter(|other| *other == path).count();
        if before == 0 { whole } else { format!("{whole} ({})", before + 1) }
    };
    paths.iter().enumerate().map(name).collect()
}

/// The key of a number that a scenario has if it has a place for the coding: of a rivalry, which may be unlisted, the openness of its
/// leader.
fn placed_key(key: &str, scenario: &Scenario) -> String {
    match key.rsplit_once(".rivalry.") {
        Some((leader, state)) if scenario.states().iter().any(|of| of.id == state) => {
            format!("{leader}.openness")
        }
        _ => key.to_owned(),
    }
}

/// Checks that two files code the same region from the same day on.
fn is_same_region(
    (first_name, first): (&str, &Scenario),
    (name, other): (&str, &Scenario),
) -> Result<(), AgreementError> {
    let parts = |of: &Scenario| {
        let states = of.states().iter().map(|state| format!("the state {}", state.id));
        let issues = of.issues().iter().map(|issue| format!("the issue {}", issue.id));
        let endowments = of.endowments().iter().map(|name| format!("the endowment {name}"));
        states.chain(issues).chain(endowments).collect::<Vec<String>>()
    };
    let (own, others) = (parts(first), parts(other));
    let missing = |of: &[String], there: &[String]| of.iter().find(|part| !there.contains(part)).cloned();
    if let Some(part) = missing(&others, &own) {
        let (file, first) = (name.to_owned(), first_name.to_owned());
        return Err(AgreementError::OtherRegion { file, other: part, first });
    }
    if let Some(part) = missing(&own, &others) {
        let (file, first) = (first_name.to_owned(), name.to_owned());
        return Err(AgreementError::OtherRegion { file, other: part, first });
    }
    let start =
        |of: &Scenario| of.calendar().first_days().first().map(ToString::to_string).unwrap_or_default();
    if start(first) != start(other) {
        return Err(AgreementError::OtherStart {
            file: name.to_owned(),
            start: start(other),
            first: first_name.to_owned(),
            first_start: start(first),
        });
    }
    Ok(())
}

/// The judgements of each number by the coders. A number that a file states twice, such as the openness of a leader who comes back, is
/// taken as it stands first.
fn judged(files: &[(String, CodedScenario)]) -> Judged {
    let mut found: Judged = Vec::new();
    let mut places: BTreeMap<(CodingKind, String), usize> = BTreeMap::new();
    for (coder, (_, file)) in files.iter().enumerate() {
        for coding in &file.codings {
            let place = *places.entry((coding.kind, coding.key.clone())).or_insert_with(|| {
                found.push((coding.kind, coding.key.clone(), vec![None; files.len()]));
                found.len() - 1
            });
            found[place].2[coder].get_or_insert(coding.value);
        }
    }
    found.sort_by_key(|(kind, ..)| *kind);
    found
}

impl Study for AgreementPlan {
    type Tables = AgreementTables;

    fn kind(&self) -> &'static str {
        "agreement"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        vec![Part { within: String::new(), scenario: &self.mean, has_outcomes: false }]
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let mut settings = BTreeMap::from([("coders".to_owned(), self.coders.len().to_string())]);
        for (place, coder) in self.coders.iter().enumerate() {
            settings.insert(format!("coder_{}", place + 1), coder.coder.clone());
            settings.insert(format!("coder_{}_sha256", place + 1), coder.sha256.clone());
        }
        Ok(StudyRecord::Agreement(Settings(settings)))
    }

    fn seed(&self) -> u64 {
        self.resampling.seed
    }

    fn replicates(&self) -> u64 {
        self.resampling.resamples as u64
    }

    fn work(&self) -> u64 {
        CodingKind::ALL.len() as u64
    }

    fn title(&self) -> String {
        format!("agreement of {}", counted(self.coders.len() as u64, "coder"))
    }

    fn folder(&self) -> String {
        let name = self.mean.name();
        format!("{}-agreement", name.strip_suffix("-mean").unwrap_or(name))
    }

    fn chart_names(&self) -> Vec<String> {
        figures::names()
    }

    fn done(&self) -> String {
        counted(self.codings.len() as u64, "coding")
    }

    fn run(&self, run: &mut Run<'_>) -> Result<AgreementTables, StudyError> {
        run.on_threads(|| AgreementTables::new(self))
    }
}
