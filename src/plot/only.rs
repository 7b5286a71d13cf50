//! Selection of charts and of their outcomes.

/// All charts, or some by their names; a chart of several pages has the name of its first page. For a comparison, the
/// default outcomes of its forest plot, or some by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    /// Names of the charts; empty for all.
    names: Vec<String>,
    /// Names of the outcomes; empty for the default of each chart.
    outcomes: Vec<String>,
}

impl Only {
    /// All charts.
    pub const ALL: Self = Self { names: Vec::new(), outcomes: Vec::new() };

    /// The charts with these names; all charts if there are no names.
    pub fn new(names: Vec<String>) -> Self {
        Self { names, outcomes: Vec::new() }
    }

    /// The same charts for these outcomes; for the default outcomes if there are no names.
    #[must_use]
    pub fn of_outcomes(self, outcomes: Vec<String>) -> Self {
        Self { outcomes, ..self }
    }

    /// The names of the outcomes; empty for the default of each chart.
    pub fn outcomes(&self) -> &[String] {
        &self.outcomes
    }

    /// The names of the charts; empty for all.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether a chart is drawn.
    pub fn holds(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|asked| asked == name)
    }
}
