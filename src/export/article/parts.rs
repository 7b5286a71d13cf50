//! The panel of the parts of a variance: parameters, codings if they are drawn, and chance.

use super::panel::{Column, Medium, Panel};
use crate::export::cells::{PartsCells, VarianceCells};
use crate::export::variance::VarianceRow;
use crate::format::MISSING;

/// Width from which a terminal has room for intervals too.
const WIDE: usize = 78;

/// What a variance is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VarianceOf {
    /// Outcomes, over replicates.
    Outcomes,
    /// The same in the batch under priors.
    OutcomesUnderPriors,
    /// Differences, over pairs.
    Differences,
    /// The same in the batch under priors.
    DifferencesUnderPriors,
}

impl VarianceOf {
    /// Head of the first column, the same on a terminal, whose spread it is, and the variance of what.
    fn words(self) -> [&'static str; 4] {
        match self {
            Self::Outcomes | Self::OutcomesUnderPriors => {
                ["Outcome", "Of the variance, by parameters", "over replicates", "each measure"]
            }
            Self::Differences | Self::DifferencesUnderPriors => [
                "Difference",
                "Variance of the difference, by parameters",
                "of the differences over pairs",
                "the difference in each measure",
            ],
        }
    }

    /// Which batch it is of, at the end of a caption.
    fn batch(self) -> &'static str {
        match self {
            Self::Outcomes | Self::Differences => "",
            Self::OutcomesUnderPriors | Self::DifferencesUnderPriors => " (second batch)",
        }
    }
}

/// The panel of some rows of `variance.csv`; empty if there are none of a regional measure.
pub fn variance_panel<'a>(of: VarianceOf, rows: impl Iterator<Item = &'a VarianceRow> + Clone) -> Panel {
    let [head, on_terminal, spread, what] = of.words();
    let parts: Vec<PartsCells> = rows.clone().filter_map(PartsCells::new).collect();
    if !parts.is_empty() {
        let caption = format!(
            "Where the spread {spread} comes from: the shares of the drawn parameters, of the drawn codings and of chance in the \
             variance of {what} at the end, with their nominal 95% intervals over resampled sets; they add up to all of it{}",
            of.batch()
        );
        return of_parts(Column::words(head), caption, parts);
    }
    let cells: Vec<VarianceCells> = rows.filter_map(VarianceCells::new).collect();
    let bars = cells.iter().map(|cells| cells.value).collect();
    let rows = cells.into_iter().map(|cells| vec![cells.label, cells.share, cells.interval]);
    let columns = [
        Column::words(head).on_terminal(0, on_terminal),
        Column::interval("Share").in_full("Share of parameters"),
        Column::interval("95% interval"),
    ];
    let caption = format!(
        "Where the spread {spread} comes from: the share of the drawn parameters in the variance of {what} at the end, with its nominal 95% \
         interval over resampled sets; the rest is chance{}",
        of.batch()
    );
    Panel::new(caption, columns, rows).with_bars(bars).only(&[Medium::Page, Medium::Terminal])
}

/// The panel with a column for each of three parts.
fn of_parts(outcome: Column, caption: String, cells: Vec<PartsCells>) -> Panel {
    let mut columns = vec![outcome.on_terminal(0, "Share in the variance")];
    for part in ["Parameters", "Codings", "Chance"] {
        columns.extend([
            Column::interval(part).in_full(format!("Share of {}", part.to_lowercase())).only(&[Medium::Page]),
            Column::interval("95% interval").only(&[Medium::Page]),
            Column::interval(part).only(&[Medium::Terminal]).from(WIDE..),
            Column::interval(part).only(&[Medium::Terminal]).below(WIDE),
        ]);
    }
    let rows = cells.into_iter().map(|cells| {
        let of_part = |(share, interval): (String, String)| {
            let both = match interval.as_str() {
                MISSING => share.clone(),
                interval => format!("{share} ({interval})"),
            };
            [share.clone(), interval, both, share]
        };
        std::iter::once(cells.label).chain(cells.parts.into_iter().flat_map(of_part)).collect()
    });
    Panel::new(caption, columns, rows).only(&[Medium::Page, Medium::Terminal])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::variance::Cell;

    #[test]
    fn every_part_has_its_interval_where_there_is_room() {
        let cell = |value: f64| Some(Cell(Some(value)));
        let row = VarianceRow {
            outcome: "integration".to_owned(),
            share: Some(0.6),
            low: Some(0.55),
            high: Some(0.66),
            codings_share: cell(0.3),
            codings_low: cell(0.24),
            codings_high: cell(0.35),
            chance_share: cell(0.1),
            chance_low: cell(0.08),
            chance_high: cell(0.12),
            ..VarianceRow::default()
        };
        assert_eq!(PartsCells::new(&VarianceRow { codings_share: None, ..row.clone() }), None);
        assert_eq!(PartsCells::new(&VarianceRow { outcome: "regime_a".to_owned(), ..row.clone() }), None);
        let panel = variance_panel(VarianceOf::Outcomes, std::iter::once(&row));
        let heads = |width: usize| panel.on_terminal(width).expect("rows").heads;
        assert_eq!(heads(60), ["Share in the variance", "Parameters", "Codings", "Chance"]);
        let wide = panel.on_terminal(80).expect("rows").rows[0].join("|");
        assert!(wide.contains("60.0% (55.0–66.0%)") && wide.contains("10.0% (8.0–12.0%)"), "{wide}");
        let page = panel.on_page().expect("rows");
        assert_eq!((page.heads.len(), page.heads[3].as_str()), (7, "Share of codings"));
    }
}
