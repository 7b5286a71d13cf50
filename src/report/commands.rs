//! What a report names of the program that its reader has.

/// How a reader asks for what a report mentions, in the words of a program. A report by the library alone names no command and says
/// the same without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commands {
    /// Makes the study again, from within its folder.
    pub again: Option<String>,
    /// Changes a value of a scenario: `--set`.
    pub set: Option<String>,
    /// Has figures in their language: `--lang ru`.
    pub language: Option<String>,
    /// Option that draws what is uncertain about the parameters: `--draw-parameters`.
    pub draw: Option<String>,
    /// Writes the file of a built-in scenario: `concord init --from NAME`.
    pub write: Option<String>,
}
