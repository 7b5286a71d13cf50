//! The evidence of theory lenses, each with a fit of its own, beside the best.

use super::{LENSES, fit_until};
use crate::plot::{
    charts::Basis,
    figure::{Caption, Figure},
    figures::forest::{self, Block, Row, Section},
    language::say,
    page::{Heading, Swatch},
    text::Text,
};
use crate::studies::validation::ValidationTables;
use crate::studies::validation::rows::LensRow;

/// Standard errors of a 95% interval.
const WIDE: f64 = 1.96;

/// One row a lens, the best first.
pub fn draw(tables: &ValidationTables, source: &Basis<'_>) -> Option<Figure> {
    let (style, language) = (source.style, source.language());
    let mut lenses: Vec<&LensRow> = tables.summary.lenses.iter().collect();
    lenses.sort_by(|a, b| b.log_evidence.total_cmp(&a.log_evidence));
    let best = lenses.first()?.log_evidence;
    let row = |of: &&LensRow| {
        let apart = of.log_evidence - best;
        Row {
            name: language.called(&of.title),
            effect: apart,
            interval: Some((apart - WIDE * of.error, apart + WIDE * of.error)),
            columns: [
                language.decimal(of.log_evidence, 2),
                language.decimal(of.error, 2),
                language.decimal(of.probability, 3),
            ],
        }
    };
    let section = Section { title: source.subject(), rows: lenses.iter().map(row).collect() };
    let quantity = Text::plain(say!(language, "Log evidence less that of the best"));
    let block = Block { quantity, span: 2.0, least: f64::NEG_INFINITY, sections: vec![section] };
    let title = say!(language, "Evidence of theory lenses to {year}", year = fit_until(tables));
    let words = say!(language, "each lens with a fit of its own; probabilities at equal prior ones");
    let heading = |_: usize, _: usize| Heading {
        title: title.clone(),
        subtitle: String::new(),
        legend: vec![(Swatch::None, Text::plain(words.clone()))],
    };
    let headers = [say!(language, "Log evidence"), say!(language, "Error"), say!(language, "Probability")];
    let shown = say!(language, "{title}, {subject}.", title, subject = source.subject());
    let drawn =
        say!(language, "Squares: log evidence; whiskers: 1.96 Monte Carlo standard errors to either side.");
    let more = say!(
        language,
        "Evidence is the mean likelihood of the record over the priors: it compares lenses on the years of the fit alone."
    );
    let caption = Caption::new(shown, source.source()).drawn(drawn).more(more);
    let sheet = forest::draw(heading, &headers, &[block], style).into_iter().next()?;
    Some(sheet.into_figure(style, LENSES, &title, &caption, source.provenance))
}
