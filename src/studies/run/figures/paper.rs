//! Paper against implemented depth.

use crate::{
    model::{Measure, Series, Unit},
    outcome::Trajectory,
    plot::{
        charts::{
            Source,
            fans::{self, mark_legend, marked},
            measures::vertical,
        },
        figure::{Caption, Figure},
        figures::{gap::Gap, timeline},
        language::say,
        page::Heading,
    },
};

/// The medians of paper and implemented integration with shading between them, and below them the gap as a fan.
pub fn draw(source: &Source) -> Option<Figure> {
    let language = source.language();
    let of = |measure| source.results.trajectory(Series { measure, unit: Unit::Region });
    let medians = |trajectory: &Trajectory| -> Vec<f64> {
        trajectory.points.iter().map(|point| point.quantiles[fans::MEDIAN]).collect()
    };
    let (paper, implemented) = (medians(of(Measure::Paper)?), medians(of(Measure::Integration)?));
    let highest = paper.iter().chain(&implemented).copied().fold(0.0, f64::max);
    let lines = Gap {
        title: say!(language, "Paper and implemented integration, medians"),
        vertical: vertical(Measure::Integration, 0.0, highest, language),
        times: source.times.clone(),
        upper: (paper, say!(language, "paper")),
        lower: (implemented, say!(language, "implemented")),
        between: [say!(language, "paper ahead"), say!(language, "implementation ahead")],
    };
    let gap = fans::fan(source, Measure::PaperGap)?;

    let style = source.style;
    let legend = if source.results.replicates > 1 {
        fans::bands_legend(source, style.palette.ink(gap.ink), 1)
    } else {
        Vec::new()
    };
    let legend = legend.into_iter().chain(mark_legend(&source.span.marks, language)).collect();

    let (subject, years) = (source.subject(), source.years());
    let title = say!(language, "Paper against implemented depth, {years}", years);
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let sheet = timeline::draw(&heading, &source.span, &[&lines, &gap], style);
    let drawn = if source.results.replicates == 1 {
        say!(
            language,
            "a: the only replicate, the space between its lines shaded; b: its paper less implemented \
             integration."
        )
    } else {
        say!(
            language,
            "a: medians over {replicates}, the space between them shaded; b: paper less implemented integration of each \
             replicate: median (line) and the middle 50, 80 and 95% of replicates (bands; quantiles, not \
             confidence intervals of the mean).",
            replicates = source.replicates(),
        )
    };
    let shown = say!(language, "Signed (paper) and implemented depth of {subject}, {years}.", subject, years);
    let values = say!(language, "Values at the end of each tick.");
    let marked = marked(&source.span.marks, language);
    let caption = Caption::new(shown, source.source()).drawn(drawn).more(values).marks(marked);
    Some(sheet.into_figure(style, "paper-gap", &title, &caption, source.provenance))
}
