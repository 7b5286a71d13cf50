//! Several fans on one scale.

use super::{
    ends::{self, End},
    fan::Fan,
    timeline::{Content, Vertical},
};
use crate::plot::{canvas::Canvas, panel::Panel, style::Style};

/// A panel with several fans, each named where it ends. Those that come later lie above.
#[derive(Debug, Clone, PartialEq)]
pub struct Fans {
    /// What they show.
    pub title: String,
    /// Vertical axis of all of them.
    pub vertical: Vertical,
    /// The fans, each with its name.
    pub fans: Vec<(Fan, &'static str)>,
}

impl Content for Fans {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn right(&self, _panel: &Panel, style: &Style) -> f64 {
        ends::width(self.fans.iter().map(|(_, name)| *name), style)
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        for (fan, _) in &self.fans {
            fan.draw_below(canvas, panel, style);
        }
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        for (fan, _) in &self.fans {
            fan.draw_above(canvas, panel, style);
        }
        let end = |(fan, label): &(Fan, &'static str)| End {
            value: fan.median.last().copied(),
            label,
            ink: style.palette.ink(fan.ink),
        };
        ends::draw(canvas, panel, &self.fans.iter().map(end).collect::<Vec<_>>(), style);
    }
}
