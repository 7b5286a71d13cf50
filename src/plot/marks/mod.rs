//! Dated marks on a time axis, with labels that neither overlap nor leave the page.

mod key;
mod spans;

use plotters::element::{PathElement, Polygon};

use super::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, DESCENT, Face},
    geometry::Anchor,
    labels::{Flag, FlagLimits, flags, spread},
    palette::Dash,
    panel::Panel,
    style::Style,
    text::{Text, elide},
};

pub use key::Key;

/// Kind of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// A leader takes office.
    Leader,
    /// An event of the scenario.
    Event,
    /// A step of an input of the model: the pull of an outside power, or common fate.
    Input,
    /// A rule of the model changes.
    Break,
    /// Scenarios diverge from here on.
    Parting,
}

/// A dated mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Date in decimal years.
    pub at: f64,
    /// End in decimal years, of what lasts.
    pub until: Option<f64>,
    /// Kind.
    pub kind: MarkKind,
    /// Labels beside the mark, from the longest wording to the shortest; at least one.
    pub labels: Vec<String>,
    /// Entries in a key, the date included, in a longer and a shorter wording.
    pub entry: [String; 2],
}

/// The labels above a panel.
#[derive(Debug, Clone, PartialEq)]
pub enum Strip {
    /// Words beside the poles of marks.
    Words(Vec<Worded>),
    /// Numbers, explained by a key below the figure.
    Numbers(Vec<Numbered>),
}

/// Words beside the pole of a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Worded {
    /// Position of the mark on the page.
    pub pole: f64,
    /// Text of the label.
    pub text: Text,
    /// Where.
    pub flag: Flag,
}

/// A number above its mark, or a range of numbers above neighbouring marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered {
    /// Places of the marks on the page.
    pub poles: Vec<f64>,
    /// Text of the label.
    pub label: String,
    /// Middle of what is written.
    pub centre: f64,
}

/// Most rows of words above a panel, and the number of rows for which no shorter wording is tried.
const MOST_ROWS: usize = 8;
const FEW_ROWS: usize = 5;
/// Width to which words are cut if no wording fits, in sizes of the text.
const CUT: f64 = 13.0;

impl Strip {
    /// Words for marks at `places` on the page, all between `low` and `high`, in the longest wording that needs few rows,
    /// otherwise in the wording with the fewest rows; `None` if every wording needs too many.
    pub fn words(marks: &[Mark], places: &[f64], low: f64, high: f64, style: &Style) -> Option<Self> {
        let wordings = marks.iter().map(|mark| mark.labels.len()).max().unwrap_or(0).max(1);
        let mut best: Option<(usize, Vec<Worded>)> = None;
        for wording in 0..=wordings {
            let word = |mark: &Mark| {
                let words = mark.labels.get(wording).or(mark.labels.last()).map_or("", String::as_str);
                // The last attempt cuts the shortest wording.
                let room = if wording == wordings { CUT * style.label } else { f64::INFINITY };
                mark_text(mark.kind, &elide(words, Face::Regular, style.label, room))
            };
            let texts: Vec<Text> = marks.iter().map(word).collect();
            let Some(words) = set(texts, places, low, high, style) else { continue };
            let rows = words.iter().map(|word| word.flag.row + 1).max().unwrap_or(0);
            if best.as_ref().is_none_or(|(fewest, _)| rows < *fewest) {
                best = Some((rows, words));
            }
            if rows <= FEW_ROWS {
                break;
            }
        }
        best.map(|(_, words)| Self::Words(words))
    }

    /// Words for leaders and for changes of the rule of succession only.
    pub fn words_of_leaders(
        marks: &[Mark],
        places: &[f64],
        low: f64,
        high: f64,
        style: &Style,
    ) -> Option<Self> {
        let (chosen, at): (Vec<Mark>, Vec<f64>) = marks
            .iter()
            .zip(places)
            .filter(|(mark, _)| mark.kind != MarkKind::Event)
            .map(|(mark, &place)| (mark.clone(), place))
            .unzip();
        Self::words(&chosen, &at, low, high, style)
    }

