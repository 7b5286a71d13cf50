//! The charts of scenarios that are set against each other over the same replicates.
//!
//! The scenarios bear letters, A the baseline, by which figures name them where there is no room for a name. A chart of
//! one contrast bears the name of its scenario in the names of its files where there are several.

mod differences;
mod estimation;
mod forest;
mod marks;
mod paired;
mod regimes;
#[cfg(test)]
mod synthetic;

use rayon::prelude::*;

use super::Source;
use crate::{
    analysis::{Comparison, Contrast, Effect, LEVEL, MOST_RESAMPLED, Path, RESAMPLES},
    format::MISSING,
    model::{Measure, Series},
    plot::{
        figure::{Figure, Provenance},
        figures::fans,
        language::{Language, say},
        numbers::{MINUS, decimal},
        style::Style,
    },
    scenario::Scenario,
};

/// Confidence of the intervals of differences, in percent.
fn level() -> String {
    format!("{}%", decimal(100.0 * LEVEL, 0))
}

/// What the intervals of differences over time are, and those of counts at the end.
fn interval(language: Language) -> String {
    say!(
        language,
        "{level} confidence interval of the mean paired difference (bias-corrected and accelerated, from the moments of \
         the differences)",
        level = level(),
    )
}

/// What the intervals of differences of measures and of regimes at the end are.
fn interval_at_end(replicates: u64, language: Language) -> String {
    if replicates > MOST_RESAMPLED {
        return interval(language);
    }
    say!(
        language,
        "{level} confidence interval of the mean paired difference (bias-corrected and accelerated, {resamples} \
         bootstrap resamples of the pairs)",
        level = level(),
        resamples = language.count(RESAMPLES as u64),
    )
}

/// Draws every chart of a comparison of `scenarios`, given in the order of its arms, side by side on all threads, in a
/// fixed order. A chart of what the comparison lacks is left out.
pub fn draw_comparison(
    comparison: &Comparison,
    scenarios: &[&Scenario],
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let Some(compared) = Compared::new(comparison, scenarios, style, provenance) else { return Vec::new() };
    let charts = compared.charts();
    charts.par_iter().map(|chart| chart()).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Scenarios of a comparison, all of them or the two of a contrast.
struct Compared<'a> {
    comparison: &'a Comparison,
    style: &'a Style,
    provenance: &'a Provenance,
    /// The baseline as a run of its own.
    base: Source<'a>,
    /// All scenarios, the baseline first.
    arms: Vec<Arm<'a>>,
}

/// A scenario of a comparison.
struct Arm<'a> {
    scenario: &'a Scenario,
    /// Its place among the scenarios.
    place: usize,
    /// A for the baseline, B for the next.
    letter: String,
    /// Its name, with a number where an earlier one has the same.
    name: String,
}

/// One scenario against the baseline.
struct Pair<'a> {
    of: &'a Compared<'a>,
    contrast: &'a Contrast,
    base: &'a Arm<'a>,
    other: &'a Arm<'a>,
}

type Chart<'a> = Box<dyn Fn() -> Vec<Figure> + Sync + 'a>;

impl<'a> Compared<'a> {
    /// `None` where there is no baseline.
    fn new(
        comparison: &'a Comparison,
        scenarios: &[&'a Scenario],
        style: &'a Style,
        provenance: &'a Provenance,
    ) -> Option<Self> {
        let base = Source::new(comparison.arms.first()?, scenarios.first()?, style, provenance);
        let arms = scenarios.iter().zip(&comparison.arms).enumerate();
        let arm = |(place, (scenario, _)): (usize, (&&'a Scenario, _))| {
            let before = scenarios[..place].iter().filter(|other| other.name() == scenario.name()).count();
            let name = match before {
                0 => scenario.name().to_owned(),
                _ => format!("{}-{}", scenario.name(), before + 1),
            };
            let letter = ('A'..='Z').nth(place).map_or_else(|| format!("A{place}"), String::from);
            Arm { scenario, place, letter, name }
        };
        Some(Self { comparison, style, provenance, base, arms: arms.map(arm).collect() })
    }

    /// The charts in the order in which a reader wants them.
    fn charts(&self) -> Vec<Chart<'_>> {
        let mut charts: Vec<Chart> = Vec::new();
        for (arms, suffix) in self.sets() {
            let (all, suffix) = (arms.clone(), suffix.clone());
            charts.push(Box::new(move || paired::all(self, &all, &suffix).into_iter().collect()));
        }
        for measure in [Measure::Integration, Measure::Paper, Measure::Identity, Measure::Dispute] {
            for (arms, suffix) in self.sets() {
                charts.push(Box::new(move || {
                    paired::single(self, &arms, measure, &suffix).into_iter().collect()
                }));
            }
        }
        for draw in [
            differences::regional,
            differences::by_state,
            differences::by_dyad,
            differences::by_issue,
            differences::by_source,
        ] {
            for pair in self.pairs() {
                charts.push(Box::new(move || draw(&pair).into_iter().collect()));
            }
        }
        for pair in self.pairs() {
            charts.push(Box::new(move || estimation::draw(&pair).into_iter().collect()));
        }
        for (arms, suffix) in self.sets() {
            charts.push(Box::new(move || regimes::shares(self, &arms, &suffix)));
        }
        for pair in self.pairs() {
            charts.push(Box::new(move || regimes::transitions(&pair).into_iter().collect()));
        }
        for pair in self.pairs() {
            charts.push(Box::new(move || forest::draw(&pair)));
        }
        charts
    }

    /// The scenarios that one picture shows, with what its name ends in: all where the eye can tell them, and otherwise
    /// the baseline with each of the others.
    fn sets(&self) -> Vec<(Vec<&Arm<'a>>, String)> {
        if self.arms.len() <= fans::MOST {
            return vec![(self.arms.iter().collect(), String::new())];
        }
        let others = self.arms.iter().skip(1);
        others.map(|other| (vec![&self.arms[0], other], format!("-{}", other.name))).collect()
    }

    /// Ink of a scenario, the same in all charts of a comparison.
    fn ink(&self, arm: &Arm) -> usize {
        if self.arms.len() <= fans::MOST { arm.place } else { arm.place.min(1) }
    }

    /// Every contrast with its scenario.
    fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        let contrasts = self.comparison.contrasts.iter().zip(self.arms.iter().skip(1));
        contrasts.map(|(contrast, other)| Pair { of: self, contrast, base: &self.arms[0], other })
    }

