//! The charts of a sweep: outcomes as functions of numbers of a scenario.

mod curves;
mod heat;
mod scatter;
#[cfg(all(test, feature = "print"))]
mod tests;

use jiff::civil::Date;

use super::SweepTables;
use crate::{
    analysis::{
        LEVEL, Outcome,
        sweep::{Found, Point},
    },
    model::Measure,
    plot::{
        charts::{keys::KeyName, measures},
        figure::{Figure, Provenance},
        figures::{
            along::{Horizontal, own_ink},
            timeline::Vertical,
        },
        language::{Language, say},
        numbers::decimal,
        only::Only,
        page::Swatch,
        scale::Extent,
        style::Style,
        text::Text,
    },
    scenario::{calendar::decimal_year, day},
};

/// Kind of charts, by the number of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Curves,
    Heat,
    Scatter,
}

impl Form {
    fn of(keys: usize, is_grid: bool) -> Self {
        match (keys, is_grid) {
            (1, _) => Self::Curves,
            (2, true) => Self::Heat,
            _ => Self::Scatter,
        }
    }
}

/// The names of the charts of a sweep with `keys` keys, on a grid or not, with differences or without.
pub fn chart_names(keys: usize, is_grid: bool, is_paired: bool) -> Vec<String> {
    let plain: Vec<String> = match Form::of(keys, is_grid) {
        Form::Curves => vec!["response".to_owned(), "regimes".to_owned()],
        Form::Heat => vec!["heat".to_owned()],
        Form::Scatter => scatter::MEASURES.map(|measure| scatter::name(measure, false)).to_vec(),
    };
    let differences: Vec<String> = match Form::of(keys, is_grid) {
        Form::Curves => vec!["response-difference".to_owned()],
        Form::Heat => vec!["heat-difference".to_owned()],
        Form::Scatter => scatter::MEASURES.map(|measure| scatter::name(measure, true)).to_vec(),
    };
    plain.into_iter().chain(differences.into_iter().filter(|_| is_paired)).collect()
}

/// Draws charts of a sweep.
pub(super) fn charts(
    tables: &SweepTables,
    only: &Only,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let subject = Subject::new(tables, style, provenance);
    let names = tables.chart_names();
    let draw = |name: &String| match name.as_str() {
        "response" => Some(curves::response(&subject, false)),
        "response-difference" => Some(curves::response(&subject, true)),
        "regimes" => curves::regimes(&subject),
        "heat" => Some(heat::draw(&subject, false)),
        "heat-difference" => Some(heat::draw(&subject, true)),
        name => scatter::draw(&subject, name),
    };
    names.iter().filter(|name| only.holds(name)).filter_map(draw).collect()
}

/// Input of every chart of a sweep.
struct Subject<'a> {
    tables: &'a SweepTables,
    style: &'a Style,
    provenance: &'a Provenance,
    names: Vec<KeyName>,
    /// Values in the scenario.
    own: Vec<f64>,
}

impl<'a> Subject<'a> {
    fn new(tables: &'a SweepTables, style: &'a Style, provenance: &'a Provenance) -> Self {
        let space = tables.space();
        let names = KeyName::of_all(space.keys(), space.scenario(), style.language);
        Self { tables, style, provenance, names, own: space.values() }
    }

    fn language(&self) -> Language {
        self.style.language
    }

