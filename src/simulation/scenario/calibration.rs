//! Settings of a calibration.

use schemars::JsonSchema;
use serde::Deserialize;

use super::observations::{Link, SlopeSign};
use super::raw::{RawCalibration, RawTarget};

/// Treatment of the level, slope and spread of a series.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nuisance {
    /// They take their most likely values.
    #[default]
    Profiled,
    /// They are integrated over a flat prior.
    Integrated,
}

/// Settings by which the numbers with priors are fitted to the record. Nothing in it changes a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Number of particles, at least 20.
    pub particles: usize,
    /// Replicates of each evaluation, at least 1.
    pub replicates: u64,
    /// Moves of each particle in a stage, from 1 to 1,000.
    pub moves: usize,
    /// Share of error of statements and of places of disputes, in `[0,0.5]`.
    pub error: f64,
    /// Treatment of the level, slope and spread of a series.
    pub nuisance: Nuisance,
    /// Keys of numbers with priors that keep their values.
    pub fixed: Vec<String>,
    /// Name of the built-in posterior.
    pub posterior: Option<String>,
    /// Choices for targets by name.
    pub targets: Vec<(String, TargetChoice)>,
}

/// Choices for a target; `None` is as the record has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TargetChoice {
    /// Factor of its log likelihood; 0 leaves it out.
    pub weight: Option<f64>,
    /// First year that counts.
    pub from: Option<i16>,
    /// Last year that counts.
    pub until: Option<i16>,
    /// Function of the values of a series that is linear in the model.
    pub link: Option<Link>,
    /// The sign of the slope of a series.
    pub slope: Option<SlopeSign>,
    /// Correlation of the errors of a series from one year to the next.
    pub autocorrelation: Option<f64>,
    /// Share of error.
    pub error: Option<f64>,
    /// First years of periods of disputes; empty for the usual ones.
    pub periods: Vec<i16>,
}

impl Default for Calibration {
    fn default() -> Self {
        Self::of(&RawCalibration::default())
    }
}

impl Calibration {
    /// Settings as written; the schema has checked their numbers.
    pub(super) fn of(raw: &RawCalibration) -> Self {
        Self {
            particles: raw.particles.0 as usize,
            replicates: raw.replicates.0,
            moves: raw.moves.0 as usize,
            error: raw.error.0,
            nuisance: raw.nuisance,
            fixed: raw.fixed.clone(),
            posterior: raw.posterior.clone(),
            targets: raw.targets.iter().map(|(name, raw)| (name.0.clone(), TargetChoice::of(raw))).collect(),
        }
    }

    /// Choices for a target.
    pub fn target(&self, name: &str) -> TargetChoice {
        self.targets
            .iter()
            .find(|(of, _)| of == name)
            .map_or_else(TargetChoice::default, |(_, of)| of.clone())
    }
}

impl TargetChoice {
    fn of(raw: &RawTarget) -> Self {
        Self {
            weight: raw.weight.map(|weight| weight.0),
            from: raw.from.map(|year| year.0),
            until: raw.until.map(|year| year.0),
            link: raw.link,
            slope: raw.slope,
            autocorrelation: raw.autocorrelation.map(|of| of.0),
            error: raw.error.map(|error| error.0),
            periods: raw.periods.iter().map(|year| year.0).collect(),
        }
    }

    /// The keys that are stated, with their values as TOML.
    pub(super) fn stated(&self) -> Vec<(&'static str, String)> {
        let quoted = |name: &str| format!("\"{name}\"");
        let number = |value: f64| format!("{value:?}");
        let years = self.periods.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let all = [
            ("weight", self.weight.map(number)),
            ("from", self.from.map(|year| year.to_string())),
            ("until", self.until.map(|year| year.to_string())),
            ("link", self.link.map(|link| quoted(of_link(link)))),
            ("slope", self.slope.map(|slope| quoted(of_slope(slope)))),
            ("autocorrelation", self.autocorrelation.map(number)),
            ("error", self.error.map(number)),
            ("periods", (!self.periods.is_empty()).then(|| format!("[{years}]"))),
        ];
        all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }
}

/// The name of a link in files.
fn of_link(link: Link) -> &'static str {
    match link {
        Link::Identity => "identity",
        Link::Log => "log",
    }
}

/// The name of a sign in files.
fn of_slope(slope: SlopeSign) -> &'static str {
    match slope {
        SlopeSign::Rising => "rising",
        SlopeSign::Falling => "falling",
    }
}

impl Nuisance {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Profiled => "profiled",
            Self::Integrated => "integrated",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, changes};

    const TEXT: &str = "extends = 'central-asia'\n[calibration]\nparticles = 96\nnuisance = 'integrated'\nfixed = ['parameters.honeymoon']\n\
                        targets.un_distance = { link = 'log', autocorrelation = 0.4, until = 2015 }\n\
                        targets.disputes = { weight = 0.5, periods = [1992, 1999] }\n";

    fn read(text: &str) -> Result<Scenario, String> {
        Scenario::from_text("mine", text, &[]).map_err(|problems| problems.to_string())
    }

    #[test]
    fn what_is_left_out_is_usual() {
        let found = Scenario::built_in().calibration().clone();
        assert_eq!((found.particles, found.replicates, found.moves), (1_000, 32, 8));
        assert_eq!((found.error, found.nuisance), (0.02, Nuisance::Profiled));
    }

    #[test]
    fn what_is_resolved_keeps_its_calibration_and_it_changes_no_history() {
        let mine = read(TEXT).expect("a scenario");
        let again = Scenario::from_text("mine", &mine.resolved(), &[]).expect("a scenario");
        assert_eq!(mine.calibration(), again.calibration());
        assert_eq!(mine.calibration().particles, 96);
        assert_eq!(mine.calibration().fixed, ["parameters.honeymoon"]);
        let of = mine.calibration().target("disputes");
        assert_eq!((of.weight, of.periods, of.until), (Some(0.5), vec![1992, 1999], None));
        assert!(changes(&Scenario::built_in(), &mine).is_empty());
        assert!(Scenario::built_in().resolved().contains("\nposterior = \"central-asia\""));
        let mercosur = Scenario::named("mercosur", &[]).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(!mercosur.resolved().contains("\n[calibration]"));
        let unknown =
            read("extends = 'central-asia'\n[calibration]\nposterior = 'nowhere'\n").expect_err("none");
        assert!(unknown.contains("there is no built-in posterior `nowhere`"), "{unknown}");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (wrong, words) in [
            ("particles = 3", "calibration.particles"),
            ("moves = 0", "calibration.moves"),
            ("nuisance = 'forgotten'", "calibration.nuisance"),
            ("targets.a.autocorrelation = 1", "autocorrelation"),
            ("targets.a.sloppe = 'rising'", "sloppe"),
        ] {
            let problem = read(&format!("extends = 'central-asia'\n[calibration]\n{wrong}\n"));
            let problem = problem.expect_err(wrong);
            assert!(problem.contains(words), "{problem}");
        }
    }
}
