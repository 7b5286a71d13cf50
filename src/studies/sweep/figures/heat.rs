//! Two keys on a grid: heat maps of the regional measures.

use super::{Subject, estimate};
use crate::{
    model::Measure,
    plot::{
        charts::measures,
        figure::{Caption, Figure},
        figures::heat::{self, Heat, Heats},
        language::say,
        page::{Heading, Swatch},
        text::Text,
    },
};

/// The occurring values of a key, ascending.
fn levels(subject: &Subject<'_>, key: usize) -> Vec<f64> {
    let mut levels: Vec<f64> = subject.points().iter().map(|point| point.values[key]).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

/// Draws every regional measure, or its difference, over the two keys.
pub fn draw(subject: &Subject<'_>, is_difference: bool) -> Figure {
    let (style, language) = (subject.style, subject.language());
    let levels = [levels(subject, 0), levels(subject, 1)];
    let of_cell = |key: usize, value: f64| levels[key].iter().position(|level| *level == value);
    let axis = |key: usize| {
        let names = subject.written(key, &levels[key]);
        (subject.names[key].title.clone(), names)
    };
    let panel = |(place, measure): (usize, Measure)| {
        let mut values = vec![vec![None; levels[0].len()]; levels[1].len()];
        for point in subject.points() {
            let found = point.outcome(place).and_then(|found| estimate(subject, found, is_difference));
            let cell = of_cell(1, point.values[1]).zip(of_cell(0, point.values[0]));
            if let Some(((row, column), (mean, _))) = cell.zip(found) {
                values[row][column] = Some(mean);
            }
        }
        let title = measures::describe(measure, language).title;
        let has = |of: fn(f64) -> bool| values.iter().flatten().flatten().any(|value| of(*value));
        let is_signed = is_difference || has(|value| value < 0.0) && has(|value| value > 0.0);
        Heat { title, values, is_signed }
    };
    let own = of_cell(1, subject.own[1]).zip(of_cell(0, subject.own[0]));
    let heats =
        Heats { across: axis(0), upward: axis(1), own, panels: subject.measures().map(panel).collect() };

    let [x, y] = [0, 1].map(|key| subject.names[key].words.as_str());
    let replicates = subject.replicates();
    let title = match is_difference {
        true => say!(language, "Differences by {x} and {y}", x, y),
        false => say!(language, "Outcomes by {x} and {y}", x, y),
    };
    let drawn = match is_difference {
        true => say!(language, "mean difference, {replicates} of each, paired", replicates),
        false => say!(language, "mean of {replicates} at each point", replicates),
    };
    let mut legend = vec![(Swatch::None, Text::plain(drawn))];
    if own.is_some() {
        legend.push((Swatch::None, Text::plain(say!(language, "frame: own values of the scenario"))));
    }
    let heading = Heading { title: title.clone(), subtitle: subject.title(), legend };
    let sheet = heat::draw(&heading, &heats, style);
    let shown = if is_difference {
        let [scenario, baseline] = subject.sides();
        say!(
            language,
            "Differences in regional measures at the end, {scenario} less {baseline}, at every combination of values of {x} \
             and {y}: means over {replicates} of each.",
            scenario,
            baseline,
            x,
            y,
            replicates,
        )
    } else {
        say!(
            language,
            "Regional measures of {subject} at the end, at every combination of values of {x} and {y}: means over \
             {replicates} at each.",
            subject = subject.quoted(),
            x,
            y,
            replicates,
        )
    };
    let name = if is_difference { "heat-difference" } else { "heat" };
    let scale = match is_difference {
        true => say!(language, "Every measure has a scale of its own in nine steps about 0."),
        false => say!(
            language,
            "Every measure has a scale of its own in nine steps, the darker the more, or about 0 where it has both signs."
        ),
    };
    let caption = Caption::new(shown, subject.source()).drawn(scale).more(subject.common());
    sheet.into_figure(style, name, &title, &caption, subject.provenance)
}
