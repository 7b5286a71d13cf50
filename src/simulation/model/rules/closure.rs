//! # Closure: blockades and closed borders
//!
//! **Claim.** A blockade or a closed border cuts what two states do together at once, whatever they have signed, and keeps it
//! low while it lasts. What was signed stays signed; when the border opens, practice grows back as fast as administrations can.
//!
//! **Formula.** In the calendar phase of its first tick, D_ijm and D_jim of the pairs and issues closed keep the share
//! 1 - severity. In the implementation phase of every tick in which it is in force, the target of both is multiplied by
//! u_ijm = 1 - severity; with several closures by the product. Depth below the target rises to it at the ordinary rate and no
//! further; depth above it falls at the same rate. Severity 0 changes no bit.
//!
//! **Inputs.** Events of kind `closure`: `date`, `until`, `pairs`, `issues`, `severity` in `[0,1]`.
//!
//! **Source.** Sanctions that cut trade between sender and target: Hufbauer, Schott, Elliott and Oegg 2007.
//!
//! **Limits.** Both sides lose alike: who closed and who was closed out is not asked. What is signed and not done counts as a
//! broken promise, so that a closure estranges both sides. Trade is not diverted to others. That the neighbours of a closed
//! border suffer too is left out.

use crate::model::number::Number;

/// Depth that is left when a border closes.
#[inline(always)]
pub fn cut<N: Number>(depth: N, severity: f64) -> N {
    depth * (1.0 - severity)
}

/// u_ijm after one more closure.
pub fn opening(opening: f64, severity: f64) -> f64 {
    opening * (1.0 - severity)
}

/// The target of implemented depth under closures that leave the share `opening` of it.
#[inline(always)]
pub fn capped<N: Number>(target: N, opening: f64) -> N {
    target * opening
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn it_cuts_and_caps_by_its_severity() {
        assert_eq!(cut(Lanes([0.8, 0.0]), 0.75).0, [0.2, 0.0]);
        assert_eq!(cut(Lanes([0.8]), 1.0).0, [0.0]);
        assert_eq!(capped(Lanes([0.8]), opening(opening(1.0, 0.5), 0.5)).0, [0.2]);
        assert!(
            (1..=100).all(|k| opening(1.0, f64::from(k) / 100.0) < opening(1.0, f64::from(k - 1) / 100.0))
        );
    }

    #[test]
    fn without_severity_it_changes_no_bit() {
        for depth in [0.0, 0.123_456_789, 1.0 / 3.0, 1.0] {
            assert_eq!(cut(Lanes([depth]), 0.0).0[0].to_bits(), depth.to_bits());
            assert_eq!(capped(Lanes([depth]), opening(1.0, 0.0)).0[0].to_bits(), depth.to_bits());
            assert_eq!(opening(depth, 0.0).to_bits(), depth.to_bits());
        }
    }
}
