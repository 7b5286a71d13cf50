//! Selection of the dated marks in figures.

use super::marks::{Mark, MarkKind};

/// Selection of the dated marks in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Events {
    /// No marks.
    None,
    /// Changes of rules and inputs of the model, and the day from which scenarios diverge: they explain bends in lines.
    #[default]
    Breaks,
    /// Breaks, and every new leader and event.
    All,
}

impl Events {
    /// All selections.
    pub const ALL: [Self; 3] = [Self::None, Self::Breaks, Self::All];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Breaks => "breaks",
            Self::All => "all",
        }
    }

    /// The selection with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|events| events.name() == name)
    }

    /// Whether marks of a kind are shown.
    pub fn holds(self, kind: MarkKind) -> bool {
        match (self, kind) {
            (Self::None, _) | (Self::Breaks, MarkKind::Leader | MarkKind::Event) => false,
            (Self::Breaks, MarkKind::Input | MarkKind::Break | MarkKind::Parting) | (Self::All, _) => true,
        }
    }

    /// The marks that the figures show.
    pub fn of(self, mut marks: Vec<Mark>) -> Vec<Mark> {
        marks.retain(|mark| self.holds(mark.kind));
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_default_what_bends_lines_is_marked_and_not_what_merely_happens() {
        let kinds = [MarkKind::Leader, MarkKind::Event, MarkKind::Input, MarkKind::Break, MarkKind::Parting];
        let shown = |events: Events| kinds.map(|kind| events.holds(kind));
        assert_eq!(shown(Events::default()), [false, false, true, true, true]);
        assert_eq!(shown(Events::All), [true; 5]);
        assert_eq!(shown(Events::None), [false; 5]);
        for events in Events::ALL {
            assert_eq!(Events::from_name(events.name()), Some(events));
        }
    }
}
