//! Which dated marks figures show.

use super::marks::{Mark, MarkKind};

/// Which dated marks figures show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Events {
    /// None.
    None,
    /// Where a rule or an input of the model changes, or histories part: what explains a bend in a line.
    #[default]
    Breaks,
    /// These, and every new leader and event.
    All,
}

impl Events {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::None, Self::Breaks, Self::All];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Breaks => "breaks",
            Self::All => "all",
        }
    }

    /// The choice of a name.
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

    /// The marks that are shown.
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
