//! What to know before reading on: that a report is no forecast, what its ranges leave out, and which languages it is in.

use super::Commands;
use super::page::Note;
use crate::export::manifest::Identity;
use crate::plot::Language;

/// The notes of a report whose ranges leave out what `limits` says.
pub fn notes(limits: &str, identity: &Identity, commands: &Commands) -> Vec<Note> {
    let english = |text: &str| Note { language: Language::English, text: text.to_owned() };
    let figures = identity.figures.as_ref().and_then(|figures| Language::from_name(&figures.language));
    let other = figures.filter(|language| *language != Language::English);
    let other = other.into_iter().flat_map(|language| languages(language, commands));
    std::iter::once(english(limits)).chain(other).collect()
}

/// What the ranges of a report are of, and what is in none of them.
pub fn ranges(identity: &Identity, commands: &Commands) -> String {
    let drawn = identity.drawn();
    if drawn.is_some_and(|drawn| !drawn.codings.is_empty()) {
        return "Its ranges are of chance, of the drawn parameters and of the errors of codings together; whether the model is right is \
                in none of them."
            .to_owned();
    }
    if drawn.is_some() {
        return "Its ranges are of chance and of the drawn parameters together; whether the model and its codings are right is in none of \
                them."
            .to_owned();
    }
    if let Some(batch) = identity.under_priors() {
        if batch.has_codings() {
            return "Its ranges are of chance alone, with every parameter and coding held at one value, except where they are of parameters \
                    and codings too; whether the model is right is in none of them."
                .to_owned();
        }
        return "Its ranges are of chance alone, with every parameter held at one value, except where they are of parameters too; \
                whether the model and its codings are right is in none of them."
            .to_owned();
    }
    let draw = commands.draw.as_ref().map_or_else(String::new, |option| format!(" ({option})"));
    format!(
        "Its ranges are of chance alone, with every parameter held at one value; what is uncertain about the parameters comes on \
         top{draw}."
    )
}

/// What is in which language, in that language and in English; nothing where all is in English.
fn languages(language: Language, commands: &Commands) -> Vec<Note> {
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
    let asked = commands.language.as_ref().map_or_else(String::new, |option| format!(", as {option} asks"));
    let english = format!(
        "Only the figures and their captions are in {name}{asked}; text, findings and tables are in English."
    );
    vec![Note { language, text: text.to_owned() }, Note { language: Language::English, text: english }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Drawing;
    use crate::testkit;

    #[test]
    fn a_report_with_figures_in_another_language_says_what_is_in_it() {
        for (code, name) in [("ru", "Russian"), ("kk", "Kazakh")] {
            let figures = Some(Drawing { language: code.to_owned(), ..testkit::drawing() });
            let identity = Identity { figures, ..testkit::identity(12) };
            let commands = Commands { language: Some(format!("--lang {code}")), ..Commands::default() };
            let found = notes("This is no forecast.", &identity, &commands);
            let languages: Vec<&str> = found.iter().map(|note| note.language.name()).collect();
            assert_eq!(languages, ["en", code, "en"]);
            let said = format!("captions are in {name}, as --lang {code} asks; text");
            assert!(found[2].text.contains(&said), "{found:?}");
            let without = notes("This is no forecast.", &identity, &Commands::default());
            assert!(without[2].text.contains(&format!("captions are in {name}; text")), "{without:?}");
        }
    }
}
