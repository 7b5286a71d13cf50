//! Transcendental functions with the same bits on every machine.
//!
//! The platform's `exp` and `ln` differ from one C library to the next. These use only additions,
//! multiplications, divisions and square roots, which IEEE 754 fixes to the last bit, and they have no
//! branches, so that the compiler can run the lanes side by side.

use super::lanes::Lanes;

/// Adding and taking away this number rounds to a whole number, whose low bits then stand in the mantissa.
const ROUNDER: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Exponential, with `x` cut to `[-700,700]`; within one unit in the last place.
///
/// x = k ln 2 + r with |r| ≤ ln 2 / 2, and e^r from the rational approximation of FreeBSD's e_exp.c.
#[inline(always)]
pub fn exp<const L: usize>(x: Lanes<L>) -> Lanes<L> {
    x.map(|x| {
        let x = if x > -700.0 { x } else { -700.0 };
        let x = if x < 700.0 { x } else { 700.0 };
        let shifted = x * std::f64::consts::LOG2_E + ROUNDER;
        let k = shifted - ROUNDER;
        let high = x - k * LN2_HIGH;
        let low = k * LN2_LOW;
        let r = high - low;
        let r2 = r * r;
        let c = r - r2
            * (1.666_666_666_666_660_2e-1
                + r2 * (-2.777_777_777_701_559_3e-3
                    + r2 * (6.613_756_321_437_934e-5
                        + r2 * (-1.653_390_220_546_525_2e-6 + r2 * 4.138_136_797_057_238_5e-8))));
        let e_r = 1.0 + (r * c / (2.0 - c) - low + high);
        let power_of_two = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
        e_r * power_of_two
    })
}

/// Natural logarithm of a positive normal number; within one unit in the last place.
///
/// x = 2^k (1 + f) with √½ ≤ 1 + f < √2, and ln(1 + f) from the approximation of FreeBSD's e_log.c.
#[inline(always)]
pub fn ln<const L: usize>(x: Lanes<L>) -> Lanes<L> {
    const SQRT_HALF_BITS: u64 = 0x3fe6_a09e_667f_3bcd;
    const TWO_TO_52: f64 = 4_503_599_627_370_496.0;
    x.map(|x| {
        let offset = x.to_bits().wrapping_sub(SQRT_HALF_BITS).wrapping_add(1023 << 52);
        // The biased exponent as a float, by way of the mantissa of 2^52.
        let k = f64::from_bits((offset >> 52) | TWO_TO_52.to_bits()) - (TWO_TO_52 + 1023.0);
        let mantissa = offset & 0x000f_ffff_ffff_ffff;
        let f = f64::from_bits(mantissa.wrapping_add(SQRT_HALF_BITS)) - 1.0;
        let s = f / (2.0 + f);
        let z = s * s;
        let w = z * z;
        let t1 = w
            * (3.999_999_999_940_942e-1 + w * (2.222_219_843_214_978_4e-1 + w * 1.531_383_769_920_937_3e-1));
        let t2 = z
            * (6.666_666_666_666_735e-1
                + w * (2.857_142_874_366_239e-1
                    + w * (1.818_357_216_161_805e-1 + w * 1.479_819_860_511_658_6e-1)));
        let half_square = 0.5 * f * f;
        k * LN2_HIGH - ((half_square - (s * (half_square + (t2 + t1)) + k * LN2_LOW)) - f)
    })
}

/// Probability that an event of rate `rate` happens within `dt`: 1 - exp(-rate dt).
#[inline(always)]
pub fn chance<const L: usize>(rate: Lanes<L>, dt: f64) -> Lanes<L> {
    1.0 - exp(-(rate * dt))
}

/// 1 in the lanes in which an event of rate `rate` happens within `dt`, on the uniform number `u`, and 0
/// elsewhere: it happens where u is below [`chance`].
///
/// A probability is never above rate · dt. Where u is not below that bound in any lane, as in most ticks for
/// rare events, the exponential is left out; it is one condition of two, so that no lane depends on others.
#[inline(always)]
pub fn happens<const L: usize>(u: Lanes<L>, rate: Lanes<L>, dt: f64) -> Lanes<L> {
    let possible = u.select_below(rate * dt, Lanes::splat(1.0), Lanes::ZERO);
    if possible.any() { u.select_below(chance(rate, dt), possible, Lanes::ZERO) } else { possible }
}

/// [`chance`] of one number.
pub fn chance_of(rate: f64, dt: f64) -> f64 {
    chance(Lanes([rate]), dt).0[0]
}

/// Standard normal quantile of `u`, for e^-25 ≤ u ≤ 1 - e^-25; relative error about 1e-16.
///
/// Source: M. J. Wichura, 1988, Algorithm AS 241 (PPND16), Applied Statistics 37. Its far tail is left
/// out: a uniform number of 32 bits does not reach it.
#[inline(always)]
pub fn normal_quantile<const L: usize>(u: Lanes<L>) -> Lanes<L> {
    let r = centrality(u);
    r.select_below(Lanes::ZERO, normal_tail(u), normal_centre(u, r))
}

