//! Which charts are drawn, and of which outcomes.

/// All charts, or some by their names: a chart of several pages has the name of its first. Of a comparison, all outcomes
/// that its forest has by itself, or some by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    /// None: all of them.
    names: Vec<String>,
    /// None: those that a chart shows by itself.
    outcomes: Vec<String>,
}

impl Only {
    /// All charts.
    pub const ALL: Self = Self { names: Vec::new(), outcomes: Vec::new() };

    /// The charts of these names; all of them where there is no name.
    pub fn new(names: Vec<String>) -> Self {
        Self { names, outcomes: Vec::new() }
    }

    /// The same charts, of these outcomes; of the usual ones where there is no name.
    #[must_use]
    pub fn of_outcomes(self, outcomes: Vec<String>) -> Self {
        Self { outcomes, ..self }
    }

    /// The names of the outcomes; none where each chart shows its usual ones.
    pub fn outcomes(&self) -> &[String] {
        &self.outcomes
    }

    /// The names; none where all are drawn.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether a chart is drawn.
    pub fn holds(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|asked| asked == name)
    }
}
