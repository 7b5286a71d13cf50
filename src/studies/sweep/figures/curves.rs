//! One key: response curves of the regional measures, and the regimes along the key.

use super::{Subject, ends, estimate};
use crate::{
    analysis::{Outcome, sweep::Point},
    model::Measure,
    plot::{
        charts::{measures, names::capitalised},
        figure::{Caption, Figure},
        figures::{
            along::{self, Along},
            fan::Band,
            response::{Response, band_colours},
            stack::Stack,
            timeline::Vertical,
        },
        language::say,
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Points in the order of the only key.
fn ordered<'a>(subject: &Subject<'a>) -> Vec<&'a Point> {
    let mut points: Vec<&Point> = subject.points().iter().collect();
    points.sort_by(|a, b| a.values[0].total_cmp(&b.values[0]));
    points
}

/// The response of every regional measure, or of its difference.
pub fn response(subject: &Subject<'_>, is_difference: bool) -> Figure {
    let (style, language) = (subject.style, subject.language());
    let points = ordered(subject);
    let curves: Vec<Response> = subject
        .measures()
        .map(|(place, measure)| curve(subject, &points, (place, measure), is_difference))
        .collect();
    let own = subject.on_axis(0, subject.own[0]);
    let panels: Vec<Along> = curves
        .iter()
        .map(|content| Along { content, horizontal: subject.horizontal(0), own: Some(own) })
        .collect();

    let key = &subject.names[0].words;
    let (replicates, points, level) = (subject.replicates(), subject.count(), subject.level());
    let title = match is_difference {
        true => say!(language, "Differences by {key}", key),
        false => say!(language, "Outcomes by {key}", key),
    };
    let line = match is_difference {
        true => say!(language, "mean difference, {replicates} of each, paired", replicates),
        false => say!(language, "mean of {replicates} at each point", replicates),
    };
    let [wide, narrow] = band_colours(0, style);
    let mut legend = vec![(Swatch::Line(style.palette.ink(0)), Text::plain(line))];
    if !subject.is_single() {
        let interval = match is_difference {
            true => say!(language, "its {level} confidence interval", level),
            false => say!(language, "{level} confidence interval of the mean", level),
        };
        legend.push((Swatch::Box(narrow), Text::plain(interval)));
        if !is_difference {
            legend.push((Swatch::Box(wide), Text::plain(say!(language, "middle 90% of replicates"))));
        }
    }
    legend.extend(subject.own_entry(&[0]));
    let heading = Heading { title: title.clone(), subtitle: subject.title(), legend };
    let sheet = along::draw(&heading, &panels, style);

    let shown = match (is_difference, subject.is_single()) {
        (true, _) => {
            let [scenario, baseline] = subject.sides();
            say!(
                language,
                "Differences in regional measures at the end, {scenario} less {baseline}, by {key}: means over {replicates} of \
                 each at {points} (dots) with their {level} confidence intervals (band).",
                scenario,
                baseline,
                key,
                replicates,
                points,
                level,
            )
        }
        (false, true) => say!(
            language,
            "Regional measures of {subject} at the end, by {key}: the only replicate at {points} (dots).",
            subject = subject.quoted(),
            key,
            points,
        ),
        (false, false) => say!(
            language,
            "Regional measures of {subject} at the end, by {key}: means over {replicates} at each of {points} (dots), their \
             {level} confidence intervals (dark band, not seen where it is narrower than the line) and the middle 90% of \
             replicates (light band; quantiles, not confidence intervals).",
            subject = subject.quoted(),
            key,
            replicates,
            points,
            level,
        ),
    };
    let name = if is_difference { "response-difference" } else { "response" };
    let caption = Caption::new(shown, subject.source()).more(subject.common());
    sheet.into_figure(style, name, &title, &caption, subject.provenance)
}

fn curve(
    subject: &Subject<'_>,
    points: &[&Point],
    (place, measure): (usize, Measure),
    is_difference: bool,
) -> Response {
    let described = measures::describe(measure, subject.language());
    let (mut places, mut values) = (Vec::new(), Vec::new());
    let (mut interval, mut spread) = (Band { low: vec![], high: vec![] }, Band { low: vec![], high: vec![] });
    for point in points {
        let Some(found) = point.outcome(place) else { continue };
        let Some((mean, (low, high))) = estimate(subject, found, is_difference) else { continue };
        places.push(subject.on_axis(0, point.values[0]));
        values.push(mean);
        interval.low.push(low);
        interval.high.push(high);
        let [q05, .., q95] = found.level.quantiles;
        spread.low.push(q05.unwrap_or(mean));
        spread.high.push(q95.unwrap_or(mean));
    }
    let mut bands = vec![interval];
    if !is_difference {
        bands.insert(0, spread);
    }
    let shown = bands.iter().flat_map(|band| band.low.iter().chain(&band.high)).copied();
    let vertical = subject.vertical(measure, shown.collect::<Vec<f64>>().into_iter(), is_difference);
    Response {
        title: described.title,
        vertical,
        places,
        values,
        bands,
        intervals: Vec::new(),
        cloud: Vec::new(),
        ink: 0,
    }
}

/// Stacked shares of the regimes along the key; `None` for fewer than two points.
pub fn regimes(subject: &Subject<'_>) -> Option<Figure> {
    let (style, language) = (subject.style, subject.language());
    let points = ordered(subject);
    let outcomes = subject.tables.sweep().outcomes.iter().enumerate();
    let regimes = outcomes.filter_map(|(place, (outcome, name))| match outcome {
        Outcome::Regime(_) => Some((place, name.strip_prefix("regime_").unwrap_or(name))),
        _ => None,
    });
    let share = |point: &&Point, place: usize| point.outcome(place).map_or(0.0, |found| found.level.mean);
    let layer = |(place, name): (usize, &str)| {
        let shares = points.iter().map(|point| share(point, place)).collect();
        (capitalised(&language.called(name)), shares)
    };
    // From the bottom up, the best last.
    let mut layers: Vec<(String, Vec<f64>)> = regimes.map(layer).collect();
    layers.reverse();
    let times: Vec<f64> = points.iter().map(|point| subject.on_axis(0, point.values[0])).collect();
    let (low, high) = ends(times.iter().copied());
    if high <= low {
        return None;
    }
    let vertical = Vertical::Percent(Text::plain(say!(language, "Replicates (%)")));
    let stack = Stack { title: String::new(), vertical, times, layers };
    let own = Some(subject.on_axis(0, subject.own[0]));
    let panel = Along { content: &stack, horizontal: subject.horizontal(0), own };
    let key = &subject.names[0].words;
    let (replicates, points) = (subject.replicates(), subject.count());
    let title = say!(language, "Regimes by {key}", key);
    let mut legend =
        vec![(Swatch::None, Text::plain(say!(language, "{replicates} at each point", replicates)))];
    legend.extend(subject.own_entry(&[0]));
    let heading = Heading { title: title.clone(), subtitle: subject.title(), legend };
    let sheet = along::draw(&heading, &[panel], style);
    let shown = say!(
        language,
        "Share of {replicates} of {subject} that end in each regime at each of {points}, by {key}; straight lines between \
         the points.",
        replicates,
        subject = subject.quoted(),
        points,
        key,
    );
    let caption = Caption::new(shown, subject.source()).more(subject.common());
    Some(sheet.into_figure(style, "regimes", &title, &caption, subject.provenance))
}
