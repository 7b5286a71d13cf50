//! Which charts are drawn.

/// All charts, or some by their names: a chart of several pages has the name of its first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    /// None: all of them.
    names: Vec<String>,
}

impl Only {
    /// All charts.
    pub const ALL: Self = Self { names: Vec::new() };

    /// The charts of these names; all of them where there is no name.
    pub fn new(names: Vec<String>) -> Self {
        Self { names }
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
