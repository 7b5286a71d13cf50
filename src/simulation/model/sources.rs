//! Sources of the benefit: the shares of identity, of material gain and of disputes in the mean benefit of the region.
//!
//! A benefit is linear in its issues, so that its sum over issues follows from a few sums that are the same in every
//! replicate.

use super::lanes::Lanes;
use super::measures::Measure;
use super::number::Number;
use super::rules::{benefit, openness, regard};
use super::series::BENEFIT;
use super::sizes::Sizes;
use super::world::World;

/// Sums over issues, weighted as in the indices, of the benefit before openness.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sources {
    /// Σ W_m b_m (1 - χ x_im) by (tick, state).
    scale: Vec<f64>,
    /// Σ W_m b_m (1 - χ x_im) c_ijm ϖ_j, the own gain, summed over all partners j too, by (tick, state).
    own: Vec<f64>,
    /// Σ W_m b_m (1 - χ x_im) c_jim ϖ_i, the partner's gain, by (tick, ordered pair).
    partners: Vec<f64>,
}

impl Sources {
    /// From the tables of a world of `n` states: `share` of each issue in the indices, `gain` by (tick, ordered pair,
    /// issue) and `scale` by (tick, state, issue).
    pub fn new(pairs: &[(usize, usize)], n: usize, share: &[f64], gain: &[f64], scale: &[f64]) -> Self {
        let issues = share.len();
        let mut weighted = Vec::with_capacity(scale.len());
        for scale in scale.chunks_exact(issues) {
            weighted.extend(share.iter().zip(scale).map(|(share, scale)| share * scale));
        }
        let size = gain.len() / issues;
        let (mut own, mut partners) = (vec![0.0; weighted.len() / issues], Vec::with_capacity(size));
        let ticks = gain.chunks_exact(2 * pairs.len() * issues).zip(weighted.chunks_exact(n * issues));
        for ((gain, weighted), own) in ticks.zip(own.chunks_exact_mut(n)) {
            let sum = |i: usize, directed: usize| -> f64 {
                let (weighted, gain) =
                    (&weighted[i * issues..][..issues], &gain[directed * issues..][..issues]);
                weighted.iter().zip(gain).map(|(weight, gain)| weight * gain).sum()
            };
            for (pair, &(i, j)) in pairs.iter().enumerate() {
                own[i] += sum(i, 2 * pair);
                own[j] += sum(j, 2 * pair + 1);
                partners.extend([sum(i, 2 * pair + 1), sum(j, 2 * pair)]);
            }
        }
        Self { scale: weighted.chunks_exact(issues).map(|state| state.iter().sum()).collect(), own, partners }
    }
}

/// The state variables that a benefit depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Appraised<'a, N> {
    /// ω by state.
    pub readiness: &'a [N],
    /// w by ordered pair.
    pub weight: &'a [N],
    /// R by ordered pair.
    pub rivalry: &'a [N],
    /// Mean mutual depth by pair.
    pub interdependence: &'a [N],
    /// q by pair.
    pub dispute: &'a [N],
}

/// The parts of the benefit in tick `t`, each its mean over ordered pairs and weighted issues, in the order of
/// [`BENEFIT`].
#[inline(always)]
pub(super) fn parts<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    of: Appraised<'_, N>,
) -> [N; BENEFIT.len()] {
    let (n, pairs) = (sizes.states(), sizes.pairs());
    let parameters = &{ world.effective.benefit };
    let scale = &world.sources.scale[t * n..][..n];
    let own = &world.sources.own[t * n..][..n];
    let partners = &world.sources.partners[t * 2 * pairs..][..2 * pairs];
    let zero = of.readiness[0].like(0.0);
    let (mut identity, mut material, mut dispute) = (zero, zero, zero);
    let (weight, rivalry) = (&of.weight[..2 * pairs], &of.rivalry[..2 * pairs]);
    let (readiness, interdependence) = (&of.readiness[..n], &of.interdependence[..pairs]);
    sizes.each_state(
        #[inline(always)]
        |i| {
            let (mut common, mut ties) = (zero, zero);
            sizes.each_partner(
                i,
                #[inline(always)]
                |j, pair| {
                    let directed = 2 * pair + usize::from(j < i);
                    let regard =
                        regard::in_force(world.facts.mechanisms, weight[directed], rivalry[directed]);
                    common += benefit::identity_part(parameters, scale[i], partners[directed], regard);
                    ties += interdependence[pair];
                },
            );
            identity += readiness[i] * common;
            material += readiness[i] * benefit::material_part(parameters, scale[i], own[i], ties);
        },
    );
    for unsettled in of.dispute {
        dispute += *unsettled;
    }
    let mean = 1.0 / (2 * pairs) as f64;
    [identity * mean, material * mean, zero - benefit::penalty(parameters, dispute * (2.0 * mean))]
}

/// Least length of the range of a measure: a smaller movement is shown as none.
const LEAST_RANGE: f64 = 1e-6;

impl World {
    /// Returns an interval of positive length that contains every value of a measure in any history.
    pub fn range(&self, measure: Measure) -> (f64, f64) {
        if let Some(part) = BENEFIT.iter().position(|part| *part == measure) {
            return self.range_of_benefit(part);
        }
        measure.interval().unwrap_or((0.0, self.most(measure) as f64))
    }

    /// [`Self::range`] of a part of the benefit: the least value among enemies and the largest among friends over all ticks,
    /// under fully open leaders, so that worlds which differ in their leaders have the same range.
    fn range_of_benefit(&self, part: usize) -> (f64, f64) {
        let (n, pairs) = (self.states(), self.pairs.len());
        let all = |value: f64, count: usize| vec![Lanes([value]); count];
        let (none, pairwise, both_ways) = (all(0.0, 2 * pairs), all(1.0, pairs), all(1.0, 2 * pairs));
        let enemies = all(-1.0, 2 * pairs);
        let open = openness::readiness(&self.effective.openness, Lanes([1.0]));
        let readiness = &vec![open; n][..];
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for t in 0..self.ticks() {
            let (nothing, full) = (&none[..pairs], &pairwise[..]);
            let worst = Appraised {
                readiness,
                weight: &enemies,
                rivalry: &both_ways,
                interdependence: nothing,
                dispute: full,
            };
            let best = Appraised {
                readiness,
                weight: &both_ways,
                rivalry: &none,
                interdependence: full,
                dispute: nothing,
            };
            let value = |of: Appraised<'_, Lanes<1>>| parts(self, (n, self.issues()), t, of)[part].0[0];
            (low, high) = (low.min(value(worst)), high.max(value(best)));
        }
        (low, high.max(low + LEAST_RANGE))
    }
}
