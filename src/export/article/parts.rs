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

/// Variances of one measure, a line for each lens, point or change.
#[derive(Debug)]
pub struct MeasureVariances<'a> {
    /// Label of the measure.
    pub label: &'a str,
    /// What the lines are, within a sentence.
    pub lines: &'a str,
    /// What the variances of a line are of, and the head of its column.
    pub of: &'a [(&'a str, &'a str)],
    /// The name of each line, and its rows of `variance.csv`.
    pub rows: Vec<(String, Vec<&'a VarianceRow>)>,
}

impl MeasureVariances<'_> {
    /// The panel of the shares of parameters; without rows there is nothing in it.
    pub fn panel(&self) -> Panel {
        let Self { label, lines, of, rows } = self;
        let cells: Vec<Vec<VarianceCells>> = rows
            .iter()
            .map(|(_, rows)| rows.iter().filter_map(|row| VarianceCells::new(row)).collect())
            .collect();
        let bars = match of.len() {
            1 => cells.iter().flatten().map(|cells| cells.value).collect(),
            _ => Vec::new(),
        };
        let lined = rows.iter().zip(cells).map(|((name, _), cells)| {
            let shares = cells.into_iter().flat_map(|cells| [cells.share, cells.interval]);
            // A file that was edited may lack some.
            let shares = shares.chain(std::iter::repeat(MISSING.to_owned())).take(2 * of.len());
            std::iter::once(name.clone()).chain(shares).collect()
        });
        let head = Column::words(*label).on_terminal(0, format!("{label}: variance by parameters"));
        let heads = of.iter().flat_map(|(what, head)| {
            let share = Column::interval(*head).in_full(format!("Share of parameters in {what}"));
            [share, Column::interval("95% interval")]
        });
        let what = of.iter().map(|(what, _)| *what).collect::<Vec<_>>().join(" and in ");
        let caption = format!(
            "{label}: where the spread over replicates comes from, {lines}: the share of the drawn parameters in {what} at the end, with its \
             nominal 95% interval over resampled sets; the rest is chance"
        );
        let columns: Vec<Column> = std::iter::once(head).chain(heads).collect();
        Panel::new(caption, columns, lined).with_bars(bars).only(&[Medium::Page, Medium::Terminal])
    }
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
    fn a_line_has_a_share_for_each_variance() {
        let row = |share: f64| VarianceRow {
            outcome: "integration".to_owned(),
            share: Some(share),
            low: Some(share - 0.05),
            high: Some(share + 0.05),
            ..VarianceRow::default()
        };
        let (level, difference) = (row(0.6), row(0.2));
        let lined = |of: &'static [(&'static str, &'static str)], rows: Vec<&VarianceRow>| {
            let rows = vec![("Full model".to_owned(), rows)];
            MeasureVariances { label: "Integration", lines: "through each lens", of, rows }.panel()
        };
        let both = &[("the variance of the outcome", "Outcome"), ("that of the difference", "Difference")];
        let panel = lined(both, vec![&level, &difference]);
        assert!(
            panel.caption.contains("in the variance of the outcome and in that of the difference at the end")
        );
        let grid = panel.on_page().expect("rows");
        assert_eq!(grid.heads[3], "Share of parameters in that of the difference");
        assert_eq!(
            grid.rows,
            [["Full model", "60.0%", "55.0–65.0%", "20.0%", "15.0–25.0%"].map(str::to_owned)]
        );
        assert!(panel.bars.is_empty() && panel.in_article().is_none());
        let one = lined(&both[..1], vec![&level]);
        assert_eq!((one.bars.as_slice(), one.on_terminal(80).expect("rows").heads.len()), (&[0.6][..], 3));
        let torn = lined(both, vec![&level]);
        assert_eq!(torn.on_page().expect("rows").rows[0][3..], [MISSING, MISSING].map(str::to_owned));
    }

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
