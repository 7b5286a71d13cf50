//! Transcendental functions with the same bits on every machine.
//!
//! The platform's `exp` and `ln` differ from one C library to the next. These use only additions,
//! multiplications, divisions and square roots, which IEEE 754 fixes to the last bit, and they have no
//! branches, so that the compiler can run the lanes side by side.

use super::lanes::Lanes;
use super::number::{Number, Truth};

/// Adding and taking away this number rounds to a whole number, whose low bits then stand in the mantissa.
const ROUNDER: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Exponential, with `x` cut to `[-700,700]`; within one unit in the last place.
///
/// x = k ln 2 + r with |r| ≤ ln 2 / 2, and e^r from the rational approximation of FreeBSD's e_exp.c.
#[inline(always)]
pub fn exp<N: Number>(x: N) -> N {
    let x = x.clamp(-700.0, 700.0);
    let shifted = x * std::f64::consts::LOG2_E + ROUNDER;
    let k = shifted - ROUNDER;
    let high = x - k * LN2_HIGH;
    let low = k * LN2_LOW;
    let r = high - low;
    let r2 = r * r;
    let c = r - r2
        * polynomial(
            r2,
            [
                1.666_666_666_666_660_2e-1,
                -2.777_777_777_701_559_3e-3,
                6.613_756_321_437_934e-5,
                -1.653_390_220_546_525_2e-6,
                4.138_136_797_057_238_5e-8,
            ],
        );
    let e_r = (r * c / (c.like(2.0) - c) - low + high) + 1.0;
    let power_of_two = shifted.bits_up::<52>().bits_plus(1.0_f64.to_bits());
    e_r * power_of_two
}

/// Natural logarithm of a positive normal number; within one unit in the last place.
///
/// x = 2^k (1 + f) with √½ ≤ 1 + f < √2, and ln(1 + f) from the approximation of FreeBSD's e_log.c.
#[inline(always)]
pub fn ln<N: Number>(x: N) -> N {
    const SQRT_HALF_BITS: u64 = 0x3fe6_a09e_667f_3bcd;
    const TWO_TO_52: f64 = 4_503_599_627_370_496.0;
    let offset = x.bits_plus((1023_u64 << 52).wrapping_sub(SQRT_HALF_BITS));
    // The biased exponent as a float, by way of the mantissa of 2^52.
    let k = offset.bits_down::<52>().bits_or(TWO_TO_52.to_bits()) - (TWO_TO_52 + 1023.0);
    let f = offset.bits_and(0x000f_ffff_ffff_ffff).bits_plus(SQRT_HALF_BITS) - 1.0;
    let s = f / (f + 2.0);
    let z = s * s;
    let w = z * z;
    let t1 =
        w * polynomial(w, [3.999_999_999_940_942e-1, 2.222_219_843_214_978_4e-1, 1.531_383_769_920_937_3e-1]);
    let t2 = z * polynomial(
        w,
        [
            6.666_666_666_666_735e-1,
            2.857_142_874_366_239e-1,
            1.818_357_216_161_805e-1,
            1.479_819_860_511_658_6e-1,
        ],
    );
    let half_square = f * f * 0.5;
    k * LN2_HIGH - ((half_square - (s * (half_square + (t2 + t1)) + k * LN2_LOW)) - f)
}

/// Probability that an event of rate `rate` happens within `dt`: 1 - exp(-rate dt).
#[inline(always)]
pub fn chance<N: Number>(rate: N, dt: f64) -> N {
    exp(-(rate * dt)).complement()
}

/// Tests whether an event of rate `rate` ≥ 0 happens within `dt`, on the uniform number `u`: whether u is below
/// [`chance`].
///
/// With a = rate dt, the series of 1 - exp(-a) alternates, so that it lies between its first four terms and
/// its first five. The exponential is worked out only where u falls between the two in some lane, which for
/// small a is hardly ever; no lane's answer depends on another.
#[inline(always)]
pub fn happens<N: Number>(u: N, rate: N, dt: f64) -> N::Truth {
    let a = rate * dt;
    let four = a * polynomial(a, [1.0, -1.0 / 2.0, 1.0 / 6.0, -1.0 / 24.0]);
    let square = a * a;
    let five = four + square * square * a * (1.0 / 120.0);
    let (surely, possibly) = (u.below(four), u.below(five));
    if (possibly & !surely).any() { surely | (possibly & u.below(chance(rate, dt))) } else { surely }
}

/// [`chance`] of one number.
pub fn chance_of(rate: f64, dt: f64) -> f64 {
    chance(Lanes([rate]), dt).0[0]
}

