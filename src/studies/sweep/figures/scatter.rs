//! Many keys, or a sample: an outcome against each key.

use super::{Subject, ends, estimate};
use crate::{
    model::Measure,
    plot::{
        charts::{
            measures,
            multiples::{foremost, most_panels},
        },
        figure::{Caption, Figure},
        figures::{
            along::{self, Along},
            response::{Response, cloud_colour},
        },
        language::say,
        page::{Heading, Swatch},
        text::Text,
    },
    statistics::{Interval, Kind, LEVEL, Moments},
};

/// Drawn measures, one figure each.
pub const MEASURES: [Measure; 4] =
    [Measure::Integration, Measure::Paper, Measure::Identity, Measure::Dispute];
/// Values of a key up to which each has a mean of its own.
const MOST_LEVELS: usize = 12;
/// Most bins of neighbouring points, and least points in one.
const MOST_BINS: usize = 12;
const LEAST_IN_A_BIN: usize = 5;

/// The name of the figure of a measure, or of its difference.
pub fn name(measure: Measure, is_difference: bool) -> String {
    format!("{}-{}", if is_difference { "difference" } else { "scatter" }, measure.name())
}

/// Mean of the points of a bin.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bin {
    place: f64,
    mean: f64,
    interval: (f64, f64),
}

/// Means of neighbouring points, which are in order of position: per value if there are few values, otherwise per bin of
/// (almost) equal numbers of points; empty if there are too few points.
fn bins(cloud: &[(f64, f64)]) -> Vec<Bin> {
    let mut levels: Vec<f64> = cloud.iter().map(|(place, _)| *place).collect();
    levels.dedup();
    let groups: Vec<&[(f64, f64)]> = if levels.len() <= MOST_LEVELS {
        cloud.chunk_by(|a, b| a.0 == b.0).collect()
    } else {
        let count = (cloud.len() / LEAST_IN_A_BIN).min(MOST_BINS);
        if count < 2 {
            return Vec::new();
        }
        (0..count).map(|k| &cloud[k * cloud.len() / count..(k + 1) * cloud.len() / count]).collect()
    };
    let bin = |group: &[(f64, f64)]| {
        let place = group.iter().map(|(place, _)| place).sum::<f64>() / group.len() as f64;
        let values: Vec<f64> = group.iter().map(|(_, value)| *value).collect();
        let moments = Moments::of(&values)?;
        let Interval { low, high } = moments.sureness(Kind::Measures).interval(LEVEL);
        Some(Bin { place, mean: moments.mean, interval: (low, high) })
    };
    groups.into_iter().filter_map(bin).collect()
}

/// The panel of a key.
fn panel(subject: &Subject<'_>, measure: Measure, place: usize, key: usize, is_difference: bool) -> Response {
    let of_point = |point: &crate::analysis::sweep::Point| {
        let (mean, _) = estimate(subject, point.outcome(place)?, is_difference)?;
        Some((subject.on_axis(key, point.values[key]), mean))
    };
    let mut cloud: Vec<(f64, f64)> = subject.points().iter().filter_map(of_point).collect();
    cloud.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bins = bins(&cloud);
    let shown: Vec<f64> = cloud
        .iter()
        .map(|(_, value)| *value)
        .chain(bins.iter().flat_map(|bin| [bin.interval.0, bin.interval.1]))
        .collect();
    Response {
        title: String::new(),
        vertical: subject.vertical(measure, shown.into_iter(), is_difference),
        places: bins.iter().map(|bin| bin.place).collect(),
        values: bins.iter().map(|bin| bin.mean).collect(),
        bands: Vec::new(),
        intervals: bins.iter().map(|bin| bin.interval).collect(),
        cloud,
        ink: 0,
    }
}

