//! Options that select figures and set their style.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use thiserror::Error;

use super::numbers;
use crate::export::Drawing;
use crate::plot::{Events, Language, Only, Style, Theme, Width};
use crate::scenario::nearest;

/// Options of figures, shared by all commands that draw.
#[derive(Debug, Clone, Args)]
pub struct DrawingArgs {
    /// Colours and sizes of the figures, for a journal, for print without colour, or for slides
    #[arg(long, value_name = "THEME", default_value = Theme::Journal.name(), value_parser = themes())]
    theme: Theme,

    /// Width of the figures in millimetres, from 60 to 600; journals ask for 85, 120 or 175 [default: 175; for slides 254]
    #[arg(long, value_name = "MM", value_parser = numbers::width, allow_negative_numbers = true)]
    width: Option<Width>,

    /// Language of figures and captions: en, ru or kk; reports, findings, tables and the terminal stay in English
    #[arg(long, value_name = "LANG", default_value = Language::English.name(), value_parser = languages())]
    lang: Language,

    /// Draw figures without titles, for journals that print the title in the caption
    #[arg(long)]
    no_title: bool,

    /// Dated marks in the figures: none; breaks: dates at which an input or a rule of the model changes or scenarios
    /// diverge; all: new leaders and events too
    #[arg(long, value_name = "WHICH", default_value = Events::default().name(), value_parser = events())]
    events: Events,

    /// Draw only the figure with this file name, such as fan-integration; may be repeated
    #[arg(long, value_name = "FIGURE")]
    only: Vec<String>,
}

/// Options of figures, and the option to draw none.
#[derive(Debug, Clone, Args)]
pub struct FigureArgs {
    /// Draw no figures
    #[arg(long, conflicts_with_all = ["theme", "width", "lang", "no_title", "events", "only"])]
    no_figures: bool,

    #[command(flatten)]
    drawing: DrawingArgs,
}

/// Style and selection of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Sizes, colours and language.
    pub style: Style,
    /// Selection of the figures.
    pub only: Only,
}

/// The result has no figure with the requested name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "no figure of this result is called {name:?}\n\
    help: {}the names are {}",
    nearest.as_ref().map(|nearest| format!("did you mean {nearest}? ")).unwrap_or_default(), known.join(", ")
)]
pub struct UnknownFigure {
    name: String,
    nearest: Option<String>,
    known: Vec<String>,
}

impl DrawingArgs {
    /// Style and selection among figures with the names in `known`.
    ///
    /// # Errors
    ///
    /// [`UnknownFigure`] for the first requested name that is not in `known`.
    pub fn look(&self, known: Vec<String>) -> Result<Look, UnknownFigure> {
        if let Some(name) = self.only.iter().find(|name| !known.contains(name)) {
            let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
            return Err(UnknownFigure { name: name.clone(), nearest, known });
        }
        let width = self.width.unwrap_or_else(|| self.theme.usual_width());
        // The order of `known`, each name once: the order of the options does not change the drawing.
        let selected = known.into_iter().filter(|name| self.only.contains(name));
        Ok(Look {
            style: Style::new(self.theme, width)
                .in_language(self.lang)
                .with_events(self.events)
                .titled(!self.no_title),
            only: Only::new(selected.collect()),
        })
    }
}

impl FigureArgs {
    /// Style and selection among figures with the names in `known`; `None` with `--no-figures`.
    ///
    /// # Errors
    ///
    /// As [`DrawingArgs::look`].
    pub fn look(&self, known: Vec<String>) -> Result<Option<Look>, UnknownFigure> {
        if self.no_figures { Ok(None) } else { self.drawing.look(known).map(Some) }
    }
}

impl Look {
    /// Limits the figures of a comparison to the outcomes with these names.
    #[must_use]
    pub fn of_outcomes(self, names: &[String]) -> Self {
        Self { only: self.only.of_outcomes(names.to_vec()), ..self }
    }

    /// The record of the drawing in a manifest.
    pub fn drawing(&self) -> Drawing {
        Drawing {
            theme: self.style.theme.name().to_owned(),
            width_mm: self.style.width_mm,
            language: self.style.language.name().to_owned(),
            events: self.style.events.name().to_owned(),
            untitled: !self.style.is_titled,
            only: self.only.names().to_vec(),
        }
    }
}

/// Reads the name of a theme.
fn themes() -> impl TypedValueParser<Value = Theme> {
    PossibleValuesParser::new(Theme::ALL.map(Theme::name))
        .map(|name| Theme::from_name(&name).unwrap_or(Theme::Journal))
}

/// Reads the name of a language.
fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::name))
        .map(|name| Language::from_name(&name).unwrap_or_default())
}

/// Reads the kind of dated marks.
fn events() -> impl TypedValueParser<Value = Events> {
    PossibleValuesParser::new(Events::ALL.map(Events::name))
        .map(|name| Events::from_name(&name).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<String> {
        ["fans", "fan-integration", "outcomes"].map(str::to_owned).to_vec()
    }

    fn requested(only: &[&str]) -> DrawingArgs {
        let only = only.iter().map(|name| (*name).to_owned()).collect();
        let (events, lang) = (Events::default(), Language::English);
        DrawingArgs { theme: Theme::Journal, width: None, lang, no_title: false, events, only }
    }

    #[test]
    fn the_same_figures_are_the_same_drawing() {
        let one = requested(&["outcomes", "fans", "outcomes"]).look(known()).expect("they are known");
        assert_eq!(Some(&one), requested(&["fans", "outcomes"]).look(known()).as_ref().ok());
        assert_eq!(one.drawing().only, ["fans", "outcomes"]);
        let all = requested(&[]).look(known()).expect("they are known");
        assert_eq!((all.drawing().theme.as_str(), all.drawing().width_mm), ("journal", 175.0));
        assert!(all.drawing().only.is_empty() && all.only.holds("anything"));
        let slide =
            DrawingArgs { theme: Theme::Slide, ..requested(&[]) }.look(known()).expect("they are known");
        assert_eq!(slide.drawing().width_mm, 254.0);
    }

    #[test]
    fn an_unknown_figure_is_refused_with_the_names_of_all() {
        let message =
            requested(&["fans", "fan-integratoin"]).look(known()).expect_err("there is none").to_string();
        assert_eq!(
            message,
            "no figure of this result is called \"fan-integratoin\"\n\
             help: did you mean fan-integration? the names are fans, fan-integration, outcomes"
        );
        let message = requested(&["map"]).look(known()).expect_err("there is none").to_string();
        assert!(message.contains("\nhelp: the names are fans"), "{message}");
    }
}
