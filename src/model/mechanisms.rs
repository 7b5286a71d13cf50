//! The mechanisms that a scenario can switch off; theory lenses are presets over them.

/// One switch a mechanism, all on in the full model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mechanisms {
    /// Identity weights count in what states want (constructivism).
    pub identity: bool,
    /// Experience rewrites identity weights; off, they stay at their initial values.
    pub learning: bool,
    /// A negative weight turns a rival's gain into a loss (realism).
    pub relative_gains: bool,
    /// The part of sovereignty cost that stems from a state's sensitivity.
    pub sovereignty: bool,
    /// Outside powers substitute for regional ties.
    pub external_pull: bool,
    /// The chair may compensate a reluctant member.
    pub side_payments: bool,
    /// Signing pays in legitimacy, whatever is implemented.
    pub prestige: bool,
    /// Ties in one issue raise the worth of the next.
    pub spillover: bool,
    /// Unsettled disputes lower the benefit of ties.
    pub disputes: bool,
}

impl Default for Mechanisms {
    fn default() -> Self {
        Self {
            identity: true,
            learning: true,
            relative_gains: true,
            sovereignty: true,
            external_pull: true,
            side_payments: true,
            prestige: true,
            spillover: true,
            disputes: true,
        }
    }
}
