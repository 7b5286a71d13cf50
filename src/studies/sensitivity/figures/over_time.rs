//! The total indices of the inputs that matter most, over time.

use super::{MOST_FOLLOWED, Subject, analysed::OverTime};
use crate::{
    plot::{
        charts::{fans::marked, history::marks, measures, years},
        figure::{Caption, Figure},
        figures::{
            lines::{Line, Lines, other_ink},
            timeline::{self, Span, Vertical},
        },
        language::say,
        page::{Heading, Swatch},
        palette::{Dash, Ink},
        scale::Extent,
        text::Text,
    },
    scenario::calendar::decimal_year,
};

/// Ends of the axis, beyond which lines run along its edge.
const LEAST: f64 = -0.2;
const MOST: f64 = 1.2;

/// Draws a measure; `None` without moments or inputs.
pub fn draw(subject: &Subject<'_>, of: &OverTime, name: &str) -> Option<Figure> {
    let (style, language, scenario) = (subject.style, subject.language(), subject.scenario());
    let calendar = scenario.calendar();
    let first_days = calendar.first_days();
    // Series are observed at the ends of ticks.
    let end = |day: &jiff::civil::Date| {
        let next = first_days.partition_point(|first| first <= day);
        decimal_year(first_days.get(next).copied().unwrap_or(calendar.end()))
    };
    let times: Vec<f64> = subject.of.days.iter().zip(&of.indices).map(|(day, _)| end(day)).collect();
    if times.is_empty() || subject.of.kept.is_empty() {
        return None;
    }
    // Unknown values leave a gap.
    let total = |place: usize| {
        let moments = of.indices.iter().take(times.len());
        moments.map(move |indices| {
            let found = indices.inputs.as_ref().and_then(|found| found.get(place));
            found.map_or(f64::NAN, |index| index.total.value)
        })
    };
    let weight = |place: usize| {
        let told: Vec<f64> =
            total(place).filter(|value| !value.is_nan()).map(|value| value.clamp(0.0, 1.0)).collect();
        told.iter().sum::<f64>() / told.len().max(1) as f64
    };
    let mut order = subject.strongest(weight);
    order.truncate(MOST_FOLLOWED);
    let lines: Vec<Line> = order
        .iter()
        .enumerate()
        .map(|(ink, place)| Line {
            values: total(*place).collect(),
            label: subject.words(subject.of.kept[*place]),
            ink,
        })
        .collect();
    let moments = of.indices.iter().take(times.len());
    let noise: Vec<f64> = moments.map(|indices| indices.noise_share.unwrap_or(f64::NAN)).collect();
    let has_noise = noise.iter().any(|share| !share.is_nan());
    let values = || lines.iter().flat_map(|line| &line.values).copied().filter(|value| !value.is_nan());
    let drawn = values().chain(noise.iter().copied().filter(|share| !share.is_nan()));
    let (low, high) = drawn.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let air = 0.04 * (high - low);
    let extent = Extent {
        low: if low < 0.0 { low - air } else { 0.0 },
        high: high + air,
        least: LEAST,
        most: MOST,
        span: 0.1,
        whole: false,
    };
    let is_cut = low < LEAST || high > MOST;
    let has_gaps = of.indices.iter().any(|indices| indices.inputs.is_none());
    let is_empty = values().next().is_none();
    let content = Lines {
        title: String::new(),
        vertical: Vertical::Numeric(extent, Text::plain(say!(language, "Total index, ST"))),
        times,
        // The most important line is drawn last, above the others.
        lines: lines.into_iter().rev().filter(|_| !is_empty).collect(),
        bands: Vec::new(),
        others: if has_noise { vec![noise] } else { Vec::new() },
    };

    let outcome = subject.outcome(of.measure.name());
    let years = years(scenario);
    let title = say!(language, "{outcome}: what it is sensitive to, {years}", outcome, years);
    let grey = Ink { colour: other_ink(style), dash: Dash::Solid };
    let legend = has_noise
        .then(|| (Swatch::Line(grey), Text::plain(say!(language, "chance in the means at points"))))
        .into_iter()
        .collect();
    let heading = Heading { title: title.clone(), subtitle: subject.title(), legend };
    let span =
        Span { start: first_days[0], end: calendar.end(), marks: style.events.of(marks(scenario, language)) };
    let sheet = timeline::draw(&heading, &span, &[&content], style);

    let what = say!(
        language,
        "Total Sobol indices (ST) of {measure} in {subject} at the end of each tick that is shown, from {rows} rows, \
         {replicates} of each point; their intervals are in over-time.csv.",
        measure = measures::describe(of.measure, language).title.to_lowercase(),
        subject = subject.quoted(),
        rows = subject.rows(),
        replicates = subject.replicates(),
    );
    let mut caption = Caption::new(what, subject.source()).marks(marked(&span.marks, language));
    let shown = order.len();
    if shown < subject.of.kept.len() {
        let [all, shown] = [subject.of.kept.len(), shown].map(|count| language.count(count as u64));
        caption = caption.more(say!(
            language,
            "Of {all} inputs, the {shown} with the largest mean total index over time; the others are not drawn.",
            all,
            shown,
        ));
    }
    if has_noise {
        caption = caption.more(say!(
            language,
            "Grey: the share of chance in the variance of the means at points; it is taken away before the rest is shared out."
        ));
    }
    if has_gaps {
        caption =
            caption.more(say!(language, "Gaps: the inputs make no variance that can be told from chance."));
    }
    if is_cut {
        caption = caption.more(say!(
            language,
            "What lies beyond {least} or {most} is drawn at the edge.",
            least = language.decimal(LEAST, 1),
            most = language.decimal(MOST, 1),
        ));
    }
    Some(sheet.into_figure(style, name, &title, &caption, subject.provenance))
}
