//! Paper against implemented depth.

use super::{
    Source,
    fans::{self, BANDS, mark_legend, marked},
    measures::vertical,
};
use crate::{
    model::{Measure, Series, Unit},
    outcome::Trajectory,
    plot::{
        figure::Figure,
        figures::{
            fan::{Fan, band_tint},
            gap::Gap,
            timeline,
        },
        page::{Heading, Swatch},
        text::Text,
    },
};

/// The medians of paper and implemented integration with the space between them shaded, and below them the
/// gap of each replicate as a fan.
pub fn draw(source: &Source) -> Option<Figure> {
    let of = |measure| source.results.trajectory(Series { measure, unit: Unit::Region });
    let medians = |trajectory: &Trajectory| -> Vec<f64> {
        trajectory.points.iter().map(|point| point.quantiles[fans::MEDIAN]).collect()
    };
    let (paper, implemented) = (medians(of(Measure::Paper)?), medians(of(Measure::Integration)?));
    let highest = paper.iter().chain(&implemented).copied().fold(0.0, f64::max);
    let lines = Gap {
        title: "Paper and implemented integration, medians".to_owned(),
        vertical: vertical(Measure::Integration, 0.0, highest),
        times: source.times.clone(),
        upper: (paper, "paper".to_owned()),
        lower: (implemented, "implemented".to_owned()),
        between: ["paper ahead", "implementation ahead"].map(str::to_owned),
    };
    let gap = Fan { title: "Paper gap".to_owned(), ..fans::fan(source, Measure::PaperGap)? };

    let style = source.style;
    let mut legend = Vec::new();
    let ink = style.palette.ink(gap.ink);
    if source.results.replicates > 1 {
        legend.push((Swatch::Line(ink), Text::plain("median")));
        for (k, (share, _, _)) in BANDS.iter().enumerate().rev() {
            let of = if k == 0 { format!(" of {}", source.replicates()) } else { String::new() };
            legend.push((Swatch::Box(band_tint(ink, k, 1, style)), Text::plain(format!("{share}%{of}"))));
        }
    }
    legend.extend(mark_legend(&source.span.marks));

    let title = format!("Paper against implemented depth, {}", source.years());
    let heading = Heading { title: title.clone(), subtitle: source.scenario.title().to_owned(), legend };
    let sheet = timeline::draw(&heading, &source.span, &[&lines, &gap], style);
    let drawn = if source.results.replicates == 1 {
        "a: the only replicate, the space between its lines shaded. b: its paper less implemented \
         integration."
            .to_owned()
    } else {
        format!(
            "a: medians over {}, the space between them shaded. b: paper less implemented integration of each \
             replicate: median (line) and the middle 50, 80 and 95% of replicates (bands; quantiles, not \
             confidence intervals of the mean).",
            source.replicates()
        )
    };
    let caption = format!(
        "Signed (paper) and implemented depth of {}, {}. {drawn} Values at the end of each tick.{} {}",
        source.subject(),
        source.years(),
        marked(&source.span.marks),
        source.source()
    );
    Some(sheet.into_figure(style, "paper-gap", &title, caption, source.provenance))
}
