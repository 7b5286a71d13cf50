//! # Leadership: who governs, and who comes after
//!
//! **Claim.** Relations between states of strong presidents are in good part relations between
//! presidents: a successor brings an openness of their own and none of the predecessor's quarrels.
//!
//! **Formula.** In office in a tick is whoever is in office on its first day; the first one listed covers
//! the time before. Under chance succession, from its first tick on, a leader leaves with rate λ_o, at most
//! once a tick and with effect on the next; the successor's openness is the quantile of order u of
//! Beta(m_o c_o, (1 - m_o) c_o) with mean m_o (given, or the predecessor's openness) and concentration c_o,
//! and the rivalries are gone.
//!
//! **Parameters.** `leaders` of each state; `[leadership]`: `mode`, `at`, `except`, `turnover_rate` (λ_o),
//! `successor_openness` (m_o), `concentration` (c_o).
//!
//! **Source.** McGillivray and Smith, Punishing the Prince, 2008. Dates in office: Archigos 4.1 and REIGN.
//!
//! **Limits.** Departure does not depend on age, on success or on the region.

use crate::model::maths;

/// Openness of the successor of a leader of openness `predecessor`; `u` in (0,1), `mean` as above.
pub fn successor(predecessor: f64, mean: Option<f64>, concentration: f64, u: f64) -> f64 {
    maths::beta_quantile(u, mean.unwrap_or(predecessor), concentration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn successors_scatter_around_their_mean() {
        // Beta(2, 2): median 1/2, quartile 0.32635.
        assert!((successor(0.1, Some(0.5), 4.0, 0.5) - 0.5).abs() < 1e-12);
        assert!((successor(0.1, Some(0.5), 4.0, 0.25) - 0.326_351_822_333_069_7).abs() < 1e-9);
        assert!((successor(0.5, None, 4.0, 0.25) - successor(0.1, Some(0.5), 4.0, 0.25)).abs() < 1e-15);
    }
}
