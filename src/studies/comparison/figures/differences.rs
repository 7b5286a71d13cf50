//! Differences over time.

use super::confidence::range_of_pairs;
use super::{Pair, interval, level, marks};
use crate::{
    analysis::{Effect, Path},
    model::{
        Measure, Series, Unit,
        series::{BENEFIT, REGION},
    },
    plot::{
        charts::{
            fans::{BANDS, mark_legend, marked, range_under_priors},
            measures::{describe, vertical_of_difference},
            multiples::{self, most_panels},
        },
        figure::{Caption, Figure},
        figures::{
            difference::{Difference, interval_tint, rim},
            fan::{Band, band_tint, behind_tint},
            timeline::{self, Content, Span, Vertical},
        },
        language::say,
        marks::Mark,
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Ink of differences, distinct from the inks of scenarios.
pub const INK: usize = 6;
/// Drawn bands of single differences, as indices of [`BANDS`].
const DRAWN: [usize; 2] = [0, 2];
/// Shown time before the scenarios diverge, as a share of the time after.
const BEFORE: f64 = 0.08;

/// The part of the time axis after the scenarios diverge, and a short time before.
struct Window {
    /// First tick.
    first: usize,
    /// Ends of its ticks.
    times: Vec<f64>,
    span: Span,
}

impl Window {
    fn of(pair: &Pair, marks: Vec<Mark>) -> Self {
        let base = &pair.of.base;
        let first = pair.of.parts_from(pair.other).map_or(0, |from| {
            let before = ((base.times.len() - from) as f64 * BEFORE).ceil() as usize;
            from.saturating_sub(before)
        });
        let start = base.scenario.calendar().first_days()[first];
        let low = crate::scenario::calendar::decimal_year(start);
        let mut marks = marks;
        marks.extend(marks::partings(pair.of, &pair.arms()));
        marks.retain(|mark| mark.at >= low && pair.of.style.events.holds(mark.kind));
        marks::sort(&mut marks);
        let span = Span { start, marks, ..base.span.clone() };
        Self { first, times: base.times[first..].to_vec(), span }
    }

    /// The part of a series within the window.
    fn cut<'a, T>(&self, series: &'a [T]) -> &'a [T] {
        series.get(self.first..).unwrap_or_default()
    }

    /// The simultaneous band of the means of a path, if it has one.
    fn band(&self, path: &Path) -> Option<Band> {
        let ticks = self.cut(&path.effects).iter().map(|effect| effect.band);
        let band = ticks.collect::<Option<Vec<_>>>()?;
        Some(Band {
            low: band.iter().map(|interval| interval.low).collect(),
            high: band.iter().map(|interval| interval.high).collect(),
        })
    }

    /// The mean difference of a path and its interval.
    fn mean(&self, path: &Path) -> (Vec<f64>, Band) {
        let of = |value: fn(&Effect) -> f64| self.cut(&path.effects).iter().map(value).collect::<Vec<f64>>();
        let interval =
            Band { low: of(|effect| effect.interval.low), high: of(|effect| effect.interval.high) };
        (of(|effect| effect.mean), interval)
    }

    /// The range of the differences of a regional measure under priors, if there is such a batch.
    fn under_priors(&self, pair: &Pair, measure: Measure) -> Option<Band> {
        let (scenario, ranges) = (pair.other.scenario.name(), pair.of.under_priors.ranges);
        let range = ranges.iter().find(|range| range.measure == measure && range.scenario == scenario)?;
        Some(Band { low: self.cut(&range.low).to_vec(), high: self.cut(&range.high).to_vec() })
    }

    /// The mean difference minus and plus one standard deviation of the paired differences.
    fn deviation(&self, path: &Path) -> Band {
        let effects = self.cut(&path.effects).iter();
        let (low, high) = effects.map(|effect| (effect.mean - effect.sd, effect.mean + effect.sd)).unzip();
        Band { low, high }
    }
}

/// Least and greatest of values in bands and lines, and 0.
fn range<'a>(values: impl Iterator<Item = &'a f64>) -> (f64, f64) {
    values.fold((0.0, 0.0), |(low, high), &value| (f64::min(low, value), f64::max(high, value)))
}