/// [`normal_quantile`] of many numbers, `u` of each place in `out`: the same bits in less time.
///
/// The tail costs more than the centre and is needed for 15 in 100 numbers: they are gathered and worked
/// out eight at a time.
#[inline(always)]
pub fn normal_quantiles<const L: usize>(u: impl Fn(usize) -> Lanes<L>, out: &mut [Lanes<L>]) {
    const PACK: usize = 8;
    let mut places = [(0, 0); PACK];
    let mut packed = 0;
    for place in 0..out.len() {
        let u_here = u(place);
        let r = centrality(u_here);
        out[place] = normal_centre(u_here, r);
        for lane in 0..L {
            if r.0[lane] < 0.0 {
                places[packed] = (place, lane);
                packed += 1;
                if packed == PACK {
                    tails(&u, &places, out);
                    packed = 0;
                }
            }
        }
    }
    tails(&u, &places[..packed], out);
}

/// Works out the tails in up to eight places.
#[inline(always)]
fn tails<const L: usize>(u: &impl Fn(usize) -> Lanes<L>, places: &[(usize, usize)], out: &mut [Lanes<L>]) {
    // A lane that stays unused holds any number whose tail is harmless to work out.
    let mut pack = Lanes([0.01; 8]);
    for (slot, (place, lane)) in pack.0.iter_mut().zip(places) {
        *slot = u(*place).0[*lane];
    }
    let tails = normal_tail(pack);
    for ((place, lane), tail) in places.iter().zip(tails.0) {
        out[*place].0[*lane] = tail;
    }
}

/// 0.425² - (u - ½)²: negative in the tails.
#[inline(always)]
fn centrality<const L: usize>(u: Lanes<L>) -> Lanes<L> {
    let q = u - 0.5;
    0.180_625 - q * q
}

/// The quantile where [`centrality`] `r` is not negative.
#[inline(always)]
fn normal_centre<const L: usize>(u: Lanes<L>, r: Lanes<L>) -> Lanes<L> {
    u.zip(r, |u, r| {
        let numerator = polynomial(
            r,
            [
                3.387_132_872_796_366_5,
                133.141_667_891_784_38,
                1_971.590_950_306_551_3,
                13_731.693_765_509_46,
                45_921.953_931_549_87,
                67_265.770_927_008_7,
                33_430.575_583_588_13,
                2_509.080_928_730_122_7,
            ],
        );
        let denominator = polynomial(
            r,
            [
                1.0,
                42.313_330_701_600_91,
                687.187_007_492_057_9,
                5_394.196_021_424_751,
                21_213.794_301_586_597,
                39_307.895_800_092_71,
                28_729.085_735_721_943,
                5_226.495_278_852_854,
            ],
        );
        (u - 0.5) * numerator / denominator
    })
}

/// The quantile where [`centrality`] is negative.
#[inline(always)]
fn normal_tail<const L: usize>(u: Lanes<L>) -> Lanes<L> {
    ln(u.min(1.0 - u)).zip(u, |ln_p, u| {
        let r = (-ln_p).sqrt() - 1.6;
        let numerator = polynomial(
            r,
            [
                1.423_437_110_749_683_5,
                4.630_337_846_156_546,
                5.769_497_221_460_691,
                3.647_848_324_763_204_5,
                1.270_458_252_452_368_4,
                2.417_807_251_774_506e-1,
                2.272_384_498_926_918_4e-2,
                7.745_450_142_783_414e-4,
            ],
        );
        let denominator = polynomial(
            r,
            [
                1.0,
                2.053_191_626_637_759,
                1.676_384_830_183_803_8,
                6.897_673_349_851e-1,
                1.481_039_764_274_800_8e-1,
                1.519_866_656_361_645_7e-2,
                5.475_938_084_995_345e-4,
                1.050_750_071_644_416_9e-9,
            ],
        );
        let z = numerator / denominator;
        if u < 0.5 { -z } else { z }
    })
}

/// A polynomial of degree 7 by Horner's rule, the constant first.
#[inline(always)]
fn polynomial(x: f64, c: [f64; 8]) -> f64 {
    ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]
}

