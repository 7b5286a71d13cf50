//! Who has what for whom: identity weights from each state to each other at a few dates.

use super::{
    Source, moments,
    network::{EDGES, ROLES, ids},
};
use crate::{
    model::draws::ordered,
    plot::{
        figure::Figure,
        figures::{
            keys::{Key, Sample},
            matrix::{self, Matrices, Matrix},
        },
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Most and fewest dates that are shown where there are as many.
const DATES: (usize, usize) = (4, 2);

const NAME: &str = "identity-matrix";
const TITLE: &str = "Who regards whom, and how";
const KEY: &str = "Identity weight (−1 to 1)";
const LEGEND_SIDES: &str = "row: the state that regards; column: the state that is regarded";

/// What the numbers are over, in the legend.
fn means_over(source: &Source) -> String {
    match source.results.replicates {
        1 => source.replicates(),
        _ => format!("means over {}", source.replicates()),
    }
}

/// The sentence on what is shown.
fn shown(source: &Source) -> String {
    format!(
        "Identity weight that the state in each row has for the state in each column, {}, {}: {} at the end of each date, \
         without intervals. A weight of −1 is enmity, of 1 friendship; the key parts them at −1/3 and 1/3 (Wendt).",
        source.subject(),
        source.years(),
        means_over(source)
    )
}

/// A matrix a date.
pub fn draw(source: &Source) -> Option<Figure> {
    let regard = &source.results.regard;
    if regard.is_empty() {
        return None;
    }
    let style = source.style;
    let states = source.scenario.states();
    let n = states.len();
    let title = format!("{TITLE}, {}", source.years());
    let legend =
        vec![(Swatch::None, Text::plain(LEGEND_SIDES)), (Swatch::None, Text::plain(means_over(source)))];
    let heading = Heading { title: title.clone(), subtitle: source.scenario.title().to_owned(), legend };
    let keys = [Key { title: KEY.to_owned(), sample: Sample::Signed(EDGES, ROLES, false) }];
    let of = |dates: usize| {
        let ticks = moments::moments(source.scenario, dates);
        let weight = |t: usize, i: usize, j: usize| {
            let pair = (i != j).then(|| regard.get(t)?.get(ordered(n, i, j))).flatten();
            pair.map_or(f64::NAN, |mean| mean.mean)
        };
        let matrix = |&t: &usize| Matrix {
            title: moments::name(source.scenario, t),
            values: (0..n).map(|i| (0..n).map(|j| weight(t, i, j)).collect()).collect(),
        };
        let names = states.iter().map(|state| state.id.clone()).collect();
        let matrices = Matrices { names, matrices: ticks.iter().map(matrix).collect() };
        (ticks, matrices)
    };
    let (most, fewest) = DATES;
    let fitting = (fewest..=most).rev().map(of).find(|(_, of)| matrix::fits(&heading, of, &keys, style));
    let (ticks, matrices) = fitting.unwrap_or_else(|| of(fewest));
    let sheet = matrix::draw(&heading, &matrices, &keys, style);
    let caption =
        format!("{}{} {} {}", shown(source), ids(source), moments::sentence(source, &ticks), source.source());
    Some(sheet.into_figure(style, NAME, &title, caption, source.provenance))
}
