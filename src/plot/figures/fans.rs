//! Several fans on one scale.

use plotters::element::PathElement;

use super::{
    ends::{self, End},
    fan::{Band, Fan, band_fill, band_tint, draw_ends, draw_line, line},
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Area, Canvas, Drawn, Layer, stroke_units},
    hatch::Fill,
    palette::{Colour, Ink},
    panel::Panel,
    style::Style,
};

/// A panel with several fans, each named at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Fans {
    /// Title.
    pub title: String,
    /// Vertical axis of all of them.
    pub vertical: Vertical,
    /// The fans with their names: at most [`MOST`], with the same times and the same number of bands.
    pub fans: Vec<(Fan, String)>,
}

/// Most fans that remain distinguishable when they overlap.
pub const MOST: usize = 4;
/// Widest name of a line, as a share of the page's width.
const WIDEST_NAME: f64 = 0.25;

impl Fans {
    fn ends(&self) -> Vec<End<'_>> {
        let ends = self.fans.iter();
        ends.map(|(fan, name)| End { value: fan.median.last().copied(), name, ink: fan.ink }).collect()
    }

    fn times(&self) -> &[f64] {
        self.fans.first().map_or(&[], |(fan, _)| &fan.times)
    }

    /// Fills the `k`-th band of every fan, and overlaps with the mixed colours, so that no fan hides another. Overlaps of
    /// more fans are drawn later, since they lie inside overlaps of fewer.
    fn draw_bands(&self, area: &Area, panel: &Panel, k: usize, style: &Style) -> Drawn {
        let n = self.fans.len().min(MOST);
        let fills: Vec<Fill> = self
            .fans
            .iter()
            .take(n)
            .enumerate()
            .map(|(fan, (of, _))| band_fill((fan, style.palette.ink(of.ink)), k, n, style))
            .collect();
        if fills.iter().any(|fill| matches!(fill, Fill::Lines(..))) {
            // Hatching leaves lower layers visible.
            for ((fan, _), fill) in self.fans.iter().zip(fills) {
                if let Some(band) = fan.bands.get(k) {
                    band.fill(area, panel, &fan.times, fill, style)?;
                }
            }
            return Ok(());
        }
        let mut sets: Vec<usize> = (1..1 << n).collect();
        sets.sort_by_key(|set| set.count_ones());
        let times = self.times();
        for set in sets {
            let fans = || (0..n).filter(|fan| set >> fan & 1 == 1).map(|fan| &self.fans[fan].0);
            let bands: Vec<&Band> = fans().filter_map(|fan| fan.bands.get(k)).collect();
            let tints = fans().map(|fan| band_tint(style.palette.ink(fan.ink), k, n, style));
            let colour = tints.reduce(Colour::over).unwrap_or(Colour::WHITE);
            for (times, band) in common(times, &bands) {
                band.draw(area, panel, &times, colour, style)?;
            }
        }
        Ok(())
    }
}

/// Filling of the overlap of the widest bands of all fans with these inks.
pub fn overlap(inks: &[Ink], style: &Style) -> Fill {
    let n = inks.len();
    let fills = inks.iter().enumerate().map(|(fan, &ink)| band_fill((fan, ink), 0, n, style));
    let mut under = Colour::WHITE;
    let mut lines = None;
    for fill in fills {
        match fill {
            Fill::Tint(colour) => under = under.over(colour),
            Fill::Lines(hatch, _) => lines = lines.or(Some(hatch)),
        }
    }
    lines.map_or(Fill::Tint(under), |hatch| Fill::Lines(hatch, Some(under)))
}

/// Overlap of bands: for each run of times at which all of them overlap, the times and the common band, closed at the
/// adjacent times where its width is 0.
fn common(times: &[f64], bands: &[&Band]) -> Vec<(Vec<f64>, Band)> {
    let at = |k: usize| {
        let low = bands.iter().filter_map(|band| band.low.get(k)).copied().fold(f64::NEG_INFINITY, f64::max);
        let high = bands.iter().filter_map(|band| band.high.get(k)).copied().fold(f64::INFINITY, f64::min);
        (low, high)
    };
    let overlap = |k: usize| at(k).0 < at(k).1;
    let mut found = Vec::new();
    let mut k = 0;
    while k < times.len() {
        if !overlap(k) {
            k += 1;
            continue;
        }
        let end = (k..times.len()).find(|&k| !overlap(k)).unwrap_or(times.len());
        let run = k.saturating_sub(1)..(end + 1).min(times.len());
        let edges = run.clone().map(|k| {
            let (low, high) = at(k);
            if low < high { (low, high) } else { ((low + high) / 2.0, (low + high) / 2.0) }
        });
        let (low, high) = edges.unzip();
        found.push((times[run].to_vec(), Band { low, high }));
        k = end;
    }
    found
}

