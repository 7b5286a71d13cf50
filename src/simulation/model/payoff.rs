//! The payoff of an agreement to a state, by its parts.

use std::ops::AddAssign;

/// A part of the payoff of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The state's own gain from its partners.
    OwnGain,
    /// The partners' gain, in proportion to the regard for them: a rival's gain is a loss.
    PartnersGain,
    /// Acting together as friends.
    SharedIdentity,
    /// The gain added by existing ties.
    Spillover,
    /// Authority given up.
    Sovereignty,
    /// The number of members.
    Numbers,
    /// Disputes that are not settled.
    Dispute,
    /// Legitimacy that a signature earns, whatever follows.
    Prestige,
}

impl Part {
    /// Every part, in the order of [`PayoffBreakdown::parts`].
    pub const ALL: [Self; 8] = [
        Self::OwnGain,
        Self::PartnersGain,
        Self::SharedIdentity,
        Self::Spillover,
        Self::Sovereignty,
        Self::Numbers,
        Self::Dispute,
        Self::Prestige,
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::OwnGain => "own_gain",
            Self::PartnersGain => "partners_gain",
            Self::SharedIdentity => "shared_identity",
            Self::Spillover => "spillover",
            Self::Sovereignty => "sovereignty",
            Self::Numbers => "numbers",
            Self::Dispute => "dispute",
            Self::Prestige => "prestige",
        }
    }
}

/// The payoff of an agreement to a state, by its parts. Their sum is U_i(C), or V_ijm with one partner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PayoffBreakdown {
    /// [`Part::OwnGain`].
    pub own_gain: f64,
    /// [`Part::PartnersGain`].
    pub partners_gain: f64,
    /// [`Part::SharedIdentity`].
    pub shared_identity: f64,
    /// [`Part::Spillover`].
    pub spillover: f64,
    /// [`Part::Sovereignty`], never above 0.
    pub sovereignty: f64,
    /// [`Part::Numbers`], never above 0; of an agreement as a whole, and not of a partner.
    pub numbers: f64,
    /// [`Part::Dispute`], never above 0.
    pub dispute: f64,
    /// [`Part::Prestige`].
    pub prestige: f64,
}

impl PayoffBreakdown {
    /// The parts in the order of [`Part::ALL`].
    pub fn parts(&self) -> [f64; 8] {
        [
            self.own_gain,
            self.partners_gain,
            self.shared_identity,
            self.spillover,
            self.sovereignty,
            self.numbers,
            self.dispute,
            self.prestige,
        ]
    }

    /// Their sum.
    pub fn total(&self) -> f64 {
        self.parts().iter().sum()
    }

    /// The largest of the parts that speak against the agreement, and its size; `None` where nothing does.
    pub fn heaviest_against(&self) -> Option<(Part, f64)> {
        let against = Part::ALL.into_iter().zip(self.parts()).filter(|(_, size)| *size < 0.0);
        against.min_by(|(_, a), (_, b)| a.total_cmp(b))
    }
}

impl AddAssign for PayoffBreakdown {
    fn add_assign(&mut self, other: Self) {
        self.own_gain += other.own_gain;
        self.partners_gain += other.partners_gain;
        self.shared_identity += other.shared_identity;
        self.spillover += other.spillover;
        self.sovereignty += other.sovereignty;
        self.numbers += other.numbers;
        self.dispute += other.dispute;
        self.prestige += other.prestige;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_part_against_is_the_lowest_below_zero() {
        let payoff =
            PayoffBreakdown { own_gain: 0.4, sovereignty: -0.1, dispute: -0.3, ..PayoffBreakdown::default() };
        assert_eq!(payoff.heaviest_against(), Some((Part::Dispute, -0.3)));
        assert_eq!(PayoffBreakdown { own_gain: 0.4, ..PayoffBreakdown::default() }.heaviest_against(), None);
        let mut sum = payoff;
        sum += payoff;
        assert!((sum.total() - 2.0 * payoff.total()).abs() < 1e-15);
        assert_eq!(Part::ALL.map(|part| part as usize), [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
