//! Share of each input in the variance of an outcome.

use super::{Subject, analysed::Shared, appearance, both, differs_from_zero, estimated};
use crate::{
    analysis::sensitivity::Index,
    plot::{
        figure::{Caption, Figure},
        figures::estimates::{self, Estimates, Row},
        language::{Language, say},
        page::{Heading, Swatch},
        points::{Point, Shape},
        style::Style,
        text::Text,
    },
    studies::sensitivity::VarianceRow,
};

/// Entries of a legend for first-order and total indices, for indices not distinguishable from 0 if there are any, and
/// for intervals if there are any.
pub fn legend<'a>(
    indices: impl Iterator<Item = &'a Index> + Clone,
    level: &str,
    language: Language,
    style: &Style,
) -> Vec<(Swatch, Text)> {
    let [first, total] = appearance(style, [true; 2]);
    let mut legend = vec![
        (Swatch::Point(total), Text::plain(say!(language, "total, ST"))),
        (Swatch::Point(first), Text::plain(say!(language, "first-order, S1"))),
    ];
    let estimates = || indices.clone().flat_map(|index| [&index.first, &index.total]);
    if estimates().any(|estimate| !differs_from_zero(estimate)) {
        let [_, hollow] = appearance(style, [false; 2]);
        legend.push((Swatch::Point(hollow), Text::plain(say!(language, "hollow: not told from 0"))));
    }
    if estimates().any(|estimate| estimate.interval.is_some()) {
        legend.push((Swatch::Whisker, Text::plain(say!(language, "{level} interval", level))));
    }
    legend
}

/// Sentences of a caption on the marks of indices, and on Monte Carlo noise in an outcome.
pub fn explained(subject: &Subject<'_>, shared: &Shared<'_>) -> [String; 2] {
    let (language, level) = (subject.language(), subject.level());
    let drawn = match shared.inputs().is_some() {
        true => say!(
            language,
            "Whiskers: {level} intervals over independent scramblings of the points; hollow: the interval holds 0, or there is none.",
            level,
        ),
        false => say!(
            language,
            "The inputs make no variance that can be told from chance, so that there are no shares."
        ),
    };
    let chance = match shared.noise_share() {
        Some(share) => say!(
            language,
            "Chance: its share of the variance of the means at points, {share}%; it is taken away before the rest is shared out.",
            share = language.decimal(100.0 * share.value, 1),
        ),
        None if subject.scenario().replicates() == 1 => {
            say!(language, "With 1 replicate of each point the variance holds what chance adds.")
        }
        None => String::new(),
    };
    let exceeds = match shared.variance.is_some_and(VarianceRow::noise_exceeds) {
        true => say!(language, "Chance by its estimate makes more variance than the means at points have."),
        false => String::new(),
    };
    let cut = match shared.inputs().is_some() {
        true => say!(language, "Estimates are not cut to 0 and 1."),
        false => String::new(),
    };
    let sentences = [exceeds, chance, cut].into_iter().filter(|sentence| !sentence.is_empty());
    [drawn, sentences.collect::<Vec<_>>().join(" ")]
}

/// Draws the indices of an outcome.
pub fn draw(subject: &Subject<'_>, shared: &Shared<'_>, name: &str) -> Figure {
    let (style, language) = (subject.style, subject.language());
    let found = shared.inputs();
    let index = |place: usize| found.and_then(|found| found.get(place));
    let order = subject.strongest(|place| index(place).map_or(0.0, |index| index.total.value));
    let row = |place: &usize| Row {
        name: subject.row_name(subject.of.kept[*place]),
        estimates: index(*place).map_or_else(Vec::new, |index| {
            let [first, total] = appearance(style, [&index.first, &index.total].map(differs_from_zero));
            let [s1, st] = both(index);
            vec![(total, st), (first, s1)]
        }),
    };
    let mut rows: Vec<Row> = order.iter().map(row).collect();

    let outcome = subject.outcome(&shared.name);
    let title = say!(language, "{outcome}: shares of inputs in its variance", outcome);
    let legend = match found {
        Some(found) => legend(found.iter(), &subject.level(), language, style),
        None => Vec::new(),
    };
    let heading = Heading { title: title.clone(), subtitle: subject.title(), legend };
    // Noise is the last row, which is always drawn.
    let chance = shared.noise_share().map(|share| {
        let look =
            Point { shape: Shape::Round, colour: style.palette.muted, is_filled: differs_from_zero(&share) };
        Row { name: say!(language, "Chance"), estimates: vec![(look, estimated(&share))] }
    });
    let most =
        estimates::most_rows(&heading, &rows.iter().chain(&chance).cloned().collect::<Vec<_>>(), style);
    rows.truncate(if chance.is_some() && most <= rows.len() { (most - 1).max(1) } else { most });
    let shown = rows.len();
    rows.extend(chance);
    let quantity = Text::plain(say!(language, "Share of the variance"));
    let none = say!(language, "cannot be told");
    let sheet = estimates::draw(&heading, &Estimates { quantity, rows, marks: Vec::new(), none }, style);

    let what = say!(
        language,
        "Sobol indices of {subject} at the end, from {rows} rows, {replicates} of each point: S1, the share of the variance \
         that an input makes by itself, and ST, with all its interactions; sorted by ST.",
        subject = subject.quoted(),
        rows = subject.rows(),
        replicates = subject.replicates(),
    );
    let [drawn, more] = explained(subject, shared);
    let caption = Caption::new(what, subject.source())
        .drawn(drawn)
        .more(more)
        .more(subject.left_out(shown).unwrap_or_default());
    sheet.into_figure(style, name, &title, &caption, subject.provenance)
}