/// Quantile of order `u` in (0,1) of the Beta distribution with mean `mean` in `[0,1]` and shape parameters
/// that add up to `concentration` > 0: the mean itself where it is 0 or 1.
///
/// Bisection of the regularised incomplete beta function, which comes from its continued fraction
/// (NIST Digital Library of Mathematical Functions, 8.17.22). Absolute error below 1e-12.
pub fn beta_quantile(u: f64, mean: f64, concentration: f64) -> f64 {
    let (a, b) = (mean * concentration, (1.0 - mean) * concentration);
    if a <= 0.0 || b <= 0.0 {
        return mean;
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    while high - low > 1e-13 {
        let middle = 0.5 * (low + high);
        if incomplete_beta(middle, a, b) < u {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Regularised incomplete beta function I_x(a, b), 0 < x < 1.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    // The fraction converges fast below the mean; above it, I_x(a,b) = 1 - I_{1-x}(b,a).
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let log_front =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let term = |m: f64| {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        (even, odd)
    };
    // Backward evaluation from a depth that suffices for shape parameters up to some 10^6.
    let depth = 60.0 + libm::floor(2.0 * libm::sqrt(a.max(b)));
    let mut fraction = 1.0;
    let mut m = depth;
    while m >= 1.0 {
        let (even, odd) = term(m);
        fraction = 1.0 + even / (1.0 + odd / fraction);
        m -= 1.0;
    }
    let (_, first) = term(0.0);
    libm::exp(log_front) / (a * (1.0 + first / fraction))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use statrs::distribution::{Beta, ContinuousCDF, Normal};

    use super::*;

    fn ulps(a: f64, b: f64) -> u64 {
        a.to_bits().abs_diff(b.to_bits())
    }

    proptest! {
        #[test]
        fn exp_agrees_with_libm(x in -690.0..690.0_f64) {
            prop_assert!(ulps(exp(Lanes([x])).0[0], libm::exp(x)) <= 1);
        }

        #[test]
        fn ln_agrees_with_libm(exponent in -300.0..300.0_f64) {
            let x = libm::exp(exponent);
            let (ours, theirs) = (ln(Lanes([x])).0[0], libm::log(x));
            prop_assert!((ours - theirs).abs() <= 2e-16 * theirs.abs().max(1e-3), "{ours} {theirs}");
        }

        #[test]
        fn normal_quantile_agrees_with_statrs(word in any::<u32>()) {
            let u = (f64::from(word) + 0.5) / 4_294_967_296.0;
            let z = normal_quantile(Lanes([u])).0[0];
            let expected = Normal::standard().inverse_cdf(u);
            prop_assert!((z - expected).abs() < 1e-9 * expected.abs().max(1.0), "{z} {expected}");
        }

        #[test]
        fn many_normal_quantiles_are_those_of_each(words in prop::collection::vec(any::<[u32; 4]>(), 0..40)) {
            let u = |place: usize| Lanes(words[place].map(|word| (f64::from(word) + 0.5) / 4_294_967_296.0));
            let mut out = vec![Lanes::ZERO; words.len()];
            normal_quantiles(u, &mut out);
            for (place, z) in out.iter().enumerate() {
                prop_assert_eq!(*z, normal_quantile(u(place)));
            }
        }

        #[test]
        fn events_happen_below_their_chance(u in prop::array::uniform8(0.0..1.0_f64), rate in 0.0..3.0_f64) {
            let rate = Lanes::splat(rate);
            let chance = chance(rate, 0.25).0[0];
            prop_assert_eq!(happens(Lanes(u), rate, 0.25).0, u.map(|u| f64::from(u < chance)));
        }

        #[test]
        fn beta_quantile_inverts_the_distribution(u in 0.001..0.999_f64, mean in 0.05..0.95_f64, c in 1.0..200.0_f64) {
            let x = beta_quantile(u, mean, c);
            let back = Beta::new(mean * c, (1.0 - mean) * c).expect("positive shapes").cdf(x);
            // The density can be steep: the error is in x.
            let beyond = Beta::new(mean * c, (1.0 - mean) * c).expect("positive shapes");
            let (below, above) = (beyond.cdf((x - 1e-9).max(0.0)), beyond.cdf((x + 1e-9).min(1.0)));
            prop_assert!(below - 1e-9 <= u && u <= above + 1e-9, "{u} {x} {back}");
        }
    }

    #[test]
    fn known_values() {
        // Wichura 1988, p. 483: the quantiles that he prints for checking.
        for (u, expected) in [(0.25, -0.674_489_750_196_081_7), (0.001, -3.090_232_306_167_814)] {
            assert!((normal_quantile(Lanes([u])).0[0] - expected).abs() < 1e-15);
        }
        assert_eq!(normal_quantile(Lanes([0.5])).0[0], 0.0);
        assert_eq!(exp(Lanes([0.0])).0, [1.0]);
        assert!(ulps(exp(Lanes([1.0])).0[0], std::f64::consts::E) <= 1);
        assert_eq!(ln(Lanes([1.0])).0, [0.0]);
        assert_eq!(chance_of(0.0, 0.25), 0.0);
        assert_eq!(beta_quantile(0.3, 0.0, 10.0), 0.0);
        assert!((beta_quantile(0.5, 0.5, 2.0) - 0.5).abs() < 1e-12);
    }
}
