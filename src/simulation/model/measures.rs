//! The measures, each declared once.
//!
//! The macro `measures!` declares for each its name in files, its kind (unit and interval), the units that it describes, its label
//! in tables and figures, the labels of its axes, its meaning and its definition. Series,
//! bounds in scenarios, tables, figures, the data dictionary and the tables of the documents follow from it.

/// Unit and interval of a measure.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A share or depth, in `[0,1]`.
    Share,
    /// A quantity with two signs, in `[-1,1]`.
    Signed,
    /// Events so far: a whole number that never falls, with the largest number that n states can reach in T ticks by chance.
    Count(fn(n: u64, ticks: u64) -> u64),
    /// A part of the mean marginal benefit, with the sign that it has in any world; see
    /// [`World::range`](super::World::range).
    Benefit(Sign),
}

/// The sign that a quantity has in any world; 0 is among both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Either sign.
    Any,
    /// At least 0.
    NotNegative,
    /// At most 0.
    NotPositive,
}

/// Section of the record that contains a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The region; at the end of a replicate its outcome.
    Region,
    /// Each state.
    State,
    /// Each unordered pair of states.
    Dyad,
    /// Each issue.
    Issue,
    /// Parts of the region's benefit.
    Benefit,
}

/// The declaration of a measure.
#[derive(Debug, Clone, Copy)]
pub struct MeasureSpec {
    /// Name in files.
    pub name: &'static str,
    /// Unit and interval.
    pub kind: Kind,
    /// The sections of the record that contain it.
    pub sections: &'static [Section],
    /// Label in tables and figures.
    pub label: &'static str,
    /// Quantity and unit on an axis.
    pub axis: &'static str,
    /// Quantity of a difference on an axis.
    pub difference: &'static str,
    /// Meaning in a phrase.
    pub meaning: &'static str,
    /// Definition in the symbols of the model document.
    pub definition: &'static str,
}

/// Declares the measures: an enum, and a [`MeasureSpec`] of each.
macro_rules! measures {
    ($( $measure:ident $name:literal: $kind:expr, of [$($section:ident),+], label $label:literal,
        axis $axis:literal, difference $difference:literal, meaning $meaning:literal, is $definition:literal; )+) => {
        /// A quantity that is recorded at the end of every tick.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Measure {
            $( #[doc = $meaning] $measure, )+
        }

        impl Measure {
            /// Every measure, in the order of declaration.
            pub const ALL: [Self; [$( $name ),+].len()] = [$( Self::$measure ),+];

            /// The declaration of the measure.
            pub const fn spec(self) -> &'static MeasureSpec {
                match self {
                    $( Self::$measure => const { &MeasureSpec {
                        name: $name,
                        kind: $kind,
                        sections: &[$( Section::$section ),+],
                        label: $label,
                        axis: $axis,
                        difference: $difference,
                        meaning: $meaning,
                        definition: $definition,
                    } }, )+
                }
            }
        }
    };
}

