//! Participation: ties, proposals and refusals of each state.

use super::network::means_over;
use crate::{
    model::{Measure, Series, Unit, series::STATE},
    outcome::Trajectory,
    plot::{
        charts::{
            Source,
            fans::{BANDS, mark_legend, marked},
            measures::vertical,
        },
        figure::{Caption, Figure},
        figures::{
            lines::{Line, Lines, has_room, other_ink},
            timeline::{self, Content},
            whiskers::{self, Whisker, Whiskered},
        },
        language::{Language, say},
        page::{Heading, Swatch},
        palette::{Dash, Ink},
        text::Text,
    },
};

/// Most named states; of more, half have the most ties at the end and half the fewest.
const MOST_NAMED: usize = 6;

const NAME: &str = "participation";

/// Titles of the panels, in the order of [`STATE`].
fn titles(language: Language) -> [String; STATE.len()] {
    [
        say!(language, "Mean implemented ties with all others"),
        say!(language, "Proposals made"),
        say!(language, "Agreements refused"),
    ]
}

/// Sentence on the content.
fn drawn(source: &Source) -> String {
    if source.results.replicates == 1 {
        return say!(source.language(), "Lines: the only replicate.");
    }
    say!(
        source.language(),
        "Lines: means over {replicates}; whiskers: the middle 50% of replicates (quantiles, not confidence intervals of the \
         mean).",
        replicates = source.replicates(),
    )
}

/// Sentence on the selection of named states, if some are unnamed.
fn left_out(all: usize, language: Language) -> String {
    if all <= MOST_NAMED {
        return String::new();
    }
    let half = MOST_NAMED / 2;
    say!(
        language,
        "Of {all} states, the {half} with the most and the {half} with the least ties at the end are named.",
        all,
        half,
    )
}

/// Ties, proposals and refusals over time, one line per state.
pub fn draw(source: &Source) -> Option<Figure> {
    let (states, language) = (source.scenario.states(), source.language());
    let of = |measure| -> Option<Vec<Vec<f64>>> {
        let of_state = |state| source.results.trajectory(Series { measure, unit: Unit::State(state) });
        (0..states.len()).map(|state| Some(means(of_state(state)?))).collect()
    };
    let values: Vec<Vec<Vec<f64>>> = STATE.iter().map(|&measure| of(measure)).collect::<Option<_>>()?;
    let named = named(&values[0]);
    let spread = |measure, state| -> Option<Vec<Whisker>> {
        let points = &source.results.trajectory(Series { measure, unit: Unit::State(state) })?.points;
        let line = named.iter().position(|&other| other == state)?;
        let (_, low, high) = BANDS[BANDS.len() - 1];
        let at = |k: usize| (source.times[k], points[k].quantiles[low], points[k].quantiles[high]);
        Some(whiskers::places(points.len(), line, named.len()).into_iter().map(at).collect())
    };
    let panels: Vec<Whiskered> = STATE
        .iter()
        .zip(titles(language))
        .zip(&values)
        .map(|((&measure, title), values)| Whiskered {
            lines: panel(source, measure, title, values, &named),
            whiskers: named.iter().map(|&state| spread(measure, state).unwrap_or_default()).collect(),
        })
        .collect();

    let style = source.style;
    let mut legend = vec![(Swatch::None, Text::plain(means_over(source)))];
    if source.results.replicates > 1 {
        legend.push((Swatch::Whisker, Text::plain(say!(language, "middle 50% of replicates"))));
    }
    if named.len() < states.len() {
        let ink = Ink { colour: other_ink(style), dash: Dash::Solid };
        legend.push((Swatch::Line(ink), Text::plain(say!(language, "other states"))));
    }
    legend.extend(mark_legend(&source.span.marks, language));
    let title = say!(language, "Participation of states, {years}", years = source.years());
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let contents: Vec<&dyn Content> = panels.iter().map(|panel| panel as &dyn Content).collect();
    let sheet = timeline::draw(&heading, &source.span, &contents, style);
    let shown = say!(
        language,
        "Mean implemented ties of each state with all others (a), proposals that it has made so far (b) and agreements that \
         it has refused so far (c), {subject}, {years}.",
        subject = source.subject(),
        years = source.years(),
    );
    let caption = Caption::new(shown, source.source())
        .drawn(drawn(source))
        .more(left_out(states.len(), language))
        .more(say!(language, "Values at the end of each tick."))
        .marks(marked(&source.span.marks, language));
    Some(sheet.into_figure(style, NAME, &title, &caption, source.provenance))
}

fn means(trajectory: &Trajectory) -> Vec<f64> {
    trajectory.points.iter().map(|point| point.mean).collect()
}

/// The named states, selected by their ties.
fn named(ties: &[Vec<f64>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ties.len()).collect();
    if ties.len() > MOST_NAMED {
        let end = |state: usize| ties[state].last().copied().unwrap_or(0.0);
        order.sort_by(|&a, &b| end(b).total_cmp(&end(a)));
        order.drain(MOST_NAMED / 2..ties.len() - MOST_NAMED / 2);
        order.sort_unstable();
    }
    order
}

fn panel(source: &Source, measure: Measure, title: String, values: &[Vec<f64>], named: &[usize]) -> Lines {
    let highest = values.iter().flatten().copied().fold(0.0, f64::max);
    let states = source.scenario.states();
    // Cut names might be ambiguous.
    let name = |state: usize| source.language().called(&states[state].name);
    let whole = named.iter().all(|&state| has_room(&name(state), source.style));
    let line = |(ink, &state): (usize, &usize)| Line {
        values: values[state].clone(),
        label: if whole { name(state) } else { states[state].id.clone() },
        ink,
    };
    // Means of counts are not whole numbers, but their axis may have whole ticks.
    let vertical = vertical(measure, 0.0, highest, source.language());
    let lines = Lines {
        title,
        vertical,
        times: source.times.clone(),
        lines: named.iter().enumerate().map(line).collect(),
        bands: Vec::new(),
        others: (0..values.len()).filter(|k| !named.contains(k)).map(|k| values[k].clone()).collect(),
    };
    if measure.is_count() { lines.stepped() } else { lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_states_the_extremes_are_named() {
        let ties: Vec<Vec<f64>> = [5, 1, 9, 3, 8, 2, 7, 6].map(|end| vec![0.0, f64::from(end)]).into();
        assert_eq!(named(&ties), [1, 2, 3, 4, 5, 6]);
        assert_eq!(named(&ties[..6]), [0, 1, 2, 3, 4, 5]);
        assert_eq!(named(&[]), Vec::<usize>::new());
    }
}