/// Differences of every regional measure: mean with interval, and spread of paired differences.
pub fn regional(pair: &Pair) -> Option<Figure> {
    let window = Window::of(pair, marks::merged(&pair.arms(), pair.language()));
    let mut panels: Vec<Difference> = REGION
        .iter()
        .enumerate()
        .filter_map(|(k, &measure)| {
            let path = pair.path(Series { measure, unit: Unit::Region })?;
            let ((mean, interval), band) = (window.mean(path), window.band(path));
            let ticks = pair.contrast.spreads.get(k).map(|ticks| window.cut(ticks)).unwrap_or_default();
            let quantile = |q: usize| ticks.iter().map(|quantiles| quantiles[q]).collect::<Vec<f64>>();
            // Results of earlier versions may lack quantiles.
            let drawn = if ticks.is_empty() { &[][..] } else { &DRAWN[..] };
            let spreads: Vec<Band> = drawn
                .iter()
                .map(|&band| Band { low: quantile(BANDS[band].1), high: quantile(BANDS[band].2) })
                .collect();
            let behind = window.under_priors(pair, measure);
            let bands = spreads.iter().chain([&interval]).chain(&band).chain(&behind);
            let (low, high) = range(bands.flat_map(|band| band.low.iter().chain(&band.high)));
            let difference = Difference {
                title: describe(measure, pair.language()).title,
                vertical: vertical_of_difference(measure, low, high, pair.language()),
                times: window.times.clone(),
                mean,
                interval,
                band,
                spreads,
                behind,
                ink: INK,
            };
            Some(if measure.is_count() { difference.stepped() } else { difference })
        })
        .collect();
    if panels.is_empty() {
        return None;
    }
    // Bands hidden by the lines of the means are not drawn.
    if !is_seen(panels.iter().filter_map(|panel| Some((panel, panel.band.as_ref()?)))) {
        for panel in &mut panels {
            panel.band = None;
        }
    }
    let (what, spread) =
        (say!(pair.language(), "Differences in regional series"), !pair.contrast.spreads.is_empty());
    Some(draw(
        pair,
        &window,
        &panels,
        &Shown {
            name: "differences",
            what: &what,
            remark: String::new(),
            spread: if spread { Spread::Quantiles } else { Spread::None },
        },
    ))
}

/// Differences of the ties of each state with all others.
pub fn by_state(pair: &Pair) -> Option<Figure> {
    let states = pair.base.scenario.states();
    let units =
        states.iter().enumerate().map(|(k, state)| (Unit::State(k), pair.language().called(&state.name)));
    let what = &say!(pair.language(), "Differences in implemented ties, by state");
    small_multiples(pair, of_units(Measure::Ties, units), "differences-by-state", what)
}

/// Differences of the integration of each dyad.
pub fn by_dyad(pair: &Pair) -> Option<Figure> {
    let states = pair.base.scenario.states();
    let units = (0..states.len()).flat_map(|i| (i + 1..states.len()).map(move |j| (i, j)));
    let units = units.map(|(i, j)| (Unit::Dyad(i, j), format!("{}–{}", states[i].id, states[j].id)));
    let what = &say!(pair.language(), "Differences in implemented integration, by dyad");
    small_multiples(pair, of_units(Measure::Integration, units), "differences-by-dyad", what)
}

/// Differences of the integration in each issue.
pub fn by_issue(pair: &Pair) -> Option<Figure> {
    let issues = pair.base.scenario.issues();
    let units =
        issues.iter().enumerate().map(|(k, issue)| (Unit::Issue(k), pair.language().called(&issue.name)));
    let what = &say!(pair.language(), "Differences in implemented integration, by issue");
    small_multiples(pair, of_units(Measure::Integration, units), "differences-by-issue", what)
}

