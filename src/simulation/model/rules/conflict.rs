//! # Conflict: violence that lasts
//!
//! **Claim.** A war is more than an incident: it estranges its sides and feeds their dispute as long as it lasts.
//!
//! **Formula.** In the calendar phase of every tick in which it is in force, the pair suffers an incident of severity
//! `severity` · dt ([`super::disputes`]): both weights fall by ξ_w times it, and q closes the share ξ_q times it of its gap to 1.
//! A conflict of severity 1 does in a year what one incident does. Severity 0 changes no bit.
//!
//! **Inputs.** Events of kind `conflict`: `date`, `until`, `pair`, `severity` a year, at least 0.
//!
//! **Source.** Disputes that feed on violence: Diehl and Goertz 2000. Trade that often outlasts the outbreak of war: Barbieri
//! and Levy 1999.
//!
//! **Limits.** It stops no trade and voids no treaty; where it closed borders, a closure says so. It counts as no incident. The
//! dispute rises by steps of a tick, so that its path depends a little on the length of a tick.

/// Severity of the violence of a tick of `dt` years.
pub fn severity_of_tick(severity: f64, dt: f64) -> f64 {
    severity * dt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_ticks_does_what_an_incident_does() {
        let of_year: f64 = (0..4).map(|_| severity_of_tick(2.0, 0.25)).sum();
        assert_eq!((of_year, severity_of_tick(0.0, 0.25)), (2.0, 0.0));
    }
}
