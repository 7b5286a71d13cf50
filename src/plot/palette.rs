//! Colours that stay distinguishable under colour blindness and in photocopies.

use plotters::style::{RGBColor, ShapeStyle};

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Paper.
    pub const WHITE: Self = Self(255, 255, 255);
    /// Ink.
    pub const BLACK: Self = Self(0, 0, 0);

    /// The colour that a layer of this colour with opacity `strength` (0 to 1) shows on white paper.
    ///
    /// Bands are drawn in such tints and not with transparency: nested transparent layers darken each
    /// other, and some journals flatten them badly.
    pub fn tint(self, strength: f64) -> Self {
        self.mix(Self::WHITE, 1.0 - strength)
    }

    /// The colour `share` of the way to `other`, `share` from 0 to 1.
    pub fn mix(self, other: Self, share: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        let channel = |from: u8, to: u8| {
            // Between two bytes, so that the cast cannot truncate.
            (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u8
        };
        Self(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// The colour of two overlapping transparent layers, this one and another.
    pub fn over(self, other: Self) -> Self {
        let channel = |a: u8, b: u8| ((u32::from(a) * u32::from(b) + 127) / 255) as u8;
        Self(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// Lightness of the colour from 0 (black) to 1 (white): luma of Rec. ITU-R BT.601.
    pub fn lightness(self) -> f64 {
        (0.299 * f64::from(self.0) + 0.587 * f64::from(self.1) + 0.114 * f64::from(self.2)) / 255.0
    }

    /// Black or white, whichever reads better on this colour.
    pub fn contrast(self) -> Self {
        if self.lightness() > 0.55 { Self::BLACK } else { Self::WHITE }
    }

    /// Notation of SVG.
    pub fn hex(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }

    /// A plotters style that fills with the colour.
    pub fn filled(self) -> ShapeStyle {
        ShapeStyle { color: self.rgb().into(), filled: true, stroke_width: 0 }
    }

    /// A plotters style that draws a line in the colour, `units` canvas units wide.
    pub fn stroked(self, units: u32) -> ShapeStyle {
        ShapeStyle { color: self.rgb().into(), filled: false, stroke_width: units }
    }

    fn rgb(self) -> RGBColor {
        RGBColor(self.0, self.1, self.2)
    }
}

/// Dash pattern of a line, so that lines never differ by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dash {
    /// No gaps.
    Solid,
    /// In dashes.
    Dashed,
    /// In dots.
    Dotted,
    /// In dashes and dots.
    DashDot,
    /// In long dashes.
    Long,
}

impl Dash {
    /// Lengths of marks and gaps in line widths; empty for a solid line.
    pub fn pattern(self) -> &'static [f64] {
        match self {
            Self::Solid => &[],
            Self::Dashed => &[4.0, 2.0],
            Self::Dotted => &[1.2, 1.8],
            Self::DashDot => &[5.0, 1.8, 1.2, 1.8],
            Self::Long => &[8.0, 2.5],
        }
    }
}

/// Colour and dash pattern of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    /// Colour.
    pub colour: Colour,
    /// Line style.
    pub dash: Dash,
}

/// The colours of a theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Palette {
    /// Text.
    pub text: Colour,
    /// Secondary text.
    pub muted: Colour,
    /// Axes and ticks.
    pub axis: Colour,
    /// Grid lines.
    pub grid: Colour,
    /// Lines that mark a date across a panel.
    pub rule: Colour,
    /// Strength of the tints of the 95, 80 and 50% bands, outermost first.
    pub bands: [f64; 3],
    inks: [Ink; 7],
    ramp: (Colour, Colour),
    /// Colours of the least, the middle and the greatest signed value.
    signed: [Colour; 3],
}

/// Number of colours of signed values; odd, so that the middle has a colour of its own.
pub const SIGNED: usize = 9;

impl Palette {
    /// The palette of Okabe and Ito without its yellow, which is too light for a line.
    ///
    /// Source: M. Okabe and K. Ito, 2008, Color Universal Design.
    pub fn colour() -> Self {
        let ink = |colour, dash| Ink { colour, dash };
        Self {
            text: Colour::BLACK,
            muted: Colour(89, 89, 89),
            axis: Colour(51, 51, 51),
            grid: Colour(228, 228, 228),
            rule: Colour(150, 150, 150),
            bands: [0.18, 0.36, 0.58],
            inks: [
                ink(Colour(0, 114, 178), Dash::Solid),
                ink(Colour(213, 94, 0), Dash::Dashed),
                ink(Colour(0, 158, 115), Dash::DashDot),
                ink(Colour(204, 121, 167), Dash::Long),
                ink(Colour(86, 180, 233), Dash::Dotted),
                ink(Colour(230, 159, 0), Dash::Dashed),
                ink(Colour::BLACK, Dash::Solid),
            ],
            ramp: (Colour(0, 82, 128), Colour(222, 235, 245)),
            signed: [Colour(150, 58, 0), Colour(240, 240, 240), Colour(0, 84, 140)],
        }
    }

    /// Greys that remain distinct in print.
    pub fn grey() -> Self {
        let ink = |level, dash| Ink { colour: Colour(level, level, level), dash };
        Self {
            text: Colour::BLACK,
            muted: Colour(77, 77, 77),
            axis: Colour(38, 38, 38),
            grid: Colour(228, 228, 228),
            rule: Colour(140, 140, 140),
            bands: [0.14, 0.30, 0.48],
            inks: [
                ink(0, Dash::Solid),
                ink(102, Dash::Dashed),
                ink(51, Dash::DashDot),
                ink(128, Dash::Long),
                ink(77, Dash::Dotted),
                ink(140, Dash::Dashed),
                ink(26, Dash::Solid),
            ],
            ramp: (Colour(51, 51, 51), Colour(235, 235, 235)),
            // Greys have a single direction: greater values are darker.
            signed: [Colour(246, 246, 246), Colour(144, 144, 144), Colour(38, 38, 38)],
        }
    }

