//! The tables of a study on a page.

use super::page::{Column, Part, Table};
use crate::export::{Article, Panel};

/// Panels that a page shows and that hold anything, a table each.
pub fn of_panels<'a>(panels: impl IntoIterator<Item = &'a Panel>) -> Vec<Part<'static>> {
    panels.into_iter().filter_map(of_panel).map(Part::Table).collect()
}

/// The same of all panels of articles.
pub fn of_articles(articles: &[Article]) -> Vec<Part<'static>> {
    of_panels(articles.iter().flat_map(|article| &article.panels))
}

fn of_panel(panel: &Panel) -> Option<Table> {
    let grid = panel.on_page().filter(|grid| !grid.rows.is_empty())?;
    let columns =
        grid.heads.into_iter().zip(grid.are_words).map(|(head, words)| Column { head, numbers: !words });
    Some(Table { caption: panel.caption.clone(), columns: columns.collect(), rows: grid.rows })
}