impl Content for Fans {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn right(&self, _panel: &Panel, style: &Style) -> f64 {
        ends::width(&self.ends(), WIDEST_NAME, style)
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let bands = self.fans.iter().map(|(fan, _)| fan.bands.len()).max().unwrap_or(0);
        canvas.draw(Layer::named("bands"), |area| {
            (0..bands).try_for_each(|k| self.draw_bands(area, panel, k, style))
        });
        for (fan, _) in &self.fans {
            draw_ends(fan.behind.as_ref(), canvas, panel, (&fan.times, style.palette.ink(fan.ink)), style);
        }
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        // A white rim separates the lines from the darkest bands.
        canvas.draw(Layer::named("rims"), |area| {
            let rim = Colour::WHITE.stroked(stroke_units(style.line * 1.8));
            let mut lines = self.fans.iter().map(|(fan, _)| line(panel, &fan.times, &fan.median, style));
            lines.try_for_each(|points| area.draw(&PathElement::new(points, rim)))
        });
        for (fan, _) in &self.fans {
            draw_line(canvas, panel, &fan.times, &fan.median, style.palette.ink(fan.ink), style);
        }
        ends::draw(canvas, panel, &self.ends(), WIDEST_NAME, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(low: &[f64], high: &[f64]) -> Band {
        Band { low: low.to_vec(), high: high.to_vec() }
    }

    #[test]
    fn what_bands_share_is_found_run_by_run() {
        let times = [0.0, 1.0, 2.0, 3.0, 4.0];
        let a = band(&[0.0; 5], &[1.0; 5]);
        let b = band(&[0.5, 0.5, 2.0, 2.0, -1.0], &[2.0, 2.0, 3.0, 3.0, 0.5]);
        let shared = common(&times, &[&a, &b]);
        assert_eq!(
            shared,
            vec![
                (vec![0.0, 1.0, 2.0], band(&[0.5, 0.5, 1.5], &[1.0, 1.0, 1.5])),
                (vec![3.0, 4.0], band(&[1.5, 0.0], &[1.5, 0.5])),
            ]
        );
        assert_eq!(common(&times, &[&a]), vec![(times.to_vec(), a.clone())]);
        let line = band(&[0.2; 5], &[0.2; 5]);
        assert_eq!(common(&times, &[&a, &line]), vec![], "what has no width has nothing to fill");
    }

    #[test]
    fn every_set_of_bands_has_a_lightness_of_its_own() {
        use crate::plot::style::{Theme, Width};

        for theme in [Theme::Journal, Theme::Grey] {
            let style = Style::new(theme, Width::DOUBLE);
            let inks = [0, 1].map(|ink| style.palette.ink(ink));
            let mut looks = vec![
                band_fill((0, inks[0]), 0, 2, &style),
                band_fill((1, inks[1]), 0, 2, &style),
                overlap(&inks, &style),
            ];
            if theme == Theme::Grey {
                looks.push(band_fill((0, inks[0]), 1, 2, &style));
            }
            // Tints without hatching must differ enough for a photocopy.
            let mut greys: Vec<f64> = looks
                .iter()
                .filter_map(
                    |fill| if let Fill::Tint(colour) = fill { Some(colour.lightness()) } else { None },
                )
                .collect();
            greys.sort_by(f64::total_cmp);
            // In colour, hues distinguish the fans; only their overlap has to be darker.
            let pairs = if theme == Theme::Grey { greys.len() } else { 2 };
            let difference = greys[..pairs].windows(2).map(|pair| pair[1] - pair[0]).fold(1.0, f64::min);
            let least = if theme == Theme::Grey { 0.12 } else { 0.03 };
            assert!(difference >= least, "{theme:?}: {greys:?}");
            let lined = looks.iter().filter(|fill| matches!(fill, Fill::Lines(..))).count();
            assert_eq!(lined, if theme == Theme::Grey { 2 } else { 0 }, "the second fan, and where both are");
        }
    }

    #[test]
    fn bands_without_colour_are_far_apart() {
        use crate::plot::style::{Theme, Width};

        let style = Style::new(Theme::Grey, Width::DOUBLE);
        for fans in 1..=2 {
            let greys = [0, 1, 2].map(|k| band_tint(style.palette.ink(0), k, fans, &style).lightness());
            assert!(greys[0] - greys[1] > 0.12 && greys[1] - greys[2] > 0.12, "{greys:?}");
        }
    }
}