    /// The `k`-th series, counted from 0; starts over after seven.
    pub fn ink(&self, k: usize) -> Ink {
        self.inks[k % self.inks.len()]
    }

    /// The `k`-th of `n` ordered categories, from dark (the first) to light.
    pub fn ordered(&self, k: usize, n: usize) -> Colour {
        let share = if n > 1 { k.min(n - 1) as f64 / (n - 1) as f64 } else { 0.0 };
        self.ramp.0.mix(self.ramp.1, share)
    }

    /// The `k`-th of [`SIGNED`] colours from the least to the greatest signed value.
    pub fn signed(&self, k: usize) -> Colour {
        let [least, middle, greatest] = self.signed;
        let share = k.min(SIGNED - 1) as f64 / (SIGNED / 2) as f64;
        if share < 1.0 { least.mix(middle, share) } else { middle.mix(greatest, share - 1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tints_run_from_paper_to_the_colour() {
        let blue = Palette::colour().ink(0).colour;
        assert_eq!(blue.tint(0.0), Colour::WHITE);
        assert_eq!(blue.tint(1.0), blue);
        assert_eq!(Colour::BLACK.tint(0.2), Colour(204, 204, 204));
    }

    #[test]
    fn what_is_printed_on_white_stays_and_on_another_darkens() {
        let palette = Palette::colour();
        let [a, b] = [0, 1].map(|k| palette.ink(k).colour.tint(0.2));
        assert_eq!((a.over(Colour::WHITE), a.over(Colour::BLACK)), (a, Colour::BLACK));
        assert_eq!(a.over(b), b.over(a));
        assert!(a.over(b).lightness() < a.lightness().min(b.lightness()) - 0.05);
    }

    #[test]
    fn nested_bands_and_ordered_categories_differ_in_lightness() {
        for palette in [Palette::colour(), Palette::grey()] {
            for k in 0..7 {
                let tints = palette.bands.map(|strength| palette.ink(k).colour.tint(strength).lightness());
                assert!(tints[0] > tints[1] + 0.035 && tints[1] > tints[2] + 0.035, "ink {k}: {tints:?}");
            }
            for n in 2..=6 {
                let steps: Vec<f64> = (0..n).map(|k| palette.ordered(k, n).lightness()).collect();
                assert!(steps.windows(2).all(|pair| pair[1] > pair[0] + 0.1), "{steps:?}");
            }
        }
    }

    #[test]
    fn text_on_any_category_reads() {
        for palette in [Palette::colour(), Palette::grey()] {
            for k in 0..6 {
                let colour = palette.ordered(k, 6);
                assert!((colour.contrast().lightness() - colour.lightness()).abs() > 0.44, "{colour:?}");
            }
        }
    }

    #[test]
    fn neighbouring_inks_differ_in_more_than_colour() {
        for palette in [Palette::colour(), Palette::grey()] {
            for k in 0..6 {
                assert_ne!(palette.ink(k).dash, palette.ink(k + 1).dash);
            }
        }
    }

    /// Linear light of a colour's channels.
    fn linear(colour: Colour) -> [f64; 3] {
        [colour.0, colour.1, colour.2].map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
        })
    }

    fn times(matrix: [[f64; 3]; 3], [r, g, b]: [f64; 3]) -> [f64; 3] {
        matrix.map(|[x, y, z]| x * r + y * g + z * b)
    }

    /// CIE L*a*b* of linear light under daylight.
    fn lab(light: [f64; 3]) -> [f64; 3] {
        const XYZ: [[f64; 3]; 3] =
            [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
        let [x, y, z] = times(XYZ, light.map(|channel| channel.clamp(0.0, 1.0)));
        let [x, y, z] = [x / 0.9505, y, z / 1.089]
            .map(|value| if value > 0.008_856 { libm::cbrt(value) } else { 7.787 * value + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    }

    /// Colour vision without the cones for long, middle and short waves.
    ///
    /// Source: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, 2009, IEEE Transactions on Visualization and
    /// Computer Graphics 15, severity 1.
    const BLINDNESS: [[[f64; 3]; 3]; 3] = [
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    #[test]
    fn signs_are_told_from_each_other_in_any_eye_and_steps_in_print() {
        const SEEN: [[f64; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let (colour, grey) = (Palette::colour(), Palette::grey());
        for eye in BLINDNESS.iter().chain([&SEEN]) {
            let seen: Vec<_> = (0..SIGNED).map(|k| lab(times(*eye, linear(colour.signed(k))))).collect();
            for (k, &a) in seen.iter().enumerate() {
                for &b in &seen[..k] {
                    assert!(distance(a, b) > 10.0, "step {k} in {eye:?}: {:.1}", distance(a, b));
                }
            }
        }
        // Colours darken from the middle to either end; greys from end to end.
        for k in 0..SIGNED / 2 {
            let difference = |a: usize, b: usize| colour.signed(a).lightness() - colour.signed(b).lightness();
            assert!(difference(k + 1, k) > 0.1 && difference(SIGNED - 2 - k, SIGNED - 1 - k) > 0.1);
        }
        assert!((1..SIGNED).all(|k| grey.signed(k - 1).lightness() > grey.signed(k).lightness() + 0.09));
        for palette in [colour, grey] {
            for k in 0..SIGNED {
                let ground = palette.signed(k);
                assert!((ground.contrast().lightness() - ground.lightness()).abs() > 0.43, "step {k}");
            }
        }
    }
}