/// 1/x of two numbers ≥ 0, with one division, which costs as much as a dozen multiplications; within three
/// units in the last place. Below 1e-150 a number counts as 1e-150.
#[inline(always)]
pub fn inverses<N: Number>(a: N, b: N) -> (N, N) {
    let (a, b) = (a.max(1e-150), b.max(1e-150));
    let both = (a * b).inverse();
    (b * both, a * both)
}

/// Standard normal quantiles of two numbers `u`, for e^-25 ≤ u ≤ 1 - e^-25; relative error below 5e-10, which
/// is less than the distance between neighbouring quantiles of uniform numbers of 32 bits.
///
/// Between 0.005 and 0.995 the quantile is (u - ½) times a rational function of u (1 - u) that is fitted to
/// the smallest relative error (Lawson's iteration, 50 digits; all coefficients positive, so that nothing
/// cancels). Beyond, where one number in a hundred lies, it is the tail of Algorithm AS 241.
#[inline(always)]
pub fn normal_quantiles<N: Number>(u: N, v: N) -> (N, N) {
    let ((n, d), (m, e)) = (normal_centre(u), normal_centre(v));
    let both = (d * e).inverse();
    (with_tail(u, n * (e * both)), with_tail(v, m * (d * both)))
}

/// [`normal_quantiles`] of one number.
#[inline(always)]
pub fn normal_quantile<N: Number>(u: N) -> N {
    let (n, d) = normal_centre(u);
    with_tail(u, n / d)
}

/// The quantile in the centre as numerator and denominator.
#[inline(always)]
fn normal_centre<N: Number>(u: N) -> (N, N) {
    let p = u * u.complement();
    let numerator = polynomial(
        p,
        [
            7.311_831_467_450_133,
            11_175.789_958_371_37,
            2_972_061.842_303_16,
            216_848_661.664_766_72,
            4_934_920_800.226_498,
            34_239_325_939.649_304,
            59_243_676_010.435_04,
            11_950_200_775.992_731,
        ],
    );
    let denominator = polynomial(
        p,
        [
            1.0,
            1_866.238_726_975_213_6,
            585_700.588_339_862_1,
            50_874_139.047_363_85,
            1_424_850_407.436_547,
            13_010_192_490.125_387,
            34_262_619_393.647_873,
            17_202_664_739.379_358,
        ],
    );
    ((u - 0.5) * numerator, denominator)
}

/// `centre`, and the quantile in the tail where u is there.
#[inline(always)]
fn with_tail<N: Number>(u: N, centre: N) -> N {
    let far = u.min(u.complement()).below(0.005);
    if far.any() { N::select(far, normal_tail(u), centre) } else { centre }
}

/// The quantile in the tails.
///
/// Source: M. J. Wichura, 1988, Algorithm AS 241 (PPND16), Applied Statistics 37. Its far tail is left
/// out: a uniform number of 32 bits does not reach it.
#[inline(always)]
fn normal_tail<N: Number>(u: N) -> N {
    let r = (-ln(u.min(u.complement()))).sqrt() - 1.6;
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
    N::select(u.below(0.5), -z, z)
}

/// A polynomial by Horner's rule, the constant first.
#[inline(always)]
fn polynomial<N: Number, const TERMS: usize>(x: N, terms: [f64; TERMS]) -> N {
    let mut sum = x.like(terms[TERMS - 1]);
    for term in terms[..TERMS - 1].iter().rev() {
        sum = sum * x + *term;
    }
    sum
}

/// Quantile of order `u` in (0,1) of the Beta distribution with mean `mean` in `[0,1]` and shape parameters
/// that add up to `concentration` > 0: the mean itself where it is 0 or 1.
///
/// Bisection of [`incomplete_beta`]. Absolute error below 1e-12.
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

/// Regularised incomplete beta function I_x(a, b), 0 < x < 1, by its continued fraction (NIST Digital Library of
/// Mathematical Functions, 8.17.22).
pub fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
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
            prop_assert!((z - expected).abs() <= 5e-10 * expected.abs(), "{z} {expected}");
        }

        #[test]
        fn events_happen_below_their_chance(u in prop::array::uniform8(0.0..1.0_f64), rate in 0.0..3.0_f64) {
            let rate = Lanes([rate; 8]);
            let chance = chance(rate, 0.25).0[0];
            prop_assert_eq!(happens(Lanes(u), rate, 0.25), Lanes(u).below(chance));
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
            assert!((normal_quantile(Lanes([u])).0[0] / expected - 1.0).abs() < 5e-10);
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
