//! Identity weights from each state to each other at a few dates.

use super::{
    moments,
    network::{EDGES, ids, means_over, roles},
};
use crate::{
    model::draws::ordered,
    plot::{
        charts::{
            Source,
            names::{SYMBOL, symbolic},
        },
        figure::{Caption, Figure},
        figures::{
            keys::{Key, Sample},
            matrix::{self, Matrices, Matrix},
        },
        language::say,
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Most and fewest shown dates, if there are as many.
const DATES: (usize, usize) = (4, 2);

const NAME: &str = "identity-matrix";

/// Sentences on the content and on the meaning of weights.
fn shown(source: &Source) -> [String; 2] {
    let shown = say!(
        source.language(),
        "Identity weight that the state in each row has for the state in each column, {subject}, {years}: {means} at the \
         end of each date, without intervals.",
        subject = source.subject(),
        years = source.years(),
        means = means_over(source),
    );
    let weight = say!(
        source.language(),
        "A weight of −1 is enmity, of 1 friendship; the key parts them at −1/3 and 1/3 (Wendt)."
    );
    [shown, weight]
}

/// One matrix per date.
pub fn draw(source: &Source) -> Option<Figure> {
    let weights = &source.results.weights;
    if weights.is_empty() {
        return None;
    }
    let (style, language) = (source.style, source.language());
    let states = source.scenario.states();
    let n = states.len();
    let title = say!(language, "Who regards whom, and how, {years}", years = source.years());
    let sides = say!(language, "row: the state that regards; column: the state that is regarded");
    let legend = [sides, means_over(source)].map(|words| (Swatch::None, Text::plain(words))).to_vec();
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let key = symbolic(&say!(language, "Identity weight {w} (−1 to 1)", w = SYMBOL), "w", "ij");
    let keys = [Key { title: key, sample: Sample::Signed(EDGES, roles(language), false) }];
    let of = |dates: usize| {
        let ticks = moments::moments(source.scenario, dates);
        let weight = |t: usize, i: usize, j: usize| {
            let pair = (i != j).then(|| weights.get(t)?.get(ordered(n, i, j))).flatten();
            pair.map_or(f64::NAN, |mean| mean.mean)
        };
        let matrix = |&t: &usize| Matrix {
            title: moments::name(source.scenario, t, language),
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
    let [shown, weight] = shown(source);
    let caption = Caption::new(shown, source.source())
        .drawn(weight)
        .more(ids(source))
        .more(moments::sentence(source, &ticks));
    Some(sheet.into_figure(style, NAME, &title, &caption, source.provenance))
}