/// The figure with a name; `None` if no measure has it.
pub fn draw(subject: &Subject<'_>, figure: &str) -> Option<Figure> {
    let (style, language) = (subject.style, subject.language());
    let named = |is_difference: bool| {
        let measure = MEASURES.into_iter().find(|measure| name(*measure, is_difference) == figure)?;
        Some((measure, is_difference))
    };
    let (measure, is_difference) = named(false).or_else(|| named(true))?;
    let (place, _) = subject.measures().find(|(_, found)| *found == measure)?;
    let keys = subject.names.len();
    let panels: Vec<Response> =
        (0..keys).map(|key| panel(subject, measure, place, key, is_difference)).collect();
    let reach = |panel: &Response| {
        let (low, high) = ends(panel.values.iter().copied());
        high - low
    };
    let chosen = foremost(&panels, reach, most_panels(keys, style));
    let along: Vec<Along> = chosen
        .iter()
        .map(|&key| Along {
            content: &panels[key],
            horizontal: subject.horizontal(key),
            own: Some(subject.on_axis(key, subject.own[key])),
        })
        .collect();

    let outcome = measures::describe(measure, language).title;
    let (points, replicates, level) = (subject.count(), subject.replicates(), subject.level());
    let title = match is_difference {
        true => say!(language, "{outcome}: differences at {points}", outcome, points),
        false => say!(language, "{outcome} at {points}", outcome, points),
    };
    let dot = match is_difference {
        true => say!(language, "mean difference, {replicates} of each, paired", replicates),
        false => say!(language, "mean of {replicates} at each point", replicates),
    };
    let has_bins = panels.iter().any(|panel| !panel.values.is_empty());
    let mut legend = vec![(Swatch::Box(cloud_colour(0, style)), Text::plain(dot))];
    if has_bins {
        let means = say!(language, "mean of neighbouring points, {level} interval", level);
        legend.push((Swatch::Line(style.palette.ink(0)), Text::plain(means)));
    }
    legend.extend(subject.own_entry(&chosen));
    let heading = Heading { title: title.clone(), subtitle: subject.title(), legend };
    let sheet = along::draw(&heading, &along, style);

    let shown = if is_difference {
        let [scenario, baseline] = subject.sides();
        say!(
            language,
            "Differences in {outcome} at the end, {scenario} less {baseline}, by each key: means over {replicates} of each at \
             each of {points} (dots).",
            outcome = outcome.to_lowercase(),
            scenario,
            baseline,
            replicates,
            points,
        )
    } else {
        say!(
            language,
            "{outcome} of {subject} at the end, by each key: means over {replicates} at each of {points} (dots).",
            outcome,
            subject = subject.quoted(),
            replicates,
            points,
        )
    };
    let mut caption = Caption::new(shown, subject.source()).more(subject.common());
    if has_bins {
        let line = say!(
            language,
            "Line: means of neighbouring points, or of those with one value, with {level} intervals (Student's t) \
             that hold what the other keys do.",
            level,
        );
        caption = caption.drawn(line);
    }
    if chosen.len() < keys {
        let (all, shown) = (language.count(keys as u64), language.count(chosen.len() as u64));
        let least = say!(language, "Of {all} keys, the {shown} whose means reach farthest.", all, shown);
        caption = caption.more(least);
    }
    Some(sheet.into_figure(style, figure, &title, &caption, subject.provenance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_have_a_mean_each_and_many_are_binned() {
        let cloud: Vec<(f64, f64)> = (0..30).map(|k| (f64::from(k / 10), f64::from(k % 10))).collect();
        let found = bins(&cloud);
        assert_eq!(
            found.iter().map(|bin| (bin.place, bin.mean)).collect::<Vec<_>>(),
            [(0.0, 4.5), (1.0, 4.5), (2.0, 4.5)]
        );
        let (low, high) = found[0].interval;
        // s.e. of 0 to 9: √(55/6)/√10; Student's quantile of nine degrees of freedom.
        assert!(
            (high - 4.5 - 2.262_157 * (55.0_f64 / 60.0).sqrt()).abs() < 1e-6
                && (low + high - 9.0).abs() < 1e-12
        );
        let cloud: Vec<(f64, f64)> = (0..100).map(|k| (f64::from(k), f64::from(2 * k))).collect();
        let found = bins(&cloud);
        assert_eq!(found.len(), MOST_BINS);
        assert!(found.iter().all(|bin| (bin.mean - 2.0 * bin.place).abs() < 1e-12));
        assert!(bins(&cloud[..9]).len() == 9, "nine values");
        let spread: Vec<(f64, f64)> = cloud.iter().step_by(7).copied().take(13).collect();
        assert_eq!(bins(&spread).len(), 2);
    }
}