    fn points(&self) -> &'a [Point] {
        &self.tables.sweep().points
    }

    /// Title of the scenario.
    fn title(&self) -> String {
        self.language().called(self.tables.scenario().title())
    }

    /// The title in quotes, for captions.
    fn quoted(&self) -> String {
        say!(self.language(), "“{title}”", title = self.title())
    }

    fn replicates(&self) -> String {
        self.language().replicates(self.tables.sweep().replicates)
    }

    fn is_single(&self) -> bool {
        self.tables.sweep().replicates == 1
    }

    /// Number of points, in words.
    fn count(&self) -> String {
        let n = self.language().count(self.points().len() as u64);
        say!(self.language(), "{n} points", n)
    }

    fn level(&self) -> String {
        format!("{}%", decimal(100.0 * LEVEL, 0))
    }

    /// Scenario and baseline of a difference, in the words of captions.
    fn sides(&self) -> [String; 2] {
        let baseline = self.tables.baseline().map_or_else(String::new, |scenario| {
            say!(self.language(), "“{title}”", title = self.language().called(scenario.title()))
        });
        [self.quoted(), baseline]
    }

    /// The sentence of a caption that names the source.
    fn source(&self) -> String {
        let version = self.provenance.get("version").unwrap_or(env!("CARGO_PKG_VERSION"));
        let program = format!("{} {version}", env!("CARGO_PKG_NAME"));
        let scenario = self.tables.scenario();
        say!(
            self.language(),
            "Source: {program}, scenario {name} ({subject}), seed {seed}, {replicates}.",
            program,
            name = scenario.name(),
            subject = self.quoted(),
            seed = scenario.seed(),
            replicates = self.replicates(),
        )
    }

    /// Sentence on the common settings of points.
    fn common(&self) -> String {
        say!(self.language(), "Every point runs the same replicates on the same random numbers.")
    }

    /// Legend entry for the line at the value in the scenario, if it is visible.
    fn own_entry(&self, places: &[usize]) -> Option<(Swatch, Text)> {
        let is_seen = |key: &usize| {
            let values = || self.points().iter().map(|point| point.values[*key]);
            let (low, high) = ends(values());
            (low..=high).contains(&self.own[*key])
        };
        let line = Swatch::Line(own_ink(self.style));
        places
            .iter()
            .any(is_seen)
            .then(|| (line, Text::plain(say!(self.language(), "own value of the scenario"))))
    }

    /// A value of a key on its axis: decimal years of dates.
    fn on_axis(&self, key: usize, value: f64) -> f64 {
        if self.tables.space().is_date(key) { day(value).map_or(f64::NAN, decimal_year) } else { value }
    }

    /// The axis of a key over all its values.
    fn horizontal(&self, key: usize) -> Horizontal {
        let title = self.names[key].title.clone();
        let (low, high) = ends(self.points().iter().map(|point| point.values[key]));
        if self.tables.space().is_date(key) {
            let date = |value: f64| day(value).unwrap_or(Date::constant(1970, 1, 1));
            return Horizontal::Date(date(low), date(high), title);
        }
        let whole = self.tables.space().is_whole(key);
        // A margin, so that marks at the ends are whole.
        let air = 0.015 * (high - low);
        let span = if whole { 2.0 } else { (low.abs() * 0.2).max(1e-3) };
        let (least, most) = (f64::NEG_INFINITY, f64::INFINITY);
        let span = if high > low { (high - low) * 0.5 } else { span };
        Horizontal::Number(Extent { low: low - air, high: high + air, least, most, span, whole }, title)
    }

    /// Values of a key as text, ascending, as short as possible without ambiguity.
    fn written(&self, key: usize, values: &[f64]) -> Vec<String> {
        let varied = self.tables.space();
        let all = |of: &dyn Fn(f64) -> String| values.iter().map(|value| of(*value)).collect::<Vec<String>>();
        let is_apart = |texts: &[String]| texts.windows(2).all(|pair| pair[0] != pair[1]);
        if varied.is_date(key) {
            let date = |value: f64| day(value).unwrap_or(Date::constant(1970, 1, 1));
            let months = all(&|value| self.language().month(date(value)));
            return if is_apart(&months) {
                months
            } else {
                all(&|value| self.language().short_date(date(value)))
            };
        }
        let full = all(&|value| self.language().number(&varied.written(key, value)));
        let steps = values.windows(2).map(|pair| pair[1] - pair[0]);
        let step = steps.fold(f64::INFINITY, f64::min);
        let rounded = |decimals: usize| {
            let off = |value: f64| (format!("{value:.decimals$}").parse().unwrap_or(f64::NAN) - value).abs();
            let is_near = values.iter().all(|value| off(*value) < 0.03 * step);
            is_near.then(|| all(&|value| self.language().decimal(value, decimals)))
        };
        (0..=6).find_map(rounded).unwrap_or(full)
    }

    /// The regional measures that all points have, with their indices among the outcomes.
    fn measures(&self) -> impl Iterator<Item = (usize, Measure)> {
        let outcomes = self.tables.sweep().outcomes.iter().enumerate();
        outcomes.filter_map(|(place, (outcome, _))| match outcome {
            Outcome::End(measure) => Some((place, *measure)),
            _ => None,
        })
    }

    /// The vertical axis of a measure, or of its differences, that includes the values.
    fn vertical(&self, measure: Measure, values: impl Iterator<Item = f64>, is_difference: bool) -> Vertical {
        let (low, high) = ends(values);
        if is_difference {
            return measures::vertical_of_difference(measure, low, high, self.language());
        }
        let described = measures::describe(measure, self.language());
        let air = 0.05 * (high - low);
        let extent = Extent {
            low: low - air,
            high: high + air,
            least: described.least,
            most: described.most,
            // Small responses are shown at their own scale.
            span: described.span / 5.0,
            whole: false,
        };
        Vertical::Numeric(extent, Text::plain(described.quantity))
    }
}

/// Mean of an outcome at a point with its 95% interval, or of its difference.
fn estimate(subject: &Subject<'_>, found: &Found, is_difference: bool) -> Option<(f64, (f64, f64))> {
    let (mean, interval) = match found.gap.filter(|_| is_difference) {
        Some(gap) => (gap.mean, gap.interval),
        None if is_difference => return None,
        None => (found.level.mean, found.level.interval(subject.tables.sweep().replicates)),
    };
    Some((mean, interval.map_or((mean, mean), |interval| (interval.low, interval.high))))
}

/// The least and the greatest of the finite values; 0 if there are none.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let finite = values.filter(|value| value.is_finite());
    let (low, high) = finite
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low <= high { (low, high) } else { (0.0, 0.0) }
}
