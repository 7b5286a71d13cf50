//! # Exposure: a danger that some or all share for a time
//!
//! **Claim.** A common danger, an invasion next door, an epidemic, a drought, brings those nearer to each other who share it,
//! while it lasts.
//!
//! **Formula.** In every tick in which it is in force, common fate between two of its states is raised by `level` of what is
//! missing to 1: F_ij = F + e_ij (1 - F), with e_ij = 1 - Π (1 - level) over the exposures of both. Between all others
//! F_ij = F. It counts in the identity phase. Level 0 changes no bit.
//!
//! **Inputs.** Events of kind `exposure`: `date`, `until`, `states`, `level` in `[0,1]`.
//!
//! **Source.** Common fate as a master variable: Wendt 1999. Security communities and the sense of
//! community between states: Deutsch et al. 1957.
//!
//! **Limits.** Exposure to the same danger counts as common whether or not the danger divides those who face it. Who brought
//! it about is not asked.

use crate::model::number::Number;

/// Share 1 - e_ij of what is missing that stays missing, after one more exposure.
pub fn missing(missing: f64, level: f64) -> f64 {
    missing * (1.0 - level)
}

/// F_ij from F and the share e_ij.
#[inline(always)]
pub fn raised<N: Number>(exposure: N, raise: f64) -> N {
    exposure + exposure.complement() * raise
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn it_closes_its_share_of_the_gap() {
        let raise = |levels: &[f64]| 1.0 - levels.iter().fold(1.0, |left, level| missing(left, *level));
        assert_eq!(raised(Lanes([0.0, 0.5, 1.0]), raise(&[0.5])).0, [0.5, 0.75, 1.0]);
        assert_eq!(raised(Lanes([0.0]), raise(&[0.5, 0.5])).0, [0.75]);
        for k in 0..=1000 {
            let exposure = f64::from(k) / 1000.0;
            assert!((0.0..=1.0).contains(&raised(Lanes([exposure]), 1.0).0[0]));
            assert_eq!(
                raised(Lanes([exposure]), raise(&[0.0])).0[0].to_bits(),
                exposure.to_bits(),
                "level 0"
            );
        }
        assert_eq!(raise(&[0.3, 0.0]).to_bits(), raise(&[0.3]).to_bits(), "level 0 beside another");
    }
}
