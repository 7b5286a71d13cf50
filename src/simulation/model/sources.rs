//! Sources of the benefit: the shares of identity, of material gain and of disputes in the mean benefit of the region.
//!
//! A benefit is linear in its issues, so that its sum over issues follows from a few sums that are the same in every
//! replicate; not so where leaders do not hold all issues alike ([`low_politics`]), and regard differs from issue to issue.

use super::coefficients::Coefficients;
use super::lanes::Lanes;
use super::measures::Measure;
use super::number::{Number, Operand, Truth};
use super::rules::{benefit, low_politics, openness, regard};
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
    pub fn sum(&mut self, world: &World, sizes: impl Sizes, gain: &[impl Operand<N> + Copy], scale: &[N]) {
        let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
        let (share, scale, gain) =
            (&world.share[..issues], &scale[..n * issues], &gain[..2 * pairs * issues]);
        let (own, partners) = (&mut self.own[..n], &mut self.partners[..2 * pairs]);
        let zero = scale[0].like(0.0);
        for i in 0..n {
            let mut sum = scale[i * issues] * share[0];
            for m in 1..issues {
                sum += scale[i * issues + m] * share[m];
            }
            self.scale[i] = sum;
            own[i] = zero;
        }
        for (pair, &(i, j)) in world.pairs.iter().take(pairs).enumerate() {
            let (there, back) = (2 * pair, 2 * pair + 1);
            for (of, directed, is_own) in
                [(i, there, true), (j, back, true), (i, back, false), (j, there, false)]
            {
                let mut sum = zero;
                for m in 0..issues {
                    let term = scale[of * issues + m] * share[m] * gain[directed * issues + m].of(&zero);
                    sum = if m == 0 { term } else { sum + term };
                }
                match is_own {
                    true => own[of] += sum,
                    // The gain of the partner, in the row of the one who regards it.
                    false => partners[if of == i { there } else { back }] = sum,
                }
            }
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
    t: usize,
    coefficients: &Coefficients<N>,
    of: Appraised<'_, N>,
) -> [N; BENEFIT.len()] {
    if !coefficients.in_use.low_politics {
        return parts_by_sums(world, sizes, coefficients, of);
    }
    let by_issue = match &coefficients.gain {
        Some(gain) => parts_by_issue(world, sizes, coefficients, gain, of),
        None => parts_by_issue(world, sizes, coefficients, world.gains(sizes, t), of),
    };
    // A lane in which leaders hold all issues keeps the bits that it has where no lane needs more.
    let shares = &coefficients.share_of_leaders[..sizes.issues()];
    let is_held = shares.iter().fold(!shares[0].below(0.0), |held, share| held & share.equals(1.0));
    if !is_held.any() {
        return by_issue;
    }
    let by_sums = parts_by_sums(world, sizes, coefficients, of);
    std::array::from_fn(|part| N::select(is_held, by_sums[part], by_issue[part]))
}

/// [`parts`] where leaders hold all issues: from sums over issues.
#[inline(always)]
fn parts_by_sums<N: Number>(
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

/// [`parts`] issue by issue; `gain` by (ordered pair, issue).
#[inline(always)]
fn parts_by_issue<N: Number>(
    world: &World,
    sizes: impl Sizes,
    coefficients: &Coefficients<N>,
    gain: &[impl Operand<N> + Copy],
    of: Appraised<'_, N>,
) -> [N; BENEFIT.len()] {
    let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
    let parameters = &{ coefficients.parameters.benefit };
    let (scale, gain) = (&coefficients.scale[..n * issues], &gain[..2 * pairs * issues]);
    let (held, share) = (&coefficients.share_of_leaders[..issues], &world.share[..issues]);
    let zero = of.readiness[0].like(0.0);
    let mut sums = [zero; BENEFIT.len()];
    for (pair, &(a, b)) in world.pairs.iter().take(pairs).enumerate() {
        for (directed, reverse, i) in [(2 * pair, 2 * pair + 1, a), (2 * pair + 1, 2 * pair, b)] {
            let seen = [of.weight[directed], of.rivalry[directed]];
            for m in 0..issues {
                let bond = low_politics::bond(
                    world.facts.mechanisms,
                    parameters,
                    held[m],
                    seen,
                    of.interdependence[pair],
                    of.dispute[pair],
                );
                let (own, partners) = (gain[directed * issues + m], gain[reverse * issues + m]);
                let readiness = low_politics::readiness(held[m], of.readiness[i]);
                let parts = benefit::terms(own, partners, &bond).parts(readiness * scale[i * issues + m]);
                let of_issue = [
                    parts.partners_gain + parts.shared_identity,
                    parts.own_gain + parts.spillover,
                    parts.dispute,
                ];
                for (sum, part) in sums.iter_mut().zip(of_issue) {
                    *sum += part * share[m];
                }
            }
        }
    }
    sums.map(|sum| sum * (1.0 / (2 * pairs) as f64))
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
    #[inline(always)]
    pub fn ranges_of_benefit<N: Number>(
        &self,
        coefficients: &mut Coefficients<N>,
    ) -> [[N; 2]; BENEFIT.len()] {
        let (n, pairs) = (self.states(), self.pairs.len());
        let zero = coefficients.lapse.like(0.0);
        let one = zero.like(1.0);
        let (none, pairwise, both_ways) = (vec![zero; 2 * pairs], vec![one; pairs], vec![one; 2 * pairs]);
        let enemies = vec![-one; 2 * pairs];
        let readiness = vec![openness::readiness(&coefficients.parameters.openness, one); n];
        let worst = Appraised {
            readiness: &readiness,
            weight: &enemies,
            rivalry: &both_ways,
            interdependence: &none[..pairs],
            dispute: &pairwise,
        };
        let best = Appraised {
            readiness: &readiness,
            weight: &both_ways,
            rivalry: &none,
            interdependence: &pairwise,
            dispute: &none[..pairs],
        };
        let mut ranges = [[zero; 2]; BENEFIT.len()];
        for t in 0..self.ticks() {
            coefficients.enter(self, t);
            let sizes = (n, self.issues());
            let (worst, best) =
                (parts(self, sizes, t, coefficients, worst), parts(self, sizes, t, coefficients, best));
            for part in 0..BENEFIT.len() {
                ranges[part] = [worst[part].min(ranges[part][0]), best[part].max(ranges[part][1])];
            }
        }
        for [low, high] in &mut ranges {
            *high = high.max(*low + LEAST_RANGE);
        }
        ranges
    }
}