    /// The language of the charts.
    fn language(&self) -> Language {
        self.style.language
    }

    /// How many replicates there are of each scenario, in words.
    fn replicates(&self) -> String {
        self.language().replicates(self.comparison.replicates)
    }

    /// First tick in which histories of an arm can differ from the baseline's, `None` where they never can or always
    /// could.
    fn parts_from(&self, arm: &Arm) -> Option<usize> {
        let contrast = self.comparison.contrasts.get(arm.place.checked_sub(1)?)?;
        (1..self.base.times.len()).contains(&contrast.parts_from).then_some(contrast.parts_from)
    }

    /// The sentence of a caption that names the source.
    fn source(&self, arms: &[&Arm]) -> String {
        let version = self.provenance.get("version").unwrap_or(env!("CARGO_PKG_VERSION"));
        let scenarios: Vec<String> = arms.iter().map(|arm| arm.described(self.language())).collect();
        say!(
            self.language(),
            "Source: {program}, scenarios {scenarios}; seed {seed}, {replicates} of each, paired by common random numbers.",
            program = format!("{} {version}", env!("CARGO_PKG_NAME")),
            scenarios = scenarios.join(", "),
            seed = self.comparison.seed,
            replicates = self.replicates(),
        )
    }

    /// What separates the arms over time, as a sentence of a caption.
    fn parting(&self, arms: &[&Arm]) -> String {
        let ticks = self.base.times.len();
        let of_others: Vec<(&Arm, usize)> = arms
            .iter()
            .filter_map(|arm| {
                let contrast = self.comparison.contrasts.get(arm.place.checked_sub(1)?)?;
                Some((*arm, contrast.parts_from))
            })
            .collect();
        let one = of_others.len() == 1;
        let language = self.language();
        let sentences = of_others.iter().map(|(arm, from)| {
            let letter = &arm.letter;
            match (one, *from) {
                (true, 0) => {
                    say!(language, "The histories of a pair can differ from each other from the beginning.")
                }
                (false, 0) => {
                    say!(
                        language,
                        "Histories of {letter} can differ from those of A from the beginning.",
                        letter
                    )
                }
                (true, from) if from >= ticks => {
                    say!(language, "The histories of a pair never differ from each other.")
                }
                (false, from) if from >= ticks => {
                    say!(language, "Histories of {letter} never differ from those of A.", letter)
                }
                (one, from) => {
                    let day = language.date(self.base.scenario.calendar().first_days()[from]);
                    if one {
                        say!(language, "The histories of a pair are one up to {day}.", day)
                    } else {
                        say!(
                            language,
                            "Histories of {letter} are one with those of A up to {day}.",
                            letter,
                            day
                        )
                    }
                }
            }
        });
        sentences.collect::<Vec<_>>().join(" ")
    }
}

impl Arm<'_> {
    /// Letter and title, fit for a legend.
    fn titled(&self, language: Language) -> String {
        format!("{}: {}", self.letter, language.called(self.scenario.title()))
    }

    /// Letter, name and title, fit for a caption.
    fn described(&self, language: Language) -> String {
        let title = say!(language, "“{title}”", title = language.called(self.scenario.title()));
        format!("{} {} ({title})", self.letter, self.name)
    }
}

impl Pair<'_> {
    /// The language of the charts.
    fn language(&self) -> Language {
        self.of.language()
    }

    /// Name of the files of a chart.
    fn file(&self, chart: &str) -> String {
        if self.of.comparison.contrasts.len() == 1 {
            chart.to_owned()
        } else {
            format!("{chart}-{}", self.other.name)
        }
    }

    /// The difference in letters: `B − A`.
    fn difference(&self) -> String {
        format!("{} {MINUS} {}", self.other.letter, self.base.letter)
    }

    /// What is taken from what, fit for the line below a title.
    fn subtitle(&self) -> String {
        let (language, difference) = (self.language(), self.difference());
        let (base, other) = (self.base.titled(language), self.other.titled(language));
        say!(language, "{difference}, where {base}; {other}", difference, base, other)
    }

    fn arms(&self) -> [&Arm<'_>; 2] {
        [self.base, self.other]
    }

    fn source(&self) -> String {
        self.of.source(&self.arms())
    }

    fn parting(&self) -> String {
        self.of.parting(&self.arms())
    }

    fn path(&self, series: Series) -> Option<&Path> {
        self.contrast.paths.iter().find(|path| path.series == series)
    }

    /// Whether there is but one pair, of whose difference there is no interval.
    fn is_single(&self) -> bool {
        self.of.comparison.replicates == 1
    }
}

/// Whether an effect is exactly none, in every pair.
fn is_none(effect: &Effect) -> bool {
    effect.mean == 0.0 && effect.sd == 0.0
}

/// A number for print; a dash where it is none.
fn number(value: f64, decimals: usize, language: Language) -> String {
    if value.is_finite() { language.decimal(value, decimals) } else { MISSING.to_owned() }
}

#[cfg(test)]
mod tests;
