//! What to know before reading on: that a report is no forecast, what its ranges leave out, and which languages it is in.

use super::origin::Kind;
use super::page::Note;
use crate::export::manifest::Identity;
use crate::plot::Language;

/// The notes of a report.
pub fn notes(kind: Kind, identity: &Identity) -> Vec<Note> {
    let is_drawn = identity.drawn().is_some();
    let limits = match kind {
        Kind::Run if is_drawn => {
            "This is no forecast: it says what the model does under this scenario, not what will happen. Its ranges are of \
             chance and of the drawn parameters together; whether the model and its codings are right is in none of them."
        }
        Kind::Run => {
            "This is no forecast: it says what the model does under this scenario, not what will happen. Its ranges are of \
             chance alone, with every parameter held at one value; what is uncertain about the parameters comes on top \
             (concord run --draw-parameters)."
        }
        Kind::Comparison if is_drawn => {
            "This is no forecast: it says how the histories of the model differ where the scenarios do and all else is the \
             same. Its ranges are of chance and of the drawn parameters together."
        }
        Kind::Comparison => {
            "This is no forecast: it says how the histories of the model differ where the scenarios do and all else is the \
             same. Its ranges are of chance alone, with every parameter held at one value; what is uncertain about the \
             parameters comes on top."
        }
        Kind::Sweep => {
            "This is no forecast: it says what the model does at each of the points, not what will happen, nor which of them is \
             likely. Its ranges are of chance alone, with every parameter held at one value at each point; what is uncertain \
             about the parameters comes on top."
        }
        Kind::Sensitivity { .. } => {
            "This is no forecast: it says which of the uncertain numbers the outcomes of the model depend on, within the priors of \
             these numbers and with every other number held at one value."
        }
        Kind::Trace => {
            "This is no forecast and no finding: it is one of the histories that chance makes of the model, with every \
             parameter held at one value."
        }
    };
    of_limits(limits, identity)
}

/// The notes of a report whose ranges leave out what `limits` says.
pub fn of_limits(limits: &str, identity: &Identity) -> Vec<Note> {
    let english = |text: &str| Note { language: Language::English, text: text.to_owned() };
    let figures = identity.figures.as_ref().and_then(|figures| Language::from_name(&figures.language));
    let other = figures.filter(|language| *language != Language::English);
    std::iter::once(english(limits)).chain(other.into_iter().flat_map(languages)).collect()
}

/// What is in which language, in that language and in English; nothing where all is in English.
fn languages(language: Language) -> Vec<Note> {
    let (name, text) = match language {
        Language::English => return Vec::new(),
        Language::Russian => (
            "Russian",
            "На русском языке здесь только рисунки и подписи к ним; текст отчёта, выводы и таблицы — на английском.",
        ),
        Language::Kazakh => (
            "Kazakh",
            "Мұнда қазақ тілінде тек суреттер мен олардың түсіндірмелері ғана берілген; есептің мәтіні, қорытындылар мен \
             кестелер — ағылшын тілінде.",
        ),
    };
    let english = format!(
        "Only the figures and their captions are in {name}, as --lang {} asks; text, findings and tables are in English.",
        language.name()
    );
    vec![Note { language, text: text.to_owned() }, Note { language: Language::English, text: english }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Drawing;
    use crate::testkit;

    #[test]
    fn every_report_says_first_that_it_is_no_forecast_and_what_its_ranges_leave_out() {
        let identity = testkit::identity(12);
        for kind in [Kind::Run, Kind::Comparison, Kind::Trace, Kind::Sweep] {
            let notes = notes(kind, &identity);
            assert!(notes[0].text.starts_with("This is no forecast"), "{notes:?}");
            assert!(notes[0].text.contains("with every parameter held at one value"), "{notes:?}");
            assert_eq!(notes.len(), 1);
        }
    }

    #[test]
    fn a_report_with_figures_in_another_language_says_what_is_in_it() {
        for (code, name) in [("ru", "Russian"), ("kk", "Kazakh")] {
            let figures = Some(Drawing { language: code.to_owned(), ..testkit::drawing() });
            let identity = Identity { figures, ..testkit::identity(12) };
            let notes = notes(Kind::Run, &identity);
            let languages: Vec<&str> = notes.iter().map(|note| note.language.name()).collect();
            assert_eq!(languages, ["en", code, "en"]);
            assert!(
                notes[2].text.contains(&format!("captions are in {name}, as --lang {code} asks")),
                "{notes:?}"
            );
        }
    }
}
