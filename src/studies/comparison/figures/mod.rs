//! The charts of a comparison.
//!
//! Scenarios have letters, with A for the baseline, which replace names where space is short. With several contrasts, the
//! file names of a chart of one contrast include the name of its scenario.

mod confidence;
mod differences;
mod estimation;
mod forest;
mod marks;
mod paired;
mod regimes;
mod under_priors;

pub use under_priors::UnderPriors;

use rayon::prelude::*;

use confidence::{interval, interval_at_end, level};

use crate::{
    analysis::{Comparison, Contrast, Effect, Path},
    format::MISSING,
    model::{Measure, Series},
    plot::{
        charts::Source,
        figure::{Figure, Provenance},
        figures::fans,
        language::{Language, say},
        numbers::MINUS,
        only::Only,
        style::Style,
    },
    scenario::Scenario,
};

/// Draws charts of a comparison in parallel and returns them in a fixed order. `scenarios` are in the order of its arms.
/// Charts without data are left out. The regional series and their differences also show what is known `under_priors`.
pub fn comparison_charts(
    comparison: &Comparison,
    under_priors: UnderPriors<'_>,
    scenarios: &[&Scenario],
    only: &Only,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let Some(mut compared) = Compared::new(comparison, scenarios, style, provenance) else {
        return Vec::new();
    };
    compared.outcomes = only.outcomes();
    compared.under_priors = under_priors;
    let names: Vec<String> = compared.arms.iter().map(|arm| arm.name.clone()).collect();
    let mut charts = charts(&names);
    charts.retain(|chart| only.holds(&chart.name));
    charts.par_iter().map(|chart| (chart.draw)(&compared)).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Draws every chart of a comparison, as [`comparison_charts`] does.
pub fn draw_comparison(
    comparison: &Comparison,
    scenarios: &[&Scenario],
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    comparison_charts(comparison, UnderPriors::default(), scenarios, &Only::ALL, style, provenance)
}

/// The names of the charts of a comparison of scenarios, the baseline first.
pub fn comparison_chart_names(scenarios: &[&Scenario]) -> Vec<String> {
    charts(&distinct(scenarios)).into_iter().map(|chart| chart.name).collect()
}

/// Names of the scenarios, with a number after a repeated name.
fn distinct(scenarios: &[&Scenario]) -> Vec<String> {
    let name = |(place, scenario): (usize, &&Scenario)| {
        let before = scenarios[..place].iter().filter(|other| other.name() == scenario.name()).count();
        match before {
            0 => scenario.name().to_owned(),
            _ => format!("{}-{}", scenario.name(), before + 1),
        }
    };
    scenarios.iter().enumerate().map(name).collect()
}

/// The scenarios of a comparison.
struct Compared<'a> {
    comparison: &'a Comparison,
    style: &'a Style,
    provenance: &'a Provenance,
    /// The baseline as a run.
    base: Source<'a>,
    /// All scenarios, the baseline first.
    arms: Vec<Arm<'a>>,
    /// Names of the shown outcomes; empty for the default of each chart.
    outcomes: &'a [String],
    under_priors: UnderPriors<'a>,
}

/// A scenario of a comparison.
struct Arm<'a> {
    scenario: &'a Scenario,
    /// Its index among the scenarios.
    place: usize,
    /// A for the baseline, B for the next.
    letter: String,
    /// Its name, made unique by [`distinct`].
    name: String,
}

/// One scenario against the baseline.
struct Pair<'a> {
    of: &'a Compared<'a>,
    contrast: &'a Contrast,
    base: &'a Arm<'a>,
    other: &'a Arm<'a>,
}

/// A chart, on one page or several.
struct Chart {
    /// The name of its first figure.
    name: String,
    draw: Draw,
}

