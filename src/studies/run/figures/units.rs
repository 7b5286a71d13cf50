//! Integration issue by issue and dyad by dyad, implemented and on paper.

use crate::{
    model::{Measure, Series, Unit},
    outcome::{QUANTILES, Trajectory},
    plot::{
        charts::{
            Source,
            fans::{BANDS, MEDIAN, mark_legend, marked},
            measures::vertical,
            multiples::{foremost, most_panels},
        },
        figure::{Caption, Figure},
        figures::{
            fan::{Band, band_tint},
            lines::{Line, Lines},
            timeline::{self, Content},
        },
        language::{Language, say},
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Inks of implemented depth and of paper.
const IMPLEMENTED: usize = 0;
const PAPER: usize = 1;
/// Drawn bands, as indices of [`BANDS`].
const DRAWN: [usize; 2] = [0, 2];

/// Texts of a figure.
struct Words {
    name: &'static str,
    title: String,
    shown: String,
}

/// Sentence on omitted panels; empty if there are none.
fn left_out(all: usize, shown: usize, language: Language) -> String {
    if shown == all {
        return String::new();
    }
    say!(
        language,
        "Of {all}, the {shown} whose median of implemented integration changes most from the first tick to the last.",
        all,
        shown,
    )
}

/// Sentence on the content.
fn drawn(source: &Source) -> String {
    if source.results.replicates == 1 {
        return say!(
            source.language(),
            "Solid line: implemented; dashed line: on paper (signed); of the only replicate."
        );
    }
    say!(
        source.language(),
        "Solid line: median over {replicates}; bands: the middle 50 and 95% of replicates (quantiles, not confidence \
         intervals of the mean); dashed line: median of paper (signed) integration.",
        replicates = source.replicates(),
    )
}

/// One panel per issue.
pub fn by_issue(source: &Source) -> Option<Figure> {
    let issues = source.scenario.issues().iter().enumerate();
    let (language, years) = (source.language(), source.years());
    let units = issues.map(|(k, issue)| (Unit::Issue(k), language.called(&issue.name))).collect();
    let title = say!(language, "Integration by issue, {years}", years);
    let shown = say!(
        language,
        "Implemented integration on each issue (mean over dyads), {subject}, {years}.",
        subject = source.subject(),
        years,
    );
    draw(source, units, Words { name: "by-issue", title, shown })
}

/// One panel per dyad.
pub fn by_dyad(source: &Source) -> Option<Figure> {
    let states = source.scenario.states();
    let pairs = (0..states.len()).flat_map(|i| (i + 1..states.len()).map(move |j| (i, j)));
    let units =
        pairs.map(|(i, j)| (Unit::Dyad(i, j), format!("{}–{}", states[i].id, states[j].id))).collect();
    let (language, years) = (source.language(), source.years());
    let title = say!(language, "Integration by dyad, {years}", years);
    let shown = say!(
        language,
        "Implemented integration of each dyad (weighted over issues), {subject}, {years}.",
        subject = source.subject(),
        years,
    );
    draw(source, units, Words { name: "by-dyad", title, shown })
}

fn draw(source: &Source, units: Vec<(Unit, String)>, words: Words) -> Option<Figure> {
    let of = |measure, unit| source.results.trajectory(Series { measure, unit });
    let all: Vec<(&Trajectory, &Trajectory, String)> = units
        .into_iter()
        .filter_map(|(unit, title)| Some((of(Measure::Integration, unit)?, of(Measure::Paper, unit)?, title)))
        .collect();
    let (style, language) = (source.style, source.language());
    let change = |(implemented, _, _): &(&Trajectory, &Trajectory, String)| {
        let ends = implemented.points.first().zip(implemented.points.last());
        ends.map_or(0.0, |(first, last)| (last.quantiles[MEDIAN] - first.quantiles[MEDIAN]).abs())
    };
    let shown = foremost(&all, change, most_panels(all.len(), style));
    let shown: Vec<_> = shown.into_iter().map(|k| &all[k]).collect();
    if shown.is_empty() {
        return None;
    }
    let quantile = |trajectory: &Trajectory, k: usize| -> Vec<f64> {
        trajectory.points.iter().map(|point| point.quantiles[k]).collect()
    };
    let highest = shown.iter().flat_map(|(implemented, paper, _)| {
        [quantile(implemented, QUANTILES.len() - 1), quantile(paper, MEDIAN)].concat()
    });
    let vertical = vertical(Measure::Integration, 0.0, highest.fold(0.0, f64::max), language);
    let panels: Vec<Lines> = shown
        .iter()
        .map(|(implemented, paper, title)| {
            let line =
                |trajectory, ink| Line { values: quantile(trajectory, MEDIAN), label: String::new(), ink };
            let band = |band: usize| {
                let (_, low, high) = BANDS[band];
                Band { low: quantile(implemented, low), high: quantile(implemented, high) }
            };
            Lines {
                title: title.clone(),
                vertical: vertical.clone(),
                times: source.times.clone(),
                lines: vec![line(*implemented, IMPLEMENTED), line(*paper, PAPER)],
                bands: DRAWN.map(band).into(),
                others: Vec::new(),
            }
        })
        .collect();
    let heading = Heading { title: words.title.clone(), subtitle: source.title(), legend: legend(source) };
    let contents: Vec<&dyn Content> = panels.iter().map(|panel| panel as &dyn Content).collect();
    let sheet = timeline::draw(&heading, &source.span, &contents, style);
    let caption = Caption::new(words.shown, source.source())
        .drawn(drawn(source))
        .more(left_out(all.len(), shown.len(), language))
        .more(say!(language, "Values at the end of each tick."))
        .marks(marked(&source.span.marks, language));
    Some(sheet.into_figure(style, words.name, &words.title, &caption, source.provenance))
}

fn legend(source: &Source) -> Vec<(Swatch, Text)> {
    let style = source.style;
    let [implemented, paper] = [IMPLEMENTED, PAPER].map(|ink| style.palette.ink(ink));
    let (language, replicates) = (source.language(), source.replicates());
    let mut legend = Vec::new();
    if source.results.replicates == 1 {
        legend.push((Swatch::Line(implemented), Text::plain(say!(language, "implemented"))));
        legend.push((Swatch::Line(paper), Text::plain(say!(language, "on paper"))));
        legend.push((Swatch::None, Text::plain(replicates)));
    } else {
        let tint = |k| Swatch::Box(band_tint(implemented, k, 1, style));
        let [share, narrow] = DRAWN.map(|band| BANDS[band].0);
        legend.extend([
            (Swatch::Line(implemented), Text::plain(say!(language, "implemented, median"))),
            (tint(1), Text::plain(format!("{narrow}%"))),
            (tint(0), Text::plain(say!(language, "{share}% of {replicates}", share, replicates))),
            (Swatch::Line(paper), Text::plain(say!(language, "on paper, median"))),
        ]);
    }
    legend.extend(mark_legend(&source.span.marks, language));
    legend
}