/// Differences of the parts of the benefit of integration.
pub fn by_source(pair: &Pair) -> Option<Figure> {
    let series = BENEFIT
        .into_iter()
        .map(|measure| (Series { measure, unit: Unit::Region }, describe(measure, pair.language()).title));
    let what = &say!(pair.language(), "Differences in the benefit of integration, by source");
    small_multiples(pair, series.collect(), "differences-by-source", what)
}

/// One measure of each of several units, with their names.
fn of_units(measure: Measure, units: impl Iterator<Item = (Unit, String)>) -> Vec<(Series, String)> {
    units.map(|(unit, name)| (Series { measure, unit }, name)).collect()
}

/// One panel per series, all on one scale; if there are too many, those with the largest differences at the end.
fn small_multiples(pair: &Pair, series: Vec<(Series, String)>, name: &str, what: &str) -> Option<Figure> {
    let window = Window::of(pair, Vec::new());
    let measure = series.first()?.0.measure;
    let all: Vec<(&Path, String)> =
        series.into_iter().filter_map(|(series, title)| Some((pair.path(series)?, title))).collect();
    let end = |(path, _): &(&Path, String)| path.effects.last().map_or(0.0, |effect| effect.mean.abs());
    let order = multiples::foremost(&all, end, most_panels(all.len(), pair.of.style));
    let shown: Vec<(Vec<f64>, Band, Band, &String)> = order
        .iter()
        .map(|&k| {
            let (mean, interval) = window.mean(all[k].0);
            (mean, interval, window.deviation(all[k].0), &all[k].1)
        })
        .collect();
    if shown.is_empty() {
        return None;
    }
    let bands = shown.iter().flat_map(|(_, interval, deviation, _)| [interval, deviation]);
    let (low, high) = range(bands.flat_map(|band| band.low.iter().chain(&band.high)));
    let panels: Vec<Difference> = shown
        .into_iter()
        .map(|(mean, interval, deviation, title)| Difference {
            title: title.clone(),
            vertical: vertical_of_difference(measure, low, high, pair.language()),
            times: window.times.clone(),
            mean,
            interval,
            band: None,
            spreads: vec![deviation],
            behind: None,
            ink: INK,
        })
        .collect();
    let remark = match all.len() {
        all if all > panels.len() => {
            let shown = panels.len();
            say!(pair.language(), "Of {all}, the {shown} whose ends differ most.", all, shown)
        }
        _ => String::new(),
    };
    Some(draw(pair, &window, &panels, &Shown { name, what, remark, spread: Spread::Deviation }))
}

/// Texts and selection of a figure of differences.
struct Shown<'a> {
    name: &'a str,
    what: &'a str,
    /// A sentence of the caption; may be empty.
    remark: String,
    /// Spread of single differences.
    spread: Spread,
}

/// Drawn spread of paired differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spread {
    /// No spread: files of earlier versions lack it.
    None,
    /// The central 50% and 95%.
    Quantiles,
    /// Mean minus and plus one standard deviation, available for every series.
    Deviation,
}

/// Share of a panel's height below which an interval is hidden by the line of its mean.
const HIDDEN: f64 = 0.02;

/// Whether a band around the means of panels is visible anywhere.
fn is_seen<'a>(mut bands: impl Iterator<Item = (&'a Difference, &'a Band)>) -> bool {
    bands.any(|(panel, Band { low, high })| {
        let height = match &panel.vertical {
            Vertical::Numeric(extent, _) => (extent.high - extent.low).max(extent.span),
            Vertical::Percent(_) | Vertical::Rows(_) => 1.0,
        };
        low.iter().zip(high).any(|(low, high)| high - low > HIDDEN * height)
    })
}

