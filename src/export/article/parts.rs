//! The panel of the three parts of a variance: parameters, codings and chance.

use super::panel::{Column, Medium, Panel};
use crate::export::cells::PartsCells;
use crate::format::MISSING;

/// Width from which a terminal has room for intervals too.
const WIDE: usize = 78;

/// The panel of the shares of parameters, codings and chance in the variance of outcomes, whose column is `outcome`.
pub fn variance_parts(outcome: Column, caption: &str, cells: Vec<PartsCells>) -> Panel {
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
    use crate::export::parameters::{Cell, VarianceRow};

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
        let cells = PartsCells::new(&row).into_iter().collect();
        let panel = variance_parts(Column::words("Outcome"), "Parts", cells);
        let heads = |width: usize| panel.on_terminal(width).expect("rows").heads;
        assert_eq!(heads(60), ["Share in the variance", "Parameters", "Codings", "Chance"]);
        let wide = panel.on_terminal(80).expect("rows").rows[0].join("|");
        assert!(wide.contains("60.0% (55.0–66.0%)") && wide.contains("10.0% (8.0–12.0%)"), "{wide}");
        let page = panel.on_page().expect("rows");
        assert_eq!((page.heads.len(), page.heads[3].as_str()), (7, "Share of codings"));
    }
}
