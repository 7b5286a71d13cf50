//! Draws of the posterior in the planes of two numbers, on the scales of the priors.

use super::super::pairs::{CELLS, PairRow};
use crate::plot::{
    charts::{Basis, keys::KeyName},
    figure::{Caption, Figure},
    figures::heat::{self, Heat, Heats},
    language::say,
    page::{Heading, Swatch},
    text::Text,
};
use crate::studies::calibration::CalibrationTables;

/// Name of the chart.
pub const NAME: &str = "pairs";

/// Most pairs that a figure shows.
const MOST: usize = 6;

/// Draws the pairs with the largest correlations; `None` without a pair.
pub fn draw(tables: &CalibrationTables, source: &Basis<'_>) -> Option<Figure> {
    let (style, language) = (source.style, source.language());
    let mut pairs: Vec<&[PairRow]> = tables.summary.pairs.chunks_exact(CELLS * CELLS).collect();
    let all = pairs.len() as u64;
    pairs.sort_by(|a, b| b[0].correlation.abs().total_cmp(&a[0].correlation.abs()));
    pairs.truncate(MOST);
    if pairs.is_empty() {
        return None;
    }
    let shown = pairs.len() as u64;
    let mut keys: Vec<&str> =
        pairs.iter().flat_map(|cells| [cells[0].key.as_str(), cells[0].other.as_str()]).collect();
    keys.sort_unstable();
    keys.dedup();
    let names = KeyName::of_all(keys.iter().copied(), &tables.scenario, language);
    let name = |key: &str| keys.binary_search(&key).map_or("", |place| names[place].words.as_str());
    let title = |cells: &&[PairRow]| {
        say!(
            language,
            "r {correlation}: {across} →, {upward} ↑",
            correlation = language.decimal(cells[0].correlation, 2),
            across = name(&cells[0].key),
            upward = name(&cells[0].other),
        )
    };
    let panel = |cells: &&[PairRow]| {
        let mut values = vec![vec![None; CELLS]; CELLS];
        for (place, row) in cells.iter().enumerate() {
            values[place % CELLS][place / CELLS] = Some(row.share * (CELLS * CELLS) as f64);
        }
        Heat { title: title(cells), values, is_signed: false }
    };
    let ticks: Vec<String> =
        (0..CELLS).map(|cell| language.decimal((cell as f64 + 0.5) / CELLS as f64, 1)).collect();
    let axis = Text::plain(say!(language, "Quantile of the prior"));
    let heats = Heats {
        across: (axis.clone(), ticks.clone()),
        upward: (axis, ticks),
        own: None,
        panels: pairs.iter().map(panel).collect(),
    };
    // A narrow panel cuts its title.
    let panels: Vec<String> =
        ('a'..).zip(&pairs).map(|(letter, cells)| format!("{letter}: {}", title(cells))).collect();
    let density = say!(language, "draws of the posterior in a cell, in multiples of those of the prior");
    let heading = Heading {
        title: say!(language, "What the record tells of two numbers together"),
        subtitle: source.title(),
        legend: vec![(Swatch::None, Text::plain(density))],
    };
    let particles = tables.summary.evidence.first().map_or(0, |row| row.particles as u64);
    let caption = say!(
        language,
        "Posterior of {subject}: {shown} of {all} pairs of the numbers of which most was learnt, those with the largest correlations r. \
         Each plane has 25 cells of quantiles of the priors; a cell has 1 before the fit, and more where more of the {particles} draws lie.",
        subject = source.subject(),
        shown = language.count(shown),
        all = language.count(all),
        particles = language.count(particles),
    );
    let caption = Caption::new(caption, source.source()).more(format!("{}.", panels.join("; ")));
    let sheet = heat::draw(&heading, &heats, style);
    Some(sheet.into_figure(style, NAME, &heading.title, &caption, source.provenance))
}