    /// Numbers for marks at `places` on the page, in the order of the dates. Numbers that would be too far from their marks
    /// are joined into a range: `3–5`.
    pub fn numbers(places: &[f64], low: f64, high: f64, style: &Style) -> Self {
        let mut runs: Vec<(usize, usize)> = (0..places.len()).map(|k| (k, k)).collect();
        let middle = |&(from, to): &(usize, usize)| (places[from] + places[to]) / 2.0;
        let label = |&(from, to): &(usize, usize)| match to - from {
            0 => format!("{}", from + 1),
            1 => format!("{},{}", from + 1, to + 1),
            _ => format!("{}–{}", from + 1, to + 1),
        };
        loop {
            let wanted: Vec<f64> = runs.iter().map(middle).collect();
            let labels: Vec<String> = runs.iter().map(label).collect();
            let sizes: Vec<f64> =
                labels.iter().map(|label| Face::Regular.advance(label, style.label)).collect();
            let placed = spread(&wanted, &sizes, style.gap, low, high).filter(|centres| {
                centres
                    .iter()
                    .zip(&wanted)
                    .all(|(centre, wanted)| (centre - wanted).abs() <= style.label * 1.2)
            });
            if let Some(centres) = placed {
                let numbered = runs.iter().zip(labels).zip(centres).map(|((&(from, to), label), centre)| {
                    Numbered { poles: places[from..=to].to_vec(), label, centre }
                });
                return Self::Numbers(numbered.collect());
            }
            let nearest = (1..runs.len()).min_by(|&a, &b| {
                let distance = |k: usize| wanted[k] - wanted[k - 1];
                distance(a).total_cmp(&distance(b))
            });
            match nearest {
                Some(k) => {
                    runs[k - 1].1 = runs[k].1;
                    runs.remove(k);
                }
                // Not even one label fits between the ends.
                None => return Self::Numbers(Vec::new()),
            }
        }
    }

    /// Height above the panel.
    pub fn height(&self, marks: &[Mark], style: &Style) -> f64 {
        let signs = signs_height(marks, style);
        match self {
            _ if marks.is_empty() => 0.0,
            Self::Words(words) => {
                let rows = words.iter().map(|word| word.flag.row + 1).max().unwrap_or(0);
                signs + rows as f64 * style.line_height(style.label)
            }
            Self::Numbers(numbered) if numbered.is_empty() => signs,
            Self::Numbers(_) => signs + style.label * 0.5 + style.line_height(style.label),
        }
    }

    /// Draws poles, signs and labels above `top`, the upper end of a frame.
    pub fn draw(&self, canvas: &mut Canvas, marks: &[Mark], places: &[f64], top: f64, style: &Style) {
        let base = top - signs_height(marks, style);
        let pole_style = style.palette.rule.stroked(stroke_units(style.hair));
        let text = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
        match self {
            Self::Words(words) => {
                let row_base = |row: usize| base - row as f64 * style.line_height(style.label);
                canvas.draw(Layer::named("poles"), |area| {
                    for word in words {
                        let head = row_base(word.flag.row) - style.label * CAP_HEIGHT;
                        let ends = vec![(units(word.pole), units(top)), (units(word.pole), units(head))];
                        area.draw(&PathElement::new(ends, pole_style))?;
                    }
                    Ok(())
                });
                for word in words {
                    let at = (word.flag.left, row_base(word.flag.row));
                    canvas.text(&word.text, text(at, Anchor::Start));
                }
            }
            Self::Numbers(numbered) => {
                let low = base - style.label * 0.5;
                canvas.draw(Layer::named("poles"), |area| {
                    for number in numbered {
                        for &pole in &number.poles {
                            let bend = vec![
                                (units(pole), units(top)),
                                (units(pole), units(base)),
                                (units(number.centre), units(low + style.label * 0.1)),
                            ];
                            area.draw(&PathElement::new(bend, pole_style))?;
                        }
                    }
                    Ok(())
                });
                for number in numbered {
                    let standing = text((number.centre, low - style.label * 0.05), Anchor::Middle);
                    canvas.text(&Text::plain(&*number.label), standing);
                }
            }
        }
        let lanes = lanes(marks);
        for (mark, &place) in marks.iter().zip(places) {
            let lane = lanes.iter().position(|&kind| kind == mark.kind).unwrap_or(0);
            draw_glyph(
                canvas,
                style,
                mark.kind,
                (place, top - style.mark - lane as f64 * lane_height(style)),
            );
        }
    }
}