fn draw(pair: &Pair, window: &Window, panels: &[Difference], shown: &Shown) -> Figure {
    let (style, language) = (pair.of.style, pair.language());
    let years = years(pair, window);
    let title = format!("{}, {years}", shown.what);
    let ink = style.palette.ink(INK);
    let mut legend = Vec::new();
    let replicates = pair.of.replicates();
    let has_range = panels.iter().any(|panel| panel.behind.is_some());
    let has_band = panels.iter().any(|panel| panel.band.is_some());
    if pair.is_single() {
        let only = say!(language, "difference, {replicates} of each", replicates);
        legend.push((Swatch::Line(ink), Text::plain(only)));
    } else {
        let level = level();
        let its_interval = match shown.spread {
            Spread::Quantiles | Spread::Deviation => say!(language, "its {level} confidence interval", level),
            Spread::None => {
                say!(language, "its {level} confidence interval, {replicates}, paired", level, replicates)
            }
        };
        legend.push((Swatch::Line(ink), Text::plain(say!(language, "mean difference"))));
        // A legend explains only visible elements.
        if is_seen(panels.iter().map(|panel| (panel, &panel.interval))) {
            legend.push((Swatch::Box(interval_tint(ink)), Text::plain(its_interval)));
        }
        if has_band {
            let band = say!(language, "its {level} simultaneous band", level);
            legend.push((Swatch::Line(rim(ink)), Text::plain(band)));
        }
        let of_pairs = |k: usize| Swatch::Box(band_tint(ink, k, 1, style));
        match shown.spread {
            Spread::None => {}
            Spread::Quantiles => {
                let widest = say!(language, "middle 95% of {replicates}, paired", replicates);
                legend.extend([
                    (of_pairs(1), Text::plain(say!(language, "middle 50%"))),
                    (of_pairs(0), Text::plain(widest)),
                ]);
            }
            Spread::Deviation => {
                let spread = say!(language, "± standard deviation of {replicates}, paired", replicates);
                legend.push((of_pairs(0), Text::plain(spread)));
            }
        }
        if has_range {
            let text = range_under_priors(language, pair.of.under_priors.drawn.codings);
            legend.push((Swatch::Box(behind_tint(ink, style)), Text::plain(text)));
        }
    }
    legend.extend(mark_legend(&window.span.marks, language));
    let heading = Heading { title: title.clone(), subtitle: pair.subtitle(), legend };
    let contents: Vec<&dyn Content> = panels.iter().map(|panel| panel as &dyn Content).collect();
    let sheet = timeline::draw(&heading, &window.span, &contents, style);
    let interval = interval(language);
    let drawn = match (pair.is_single(), shown.spread) {
        (true, _) => say!(language, "Line: the difference between the only two replicates."),
        (_, Spread::None) => say!(
            language,
            "Line: mean of the differences of pairs; dark band: {interval}, not seen where it is narrower than the line.",
            interval,
        ),
        (_, Spread::Deviation) => say!(
            language,
            "Line: mean of the differences of pairs; dark band: {interval}, not seen where it is narrower than the line; \
             light band: the mean less and plus the standard deviation of the differences of pairs (their spread, not a \
             confidence interval).",
            interval,
        ),
        (_, Spread::Quantiles) => say!(
            language,
            "Line: mean of the differences of pairs; dark band: {interval}, not seen where it is narrower than the line; \
             light bands: the middle 50 and 95% of the differences of pairs (quantiles, not confidence intervals).",
            interval,
        ),
    };
    let drawn = match has_band {
        true => {
            let level = level();
            let band = say!(
                language,
                "Dashed lines: the {level} simultaneous band of each series (sup-t), in which the means of all ticks lie \
                 together.",
                level,
            );
            format!("{drawn} {band}")
        }
        false => drawn,
    };
    let drawn = match has_range {
        true => {
            format!("{drawn} {}", range_of_pairs(language, pair.of.under_priors.drawn))
        }
        false => drawn,
    };
    let what = format!("{} ({}), {years}.", shown.what, pair.difference());
    let caption = Caption::new(what, pair.source())
        .drawn(drawn)
        .more(&shown.remark)
        .more(pair.parting())
        .more(say!(language, "Values at the end of each tick."))
        .marks(marked(&window.span.marks, language));
    sheet.into_figure(style, &pair.file(shown.name), &title, &caption, pair.of.provenance)
}

/// First and last year of the window.
fn years(pair: &Pair, window: &Window) -> String {
    let days = pair.of.base.scenario.calendar().first_days();
    match (window.span.start.year(), days[days.len() - 1].year()) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    }
}
