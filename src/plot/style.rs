//! Theme, sizes, colours and language of a figure.

use super::{events::Events, language::Language, palette::Palette};

/// Printer's points in a millimetre.
pub const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// Use of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// A printed page, in colour.
    Journal,
    /// A printed page without colour.
    Grey,
    /// A slide of 16:9, legible from the back of a room.
    Slide,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Journal, Self::Grey, Self::Slide];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::Grey => "greyscale",
            Self::Slide => "slide",
        }
    }

    /// The theme with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// Default width of the theme.
    pub fn usual_width(self) -> Width {
        match self {
            Self::Journal | Self::Grey => Width::DOUBLE,
            Self::Slide => Width::SLIDE,
        }
    }
}

/// Width of a figure in print.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Width(f64);

impl Width {
    /// A single column, 85 mm.
    pub const SINGLE: Self = Self(85.0);
    /// One and a half columns, 120 mm.
    pub const ONE_AND_A_HALF: Self = Self(120.0);
    /// Two columns, 175 mm.
    pub const DOUBLE: Self = Self(175.0);
    /// A slide of 10 inches, 254 mm.
    pub const SLIDE: Self = Self(254.0);
    /// Narrowest figure, in millimetres.
    pub const LEAST_MM: f64 = 60.0;
    /// Widest figure, in millimetres.
    pub const MOST_MM: f64 = 600.0;

    /// Any width between [`Self::LEAST_MM`] and [`Self::MOST_MM`] millimetres, `None` outside.
    pub fn from_mm(mm: f64) -> Option<Self> {
        (Self::LEAST_MM..=Self::MOST_MM).contains(&mm).then_some(Self(mm))
    }

    /// In millimetres.
    pub fn mm(self) -> f64 {
        self.0
    }
}

/// Every size of a figure, in points unless stated otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// Theme.
    pub theme: Theme,
    /// Requested width of the figure in millimetres.
    pub width_mm: f64,
    /// Width of the figure.
    pub width: f64,
    /// Fixed height of the figure, as on a slide.
    pub height: Option<f64>,
    /// Maximum height, as on a page.
    pub most_height: f64,
    /// Scale of all sizes relative to print.
    pub scale: f64,
    /// Text of ticks, axes, labels and keys.
    pub label: f64,
    /// Text of panel titles.
    pub panel_title: f64,
    /// Text of the figure's title.
    pub title: f64,
    /// Distance of lines of text, in sizes of the text.
    pub leading: f64,
    /// Thinnest line: grid, dates.
    pub hair: f64,
    /// Axes and ticks.
    pub axis: f64,
    /// Data.
    pub line: f64,
    /// Length of a tick.
    pub tick: f64,
    /// Half the size of a mark.
    pub mark: f64,
    /// Space between neighbours: text and tick, swatch and text.
    pub gap: f64,
    /// Space between panels, in addition to their axes.
    pub gutter: f64,
    /// Empty edge of the figure.
    pub margin: f64,
    /// Least distance between the labels of an axis.
    pub tick_spacing: f64,
    /// Colours.
    pub palette: Palette,
    /// Language of words and numbers.
    pub language: Language,
    /// Selection of dated marks.
    pub events: Events,
    /// Whether figures have titles; journals print them in the caption.
    pub is_titled: bool,
}

/// Height of a printed page's type area, 230 mm.
const PAGE_HEIGHT_MM: f64 = 230.0;

impl Style {
    /// The style of a theme at a width.
    pub fn new(theme: Theme, width: Width) -> Self {
        let points = width.mm() * POINTS_PER_MM;
        // Text has a fixed size in print; on a slide it grows with the width, since the whole slide is enlarged.
        let (scale, height) = match theme {
            Theme::Journal | Theme::Grey => (1.0, None),
            Theme::Slide => (1.5 * width.mm() / Width::SLIDE.mm(), Some(points * 9.0 / 16.0)),
        };
        Self {
            theme,
            width_mm: width.mm(),
            width: points,
            height,
            most_height: height.unwrap_or(PAGE_HEIGHT_MM * POINTS_PER_MM),
            scale,
            label: 7.0 * scale,
            panel_title: 8.0 * scale,
            title: 9.0 * scale,
            leading: 1.25,
            hair: 0.35 * scale,
            axis: 0.5 * scale,
            line: 1.1 * scale,
            tick: 2.5 * scale,
            mark: 2.0 * scale,
            gap: 3.0 * scale,
            gutter: 10.0 * scale,
            // The margin of a slide keeps text off the edge of the screen.
            margin: if theme == Theme::Slide { 8.0 } else { 2.0 } * scale,
            tick_spacing: 15.0 * scale,
            palette: if theme == Theme::Grey { Palette::grey() } else { Palette::colour() },
            language: Language::English,
            events: Events::default(),
            is_titled: true,
        }
    }

    /// The style with words and numbers in a language.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The style with these dated marks.
    #[must_use]
    pub fn with_events(self, events: Events) -> Self {
        Self { events, ..self }
    }

    /// The style with titles or without.
    #[must_use]
    pub fn titled(self, is_titled: bool) -> Self {
        Self { is_titled, ..self }
    }

    /// Height of a line of text of a size.
    pub fn line_height(&self, size: f64) -> f64 {
        size * self.leading
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_print_is_between_seven_and_nine_points() {
        for theme in [Theme::Journal, Theme::Grey] {
            for width in [Width::SINGLE, Width::ONE_AND_A_HALF, Width::DOUBLE] {
                let style = Style::new(theme, width);
                for size in [style.label, style.panel_title, style.title] {
                    assert!((7.0..=9.0).contains(&size));
                }
                assert_eq!(style.width_mm, width.mm());
            }
        }
        assert!((Style::new(Theme::Journal, Width::SINGLE).width - 240.944_88).abs() < 1e-4);
    }

    #[test]
    fn a_slide_looks_the_same_at_any_width() {
        let wide = Style::new(Theme::Slide, Width::SLIDE);
        let half = Style::new(Theme::Slide, Width::from_mm(127.0).expect("a valid width"));
        for (a, b) in [(wide.label, half.label), (wide.line, half.line), (wide.gutter, half.gutter)] {
            assert!((a / b - 2.0).abs() < 1e-12);
        }
        // As large as 14 points on a slide of 13.33 inches.
        assert!(wide.label * 4.0 / 3.0 >= 14.0);
    }

    #[test]
    fn widths_outside_the_range_are_refused() {
        for mm in [59.9, 600.1, f64::NAN, f64::INFINITY, -85.0] {
            assert_eq!(Width::from_mm(mm), None);
        }
        assert_eq!(Width::from_mm(85.0), Some(Width::SINGLE));
    }

    #[test]
    fn themes_have_names() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_name(theme.name()), Some(theme));
        }
        assert_eq!(Theme::from_name("poster"), None);
    }
}
