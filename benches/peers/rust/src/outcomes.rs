//! How a history ended, as docs/model.md, 7.15, measures it.

use std::io::{self, Write};

use concord::model::world::Facts;

#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    pub integration: f64,
    pub paper: f64,
    pub identity: f64,
    pub dispute: f64,
    pub agreements: u32,
    pub incidents: u32,
}

/// The regional measures of a state of the world; tables by (i, j) at `i * n + j`, and by issue besides.
pub fn regional(
    facts: &Facts,
    weight: &[f64],
    signed: &[f64],
    implemented: &[f64],
    dispute: &[f64],
    [agreements, incidents]: [u32; 2],
) -> Outcome {
    let (n, m) = (facts.states, facts.issues);
    let total: f64 = facts.index_weight.iter().sum();
    let pairs = (n * (n - 1) / 2) as f64;
    let (mut integration, mut paper, mut identity, mut quarrels) = (0.0, 0.0, 0.0, 0.0);
    for i in 0..n {
        for j in i + 1..n {
            let (ij, ji) = (i * n + j, j * n + i);
            for k in 0..m {
                let share = facts.index_weight[k] / total;
                integration += share * implemented[ij * m + k].min(implemented[ji * m + k]);
                paper += share * signed[ij * m + k];
            }
            identity += (weight[ij] + weight[ji]) / 2.0;
            quarrels += dispute[ij];
        }
    }
    Outcome {
        integration: integration / pairs,
        paper: paper / pairs,
        identity: identity / pairs,
        dispute: quarrels / pairs,
        agreements,
        incidents,
    }
}

/// Writes a row a replicate.
pub fn write(mut to: impl Write, outcomes: &[Outcome]) -> io::Result<()> {
    writeln!(to, "replicate,integration,paper,identity,dispute,agreements,incidents")?;
    for (replicate, o) in outcomes.iter().enumerate() {
        writeln!(
            to,
            "{replicate},{},{},{},{},{},{}",
            o.integration, o.paper, o.identity, o.dispute, o.agreements, o.incidents
        )?;
    }
    to.flush()
}
