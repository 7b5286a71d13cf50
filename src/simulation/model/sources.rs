//! Sources of the benefit: the shares of identity, of material gain and of disputes in the mean benefit of the region.
//!
//! A benefit is linear in its issues, so that its sum over issues follows from a few sums that are the same in every
//! replicate.

use super::coefficients::Coefficients;
use super::lanes::Lanes;
use super::measures::Measure;
use super::number::Number;
use super::rules::{benefit, openness, regard};
use super::series::BENEFIT;
use super::sizes::Sizes;
use super::world::World;

/// Sums over issues, weighted as in the indices, of the benefit before openness.
#[derive(Debug, Clone)]
pub(super) struct Sources<N> {
    /// Σ W_m b_m (1 - χ x_im) by state.
    scale: Vec<N>,
    /// Σ W_m b_m (1 - χ x_im) c_ijm ϖ_j, the own gain, summed over all partners j too, by state.
    own: Vec<N>,
    /// Σ W_m b_m (1 - χ x_im) c_jim ϖ_i, the partner's gain, by ordered pair.
    partners: Vec<N>,
}

impl<N: Number> Sources<N> {
    /// Allocates memory for `n` states and their pairs.
    pub fn new(n: usize, pairs: usize, zero: N) -> Self {
        Self { scale: vec![zero; n], own: vec![zero; n], partners: vec![zero; 2 * pairs] }
    }

    /// Sums over issues in a tick, from `gain` by (ordered pair, issue) and `scale` by (state, issue).
    #[inline(always)]
    pub fn sum(&mut self, world: &World, sizes: impl Sizes, gain: &[f64], scale: &[N]) {
        let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
        let (share, scale) = (&world.share[..issues], &scale[..n * issues]);
        let (own, partners) = (&mut self.own[..n], &mut self.partners[..2 * pairs]);
        let weighted = |i: usize, m: usize| scale[i * issues + m] * share[m];
        for (i, (sum, own)) in self.scale[..n].iter_mut().zip(&mut *own).enumerate() {
            *sum = (1..issues).fold(weighted(i, 0), |sum, m| sum + weighted(i, m));
            *own = sum.like(0.0);
        }
        let summed = |i: usize, directed: usize| {
            let gain = &gain[directed * issues..][..issues];
            (1..issues).fold(weighted(i, 0) * gain[0], |sum, m| sum + weighted(i, m) * gain[m])
        };
        for (pair, &(i, j)) in world.pairs.iter().take(pairs).enumerate() {
            let (there, back) = (2 * pair, 2 * pair + 1);
            own[i] += summed(i, there);
            own[j] += summed(j, back);
            partners[there] = summed(i, back);
            partners[back] = summed(j, there);
        }
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

/// The parts of the benefit in a tick, each its mean over ordered pairs and weighted issues, in the order of
/// [`BENEFIT`].
#[inline(always)]
pub(super) fn parts<N: Number>(
    world: &World,
    sizes: impl Sizes,
    coefficients: &Coefficients<N>,
    of: Appraised<'_, N>,
) -> [N; BENEFIT.len()] {
    let (n, pairs) = (sizes.states(), sizes.pairs());
    let parameters = &{ coefficients.parameters.benefit };
    let sources = coefficients.sources.as_ref().expect("the sources are kept where they are observed");
    let (scale, own, partners) = (&sources.scale[..n], &sources.own[..n], &sources.partners[..2 * pairs]);
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

    /// [`Self::range`] of a part of the benefit, under the parameters of the scenario.
    fn range_of_benefit(&self, part: usize) -> (f64, f64) {
        let [low, high] = self.ranges_of_benefit(&mut Coefficients::new(self, Lanes::<1>::ZERO))[part];
        (low[0], high[0])
    }

    /// An interval for each part of the benefit in each lane: the least value among enemies and the largest among friends over
    /// all ticks, under fully open leaders, so that worlds which differ in their leaders have the same range. The coefficients
    /// stand before the first tick.
    pub fn ranges_of_benefit<N: Number>(
        &self,
        coefficients: &mut Coefficients<N>,
    ) -> [[N; 2]; BENEFIT.len()] {
        let (n, pairs) = (self.states(), self.pairs.len());
        let zero = coefficients.lapse.like(0.0);
        let all = |value: f64, count: usize| vec![zero.like(value); count];
        let (none, pairwise, both_ways) = (all(0.0, 2 * pairs), all(1.0, pairs), all(1.0, 2 * pairs));
        let enemies = all(-1.0, 2 * pairs);
        let open = openness::readiness(&coefficients.parameters.openness, zero.like(1.0));
        let readiness = &vec![open; n][..];
        let mut ranges = [[zero; 2]; BENEFIT.len()];
        for t in 0..self.ticks() {
            coefficients.enter(self, t);
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
            let [worst, best] = [worst, best].map(|of| parts(self, (n, self.issues()), coefficients, of));
            for ((range, worst), best) in ranges.iter_mut().zip(worst).zip(best) {
                *range = [worst.min(range[0]), best.max(range[1])];
            }
        }
        ranges.map(|[low, high]| [low, high.max(low + LEAST_RANGE)])
    }
}