measures! {
    Integration "integration": Kind::Share, of [Region, Dyad, Issue], label "Implemented integration",
        axis "Depth (0–1)", difference "Difference in depth",
        meaning "mutual implemented depth",
        is "mean of min(D_ijm, D_jim), issues weighted by W_m / Σ W";
    Paper "paper": Kind::Share, of [Region, Dyad, Issue], label "Paper integration",
        axis "Signed depth (0–1)", difference "Difference in signed depth",
        meaning "signed depth",
        is "the same of S_ijm";
    PaperGap "paper_gap": Kind::Signed, of [Region], label "Paper gap",
        axis "Depth (−1\u{a0}to\u{a0}1)", difference "Difference in depth",
        meaning "paper less integration",
        is "paper less integration";
    Identity "identity": Kind::Signed, of [Region, Dyad], label "Identity weight",
        axis "Mean (−1\u{a0}to\u{a0}1)", difference "Difference in mean weight",
        meaning "mean identity weight",
        is "mean w_ij";
    Dispute "dispute": Kind::Share, of [Region, Dyad], label "Dispute",
        axis "Mean dispute (0–1)", difference "Difference in mean dispute",
        meaning "mean unsettled dispute",
        is "mean q_ij";
    Agency "agency": Kind::Share, of [Region], label "Agency",
        axis "Regional share (0–1)", difference "Difference in regional share",
        meaning "integration as a share of integration and external pull",
        is "integration / (integration + X), X the mean external pull over states and weighted issues; 0 where both are 0";
    Agreements "agreements": Kind::Count(|n, ticks| n * ticks), of [Region, Issue], label "Agreements",
        axis "Number so far", difference "Difference in number",
        meaning "agreements concluded so far",
        is "concluded so far";
    Incidents "incidents": Kind::Count(|n, ticks| n * (n - 1) / 2 * ticks), of [Region], label "Incidents",
        axis "Number so far", difference "Difference in number",
        meaning "incidents so far, by chance and by date",
        is "so far, those that the scenario dates included";
    BenefitIdentity "benefit_identity": Kind::Benefit(Sign::Any), of [Benefit], label "Benefit from identity",
        axis "Marginal benefit", difference "Difference in marginal benefit",
        meaning "part of the mean benefit that comes from identity: *what do we have in common*",
        is "mean of b_m ω_i (1 - χ x_im) [v_ij c_jim ϖ_i + γ max(v_ij, 0)] over ordered pairs, issues weighted by W_m / Σ W";
    BenefitMaterial "benefit_material": Kind::Benefit(Sign::NotNegative), of [Benefit],
        label "Benefit from material gain",
        axis "Marginal benefit", difference "Difference in marginal benefit",
        meaning "part of it that comes from material gain: *why unite*",
        is "the same of b_m ω_i (1 - χ x_im) [c_ijm ϖ_j + λ dep_ij]";
    BenefitDispute "benefit_dispute": Kind::Benefit(Sign::NotPositive), of [Benefit],
        label "Effect of disputes on the benefit",
        axis "Marginal benefit", difference "Difference in marginal benefit",
        meaning "what disputes take from it; the three add up to the mean benefit of a unit of depth",
        is "mean -δ q_ij";
    Ties "ties": Kind::Share, of [State], label "Ties",
        axis "Depth (0–1)", difference "Difference in depth",
        meaning "mean implemented ties with all others",
        is "mean integration of its dyads";
    Proposals "proposals": Kind::Count(|_, ticks| ticks), of [State], label "Proposals",
        axis "Number so far", difference "Difference in number",
        meaning "proposals made so far",
        is "made so far";
    Vetoes "vetoes": Kind::Count(|n, ticks| (n - 1) * ticks), of [State], label "Vetoes",
        axis "Number so far", difference "Difference in number",
        meaning "agreements refused so far",
        is "agreements refused so far";
}

impl Measure {
    /// Name in files.
    pub const fn name(self) -> &'static str {
        self.spec().name
    }

    /// Label in tables and figures.
    pub const fn label(self) -> &'static str {
        self.spec().label
    }

    /// Returns whether the measure counts events: a whole number that never falls.
    #[inline]
    pub const fn is_count(self) -> bool {
        matches!(self.spec().kind, Kind::Count(_))
    }

    /// The interval in which the measure lies in any world; `None` where it depends on the world.
    pub const fn interval(self) -> Option<(f64, f64)> {
        match self.spec().kind {
            Kind::Share => Some((0.0, 1.0)),
            Kind::Signed => Some((-1.0, 1.0)),
            Kind::Count(_) | Kind::Benefit(_) => None,
        }
    }

    /// Returns the largest value that a count can reach among so many states in so many ticks, with so many dated incidents that
    /// count; 1 for a measure that is no count.
    pub fn most(self, states: usize, ticks: usize, dated_incidents: u64) -> u64 {
        match self.spec().kind {
            Kind::Count(most) => {
                let dated = if self == Self::Incidents { dated_incidents } else { 0 };
                most(states as u64, ticks as u64) + dated
            }
            Kind::Share | Kind::Signed | Kind::Benefit(_) => 1,
        }
    }

    /// The measures of a section of the record, in the order of declaration. `N` must be their number.
    pub(super) const fn of_section<const N: usize>(section: Section) -> [Self; N] {
        let (mut found, mut count, mut k) = ([Self::Integration; N], 0, 0);
        while k < Self::ALL.len() {
            let (sections, mut place) = (Self::ALL[k].spec().sections, 0);
            while place < sections.len() {
                if sections[place] as u8 == section as u8 {
                    found[count] = Self::ALL[k];
                    count += 1;
                }
                place += 1;
            }
            k += 1;
        }
        assert!(count == N, "a list is as long as its section");
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_measure_stands_in_the_record() {
        for (k, measure) in Measure::ALL.into_iter().enumerate() {
            assert!(!measure.spec().sections.is_empty(), "{measure:?}");
            assert!(Measure::ALL[..k].iter().all(|other| other.name() != measure.name()), "{measure:?}");
            assert!(Measure::ALL[..k].iter().all(|other| other.label() != measure.label()), "{measure:?}");
        }
    }

    #[test]
    fn intervals_are_those_of_their_kind() {
        assert_eq!(Measure::PaperGap.interval(), Some((-1.0, 1.0)));
        assert_eq!(Measure::Ties.interval(), Some((0.0, 1.0)));
        assert_eq!((Measure::Vetoes.interval(), Measure::BenefitIdentity.interval()), (None, None));
        assert!(Measure::Vetoes.is_count() && !Measure::Ties.is_count());
    }
}