/// Words beside their poles; `None` if they need too many rows.
fn set(texts: Vec<Text>, places: &[f64], low: f64, high: f64, style: &Style) -> Option<Vec<Worded>> {
    let limits = FlagLimits { pad: style.gap * 0.7, gap: style.gap, low, high, rows: MOST_ROWS };
    let poles: Vec<(f64, f64)> =
        places.iter().zip(&texts).map(|(&place, text)| (place, text.width(style.label))).collect();
    let flags = flags(&poles, limits)?;
    let words = texts.into_iter().zip(flags).zip(places);
    Some(words.map(|((text, flag), &pole)| Worded { pole, text, flag }).collect())
}

/// The kinds of the marks. Signs of each kind have a row of their own, since dates of different kinds are often close.
fn lanes(marks: &[Mark]) -> Vec<MarkKind> {
    let mut kinds: Vec<MarkKind> = marks.iter().map(|mark| mark.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn lane_height(style: &Style) -> f64 {
    2.3 * style.mark
}

/// Height of the rows of signs and of the space above them.
fn signs_height(marks: &[Mark], style: &Style) -> f64 {
    lanes(marks).len() as f64 * lane_height(style) + style.label * DESCENT
}

/// Words beside a mark; events are italic, to distinguish them from leaders.
fn mark_text(kind: MarkKind, words: &str) -> Text {
    match kind {
        MarkKind::Leader | MarkKind::Input => Text::plain(words),
        MarkKind::Event => Text::italic(words),
        MarkKind::Break | MarkKind::Parting => Text::bold(words),
    }
}

/// Draws a line down the panel at each mark, and one at the end of what lasts, with a bar from one to the other.
pub fn draw_rules(canvas: &mut Canvas, panel: &Panel, marks: &[Mark], style: &Style) {
    for kind in [MarkKind::Event, MarkKind::Leader, MarkKind::Input, MarkKind::Break, MarkKind::Parting] {
        let (dash, width) = match kind {
            MarkKind::Event => (Dash::Dotted, style.hair),
            MarkKind::Leader => (Dash::Solid, style.hair),
            MarkKind::Input => (Dash::Dashed, style.hair),
            MarkKind::Break => (Dash::Dashed, style.axis),
            MarkKind::Parting => (Dash::Solid, style.axis * 1.6),
        };
        canvas.draw(Layer { name: "dates", dash: Some((dash, width)) }, |area| {
            for mark in marks.iter().filter(|mark| mark.kind == kind) {
                for at in std::iter::once(mark.at).chain(mark.until) {
                    let (x, _) = panel.at(at, panel.y.low);
                    let ends = vec![(x, units(panel.frame.top)), (x, units(panel.frame.bottom))];
                    area.draw(&PathElement::new(ends, style.palette.rule.stroked(stroke_units(width))))?;
                }
            }
            Ok(())
        });
    }
    spans::draw(canvas, panel, marks, style);
}

/// Draws the sign of a mark, its middle at `at`.
pub fn draw_glyph(canvas: &mut Canvas, style: &Style, kind: MarkKind, (x, y): (f64, f64)) {
    let m = style.mark;
    let corners = |points: &[(f64, f64)]| -> Vec<(i32, i32)> {
        points.iter().map(|(dx, dy)| (units(x + dx * m), units(y + dy * m))).collect()
    };
    let ink = style.palette.axis;
    canvas.draw(Layer::named("mark"), |area| match kind {
        MarkKind::Leader => {
            area.draw(&Polygon::new(corners(&[(-0.9, -0.8), (0.9, -0.8), (0.0, 0.9)]), ink.filled()))
        }
        MarkKind::Event => {
            let diamond = [(0.0, -1.0), (0.85, 0.0), (0.0, 1.0), (-0.85, 0.0)];
            let outline = [&diamond[..], &diamond[..2]].concat();
            area.draw(&Polygon::new(corners(&diamond), super::palette::Colour::WHITE.filled()))?;
            area.draw(&PathElement::new(corners(&outline), ink.stroked(stroke_units(style.axis))))
        }
        MarkKind::Input => {
            let stair = [(-0.9, 0.6), (0.0, 0.6), (0.0, -0.6), (0.9, -0.6)];
            area.draw(&PathElement::new(corners(&stair), ink.stroked(stroke_units(style.axis * 1.6))))
        }
        MarkKind::Break => {
            let square = [(-0.75, -0.75), (0.75, -0.75), (0.75, 0.75), (-0.75, 0.75)];
            area.draw(&Polygon::new(corners(&square), ink.filled()))
        }
        MarkKind::Parting => {
            let line = ink.stroked(stroke_units(style.axis * 1.6));
            area.draw(&PathElement::new(corners(&[(0.0, 1.0), (0.0, 0.1), (-0.85, -0.9)]), line))?;
            area.draw(&PathElement::new(corners(&[(0.0, 0.1), (0.85, -0.9)]), line))
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    fn style() -> Style {
        Style::new(Theme::Journal, Width::DOUBLE)
    }

    fn marks(n: usize) -> Vec<Mark> {
        let mark = |k: usize| Mark {
            at: 2000.0 + k as f64,
            until: None,
            kind: if k.is_multiple_of(2) { MarkKind::Leader } else { MarkKind::Event },
            labels: vec![format!("the long name of mark {k}"), format!("mark {k}")],
            entry: [format!("Jan 2000 the long name of mark {k}"), format!("Jan 2000 mark {k}")],
        };
        (0..n).map(mark).collect()
    }

    fn numbers(places: &[f64]) -> Vec<String> {
        match Strip::numbers(places, 0.0, 400.0, &style()) {
            Strip::Numbers(numbered) => numbered.into_iter().map(|number| number.label).collect(),
            Strip::Words(_) => panic!("numbers were asked for"),
        }
    }

    #[test]
    fn neighbouring_numbers_run_together() {
        assert_eq!(numbers(&[50.0, 100.0, 150.0]), ["1", "2", "3"]);
        assert_eq!(numbers(&[50.0, 100.0, 100.5, 101.0, 101.5, 102.0]), ["1", "2,3", "4–6"]);
        assert_eq!(numbers(&[399.0, 399.0, 399.0, 399.0]), ["1–4"]);
        assert!(numbers(&[]).is_empty());
    }

    #[test]
    fn every_mark_is_under_a_number() {
        let places: Vec<f64> = (0..40).map(|k| f64::from(k * k % 397)).collect();
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        let Strip::Numbers(numbered) = Strip::numbers(&sorted, 0.0, 400.0, &style()) else {
            panic!("numbers were asked for")
        };
        let poles: Vec<f64> = numbered.iter().flat_map(|number| number.poles.clone()).collect();
        assert_eq!(poles, sorted);
        assert!(numbered.windows(2).all(|pair| pair[0].centre < pair[1].centre));
    }

    #[test]
    fn words_are_as_long_as_there_is_room() {
        let marks = marks(4);
        let words = |places: &[f64], high: f64| match Strip::words(&marks, places, 0.0, high, &style()) {
            Some(Strip::Words(words)) => {
                words.into_iter().map(|word| word.text.runs[0].text.clone()).collect()
            }
            _ => Vec::new(),
        };
        assert_eq!(words(&[50.0, 150.0, 250.0, 350.0], 400.0)[0], "the long name of mark 0");
        assert_eq!(words(&[20.0, 25.0, 30.0, 35.0], 70.0)[0], "mark 0");
        assert!(words(&[5.0, 5.1, 5.2, 5.3], 10.0).is_empty());
    }

    #[test]
    fn leaders_alone_get_words_where_not_all_do() {
        let marks = marks(5);
        let places = [10.0, 20.0, 30.0, 40.0, 50.0];
        let Some(Strip::Words(words)) = Strip::words_of_leaders(&marks, &places, 0.0, 400.0, &style()) else {
            panic!("there is room")
        };
        assert_eq!(words.iter().map(|word| word.pole).collect::<Vec<_>>(), [10.0, 30.0, 50.0]);
    }
}
