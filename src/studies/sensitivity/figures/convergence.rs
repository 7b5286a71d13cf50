//! Convergence of indices with the number of rows.

use super::{MOST_FOLLOWED, Subject, analysed::Shared, appearance, both, sobol};
use crate::{
    analysis::sensitivity::Index,
    plot::{
        figure::{Caption, Figure},
        figures::{
            along::{self, Along, Horizontal},
            steps::{Estimated, Steps},
            timeline::Vertical,
        },
        language::say,
        page::{Heading, Swatch},
        scale::Extent,
        text::Text,
    },
};

/// Draws the indices of an outcome from parts of the rows and from all, one panel per input.
pub fn draw(subject: &Subject<'_>, shared: &Shared<'_>, name: &str) -> Figure {
    let (style, language) = (subject.style, subject.language());
    let index = |step: usize, place: usize| -> Option<&Index> {
        shared.growth[step].inputs.as_ref().and_then(|found| found.get(place))
    };
    let steps = shared.growth.len();
    let last = steps.saturating_sub(1);
    let mut order = subject.strongest(|place| index(last, place).map_or(0.0, |index| index.total.value));
    order.truncate(MOST_FOLLOWED);
    let found = || (0..steps).flat_map(|step| order.iter().filter_map(move |place| index(step, *place)));
    let ends = found().flat_map(both).flat_map(|(value, interval)| {
        let (low, high) = interval.unwrap_or((value, value));
        [low, high, value]
    });
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let air = 0.04 * (high - low);
    let extent = Extent {
        low: if low < 0.0 { low - air } else { 0.0 },
        high: high + air,
        least: f64::NEG_INFINITY,
        most: f64::INFINITY,
        span: 0.1,
        whole: false,
    };
    let vertical = Vertical::Numeric(extent, Text::plain(say!(language, "Share of the variance")));
    let [s1, st] = appearance(style, [true; 2]);
    let panel = |place: &usize| {
        let series = |which: usize| -> Vec<Option<Estimated>> {
            (0..steps).map(|step| index(step, *place).map(|index| both(index)[which])).collect()
        };
        Steps {
            title: subject.row_name(subject.of.kept[*place]),
            vertical: vertical.clone(),
            series: [(s1, series(0)), (st, series(1))],
        }
    };
    let panels: Vec<Steps> = order.iter().map(panel).collect();
    let rows = shared.growth.iter().map(|indices| language.count(indices.rows as u64)).collect();
    let horizontal = Horizontal::Steps(rows, Text::plain(say!(language, "Rows")));
    let along: Vec<Along> =
        panels.iter().map(|content| Along { content, horizontal: horizontal.clone(), own: None }).collect();

    let outcome = subject.outcome(&shared.name);
    let title = say!(language, "{outcome}: have the indices settled?", outcome);
    let has_any = found().next().is_some();
    let mut legend = match has_any {
        true => sobol::legend(found(), &subject.level(), language, style),
        false => vec![(Swatch::None, Text::plain(say!(language, "cannot be told")))],
    };
    // Points are filled in all panels.
    legend.retain(|(swatch, _)| !matches!(swatch, Swatch::Point(point) if !point.is_filled));
    let heading = Heading { title: title.clone(), subtitle: subject.title(), legend };
    let sheet = along::draw(&heading, &along, style);

    let what = say!(
        language,
        "First-order (S1) and total (ST) Sobol indices of {subject} at the end from the first rows of the design and from all \
         {rows}, {replicates} of each point.",
        subject = subject.quoted(),
        rows = subject.rows(),
        replicates = subject.replicates(),
    );
    let settled = say!(
        language,
        "Where the indices have settled, those of half of the rows lie within the intervals of all."
    );
    let mut caption = Caption::new(what, subject.source()).more(settled);
    if has_any {
        caption = caption.drawn(say!(
            language,
            "Whiskers: {level} intervals over independent scramblings of the points.",
            level = subject.level(),
        ));
    }
    if (0..steps).any(|step| shared.growth[step].inputs.is_none()) {
        caption =
            caption.more(say!(language, "Gaps: the inputs make no variance that can be told from chance."));
    }
    caption = caption.more(subject.left_out(order.len()).unwrap_or_default());
    sheet.into_figure(style, name, &title, &caption, subject.provenance)
}