type Draw = Box<dyn Fn(&Compared<'_>) -> Vec<Figure> + Send + Sync>;

/// The charts of scenarios with these names, in reading order.
fn charts(names: &[String]) -> Vec<Chart> {
    // The scenarios in one picture, with the suffix of its name: all if they are few enough to distinguish, otherwise the
    // baseline with each of the others.
    let sets: Vec<(Vec<usize>, String)> = if names.len() <= fans::MOST {
        vec![((0..names.len()).collect(), String::new())]
    } else {
        names.iter().enumerate().skip(1).map(|(k, name)| (vec![0, k], format!("-{name}"))).collect()
    };
    let of_sets = |name: &str, draw: DrawSet| {
        let chart = |(places, suffix): &(Vec<usize>, String)| {
            let (places, suffix) = (places.clone(), suffix.clone());
            let name = format!("{name}{suffix}");
            let draw = move |compared: &Compared<'_>| {
                let arms: Vec<&Arm> = places.iter().filter_map(|k| compared.arms.get(*k)).collect();
                draw(compared, &arms, &suffix).into_iter().collect()
            };
            Chart { name, draw: Box::new(draw) }
        };
        sets.iter().map(chart).collect::<Vec<_>>()
    };
    let of_pairs = |name: &str, draw: DrawPair| {
        let chart = |(k, other): (usize, &String)| Chart {
            name: if names.len() == 2 { name.to_owned() } else { format!("{name}-{other}") },
            draw: Box::new(move |compared| compared.pair(k).map(|pair| draw(&pair)).unwrap_or_default()),
        };
        names.iter().enumerate().skip(1).map(chart).collect::<Vec<_>>()
    };
    let mut charts = vec![
        of_sets("paired-fans", paired::all),
        of_sets("paired-fan-integration", |of, arms, suffix| {
            paired::single(of, arms, Measure::Integration, suffix)
        }),
        of_sets("paired-fan-paper", |of, arms, suffix| paired::single(of, arms, Measure::Paper, suffix)),
        of_sets("paired-fan-identity", |of, arms, suffix| {
            paired::single(of, arms, Measure::Identity, suffix)
        }),
        of_sets("paired-fan-dispute", |of, arms, suffix| paired::single(of, arms, Measure::Dispute, suffix)),
        of_pairs("differences", |pair| differences::regional(pair).into_iter().collect()),
        of_pairs("differences-by-state", |pair| differences::by_state(pair).into_iter().collect()),
        of_pairs("differences-by-dyad", |pair| differences::by_dyad(pair).into_iter().collect()),
        of_pairs("differences-by-issue", |pair| differences::by_issue(pair).into_iter().collect()),
        of_pairs("differences-by-source", |pair| differences::by_source(pair).into_iter().collect()),
        of_pairs("estimation", |pair| estimation::draw(pair).into_iter().collect()),
    ];
    let (mut regimes, mut cultures) =
        (of_sets("regimes-compared", regimes::shares), of_sets("cultures-compared", regimes::cultures));
    // Two scenarios share one figure.
    cultures.retain(|_| sets.iter().all(|(places, _)| places.len() > 2));
    regimes.append(&mut cultures);
    charts.extend([
        regimes,
        of_pairs("regime-transitions", |pair| regimes::transitions(pair).into_iter().collect()),
        of_pairs("forest", forest::draw),
    ]);
    charts.into_iter().flatten().collect()
}

/// Draws scenarios in one picture, whose name has a suffix.
type DrawSet = fn(&Compared, &[&Arm], &str) -> Option<Figure>;
/// Draws a scenario against the baseline.
type DrawPair = fn(&Pair) -> Vec<Figure>;

impl<'a> Compared<'a> {
    /// `None` without a baseline.
    fn new(
        comparison: &'a Comparison,
        scenarios: &[&'a Scenario],
        style: &'a Style,
        provenance: &'a Provenance,
    ) -> Option<Self> {
        let base = Source::new(comparison.arms.first()?, scenarios.first()?, style, provenance);
        let arms = scenarios.iter().zip(&comparison.arms).zip(distinct(scenarios)).enumerate();
        let arm = |(place, ((scenario, _), name)): (usize, ((&&'a Scenario, _), String))| {
            let letter = ('A'..='Z').nth(place).map_or_else(|| format!("A{place}"), String::from);
            Arm { scenario, place, letter, name }
        };
        Some(Self {
            comparison,
            style,
            provenance,
            base,
            arms: arms.map(arm).collect(),
            outcomes: &[],
            under_priors: UnderPriors::default(),
        })
    }

    /// Ink of a scenario, the same in all charts of a comparison.
    fn ink(&self, arm: &Arm) -> usize {
        if self.arms.len() <= fans::MOST { arm.place } else { arm.place.min(1) }
    }

    /// The scenario with an index, and the baseline.
    fn pair(&self, place: usize) -> Option<Pair<'_>> {
        let contrast = self.comparison.contrasts.get(place.checked_sub(1)?)?;
        Some(Pair { of: self, contrast, base: self.arms.first()?, other: self.arms.get(place)? })
    }

    /// The language of the charts.
    fn language(&self) -> Language {
        self.style.language
    }

    /// Number of replicates of each scenario, in words.
    fn replicates(&self) -> String {
        self.language().replicates(self.comparison.replicates)
    }

    /// First tick in which an arm can differ from the baseline; `None` if it never can or could from the beginning.
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

    /// Sentence of a caption on the dates at which the arms diverge.
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
    /// Letter and title, for a legend.
    fn titled(&self, language: Language) -> String {
        format!("{}: {}", self.letter, language.called(self.scenario.title()))
    }

    /// Letter, name and title, for a caption.
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

    /// The compared scenarios, for a subtitle.
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

    /// Whether there is a single pair, which has no interval.
    fn is_single(&self) -> bool {
        self.of.comparison.replicates == 1
    }
}

/// Whether an effect is exactly 0 in every pair.
fn is_none(effect: &Effect) -> bool {
    effect.mean == 0.0 && effect.sd == 0.0
}

/// A number for print; a dash if it is not finite.
fn number(value: f64, decimals: usize, language: Language) -> String {
    if value.is_finite() { language.decimal(value, decimals) } else { MISSING.to_owned() }
}

#[cfg(all(test, feature = "print"))]
mod tests;
