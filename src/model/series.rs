//! What is observed of a history: measures of units, in one fixed order.

/// A quantity that is recorded at the end of every tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Mutual implemented depth, weighted over issues; in `[0,1]`.
    Integration,
    /// Signed depth, weighted over issues; in `[0,1]`.
    Paper,
    /// Paper less integration; in `[-1,1]`.
    PaperGap,
    /// Mean identity weight; in `[-1,1]`.
    Identity,
    /// Mean dispute; in `[0,1]`.
    Dispute,
    /// Integration as a share of integration and external pull; in `[0,1]`.
    Agency,
    /// Agreements concluded so far.
    Agreements,
    /// Incidents so far that disputes gave rise to; those that the scenario dates are not counted.
    Incidents,
    /// Identity part of the mean marginal benefit; in [`World::range`](super::World::range).
    BenefitIdentity,
    /// Material part of the mean marginal benefit, at least 0; in [`World::range`](super::World::range).
    BenefitMaterial,
    /// What disputes take from the mean marginal benefit, at most 0; in [`World::range`](super::World::range).
    BenefitDispute,
    /// Mean implemented ties of a state with all others; in `[0,1]`.
    Ties,
    /// Proposals that a state has made so far.
    Proposals,
    /// Agreements that a state has refused so far.
    Vetoes,
}

impl Measure {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Integration => "integration",
            Self::Paper => "paper",
            Self::PaperGap => "paper_gap",
            Self::Identity => "identity",
            Self::Dispute => "dispute",
            Self::Agency => "agency",
            Self::Agreements => "agreements",
            Self::Incidents => "incidents",
            Self::BenefitIdentity => "benefit_identity",
            Self::BenefitMaterial => "benefit_material",
            Self::BenefitDispute => "benefit_dispute",
            Self::Ties => "ties",
            Self::Proposals => "proposals",
            Self::Vetoes => "vetoes",
        }
    }

    /// Whether the measure counts events, so that it is a whole number that never falls.
    pub fn is_count(self) -> bool {
        matches!(self, Self::Agreements | Self::Incidents | Self::Proposals | Self::Vetoes)
    }
}

/// Whom or what a measure is of. States, and issues, by their place in the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// All states and issues.
    Region,
    /// One state.
    State(usize),
    /// One unordered pair of states, the smaller place first.
    Dyad(usize, usize),
    /// One issue.
    Issue(usize),
}

/// One recorded series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Series {
    /// What is measured.
    pub measure: Measure,
    /// Of whom or what.
    pub unit: Unit,
}

/// Measures of the region that make up its outcome, in the order of record.
pub const REGION: [Measure; 8] = [
    Measure::Integration,
    Measure::Paper,
    Measure::PaperGap,
    Measure::Identity,
    Measure::Dispute,
    Measure::Agency,
    Measure::Agreements,
    Measure::Incidents,
];
/// Measures of a state, in the order of record.
pub const STATE: [Measure; 3] = [Measure::Ties, Measure::Proposals, Measure::Vetoes];
/// Measures of a dyad, in the order of record.
pub const DYAD: [Measure; 4] = [Measure::Integration, Measure::Paper, Measure::Identity, Measure::Dispute];
/// Measures of an issue, in the order of record.
pub const ISSUE: [Measure; 3] = [Measure::Integration, Measure::Paper, Measure::Agreements];
/// Parts of the benefit of integration in the region, which add up to its mean, in the order of record.
pub const BENEFIT: [Measure; 3] =
    [Measure::BenefitIdentity, Measure::BenefitMaterial, Measure::BenefitDispute];

/// Every series of `states` states and `issues` issues in the order of record: the region, then states,
/// dyads and issues in the order of the scenario, then the parts of the region's benefit.
pub fn all_series(states: usize, issues: usize) -> Vec<Series> {
    let dyads = (0..states).flat_map(|i| (i + 1..states).map(move |j| Unit::Dyad(i, j)));
    let of = |unit: Unit, measures: &'static [Measure]| {
        measures.iter().map(move |&measure| Series { measure, unit })
    };
    of(Unit::Region, &REGION)
        .chain((0..states).flat_map(|i| of(Unit::State(i), &STATE)))
        .chain(dyads.flat_map(|dyad| of(dyad, &DYAD)))
        .chain((0..issues).flat_map(|m| of(Unit::Issue(m), &ISSUE)))
        .chain(of(Unit::Region, &BENEFIT))
        .collect()
}
