//! Dated marks on a time axis and their labels, which neither overlap nor leave the page.

use plotters::element::{PathElement, Polygon};

use super::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{ASCENT, CAP_HEIGHT, DESCENT, Face},
    geometry::Anchor,
    labels::{Flag, FlagLimits, flags, spread},
    palette::Dash,
    panel::Panel,
    style::Style,
    text::{Text, elide},
};

/// What happens on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// A leader takes office.
    Leader,
    /// Something happens.
    Event,
    /// What comes after follows another rule than what came before.
    Break,
}

/// A date worth a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Date in decimal years.
    pub at: f64,
    /// What happens.
    pub kind: MarkKind,
    /// What to write beside the mark, from the longest wording to the shortest; at least one.
    pub labels: Vec<String>,
    /// What to write in a key, the date included, in a longer and a shorter wording.
    pub entry: [String; 2],
}

/// The labels above a panel.
#[derive(Debug, Clone, PartialEq)]
pub enum Strip {
    /// Words beside the poles of marks.
    Words(Vec<Worded>),
    /// Numbers that a key below the figure explains.
    Numbers(Vec<Numbered>),
}

/// Words beside the pole of a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Worded {
    /// Place of the mark on the page.
    pub pole: f64,
    /// What is written.
    pub text: Text,
    /// Where.
    pub flag: Flag,
}

/// A number, or a run of neighbouring numbers, above the marks that bear it.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered {
    /// Places of the marks on the page.
    pub poles: Vec<f64>,
    /// What is written.
    pub label: String,
    /// Middle of what is written.
    pub centre: f64,
}

/// Most rows of words above a panel.
const MOST_ROWS: usize = 8;
/// Width that words are cut to where they fit in no other way, in sizes of the text.
const CUT: f64 = 13.0;

impl Strip {
    /// Words for marks at `places` on the page, in the longest wording for which all fit between `low` and
    /// `high`; `None` if none does.
    pub fn words(marks: &[Mark], places: &[f64], low: f64, high: f64, style: &Style) -> Option<Self> {
        let wordings = marks.iter().map(|mark| mark.labels.len()).max().unwrap_or(0).max(1);
        let limits = FlagLimits { pad: style.gap * 0.7, gap: style.gap, low, high, rows: MOST_ROWS };
        // The last try takes the shortest wording and cuts it.
        (0..=wordings).find_map(|wording| {
            let word = |mark: &Mark| {
                let words = mark.labels.get(wording).or(mark.labels.last()).map_or("", String::as_str);
                let room = if wording == wordings { CUT * style.label } else { high - low };
                elide(words, Face::Regular, style.label, room)
            };
            let texts: Vec<Text> = marks.iter().map(|mark| mark_text(mark.kind, &word(mark))).collect();
            let poles: Vec<(f64, f64)> =
                places.iter().zip(&texts).map(|(&place, text)| (place, text.width(style.label))).collect();
            let flags = flags(&poles, limits)?;
            let worded = texts.into_iter().zip(flags).zip(places);
            Some(Self::Words(worded.map(|((text, flag), &pole)| Worded { pole, text, flag }).collect()))
        })
    }

    /// Words for the leaders alone, and for what changes the rule of their succession.
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

    /// Numbers for marks at `places` on the page, given in the order of the dates. Numbers that would stand
    /// too far from their marks are drawn together into a run: `3–5`.
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
                let apart = |k: usize| wanted[k] - wanted[k - 1];
                apart(a).total_cmp(&apart(b))
            });
            match nearest {
                Some(k) => {
                    runs[k - 1].1 = runs[k].1;
                    runs.remove(k);
                }
                // Not even one label fits between the ends: there is no place for any.
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

/// The kinds of marks that there are. Each has a lane of its own for its signs, since different things
/// often happen at about the same time.
fn lanes(marks: &[Mark]) -> Vec<MarkKind> {
    let mut kinds: Vec<MarkKind> = marks.iter().map(|mark| mark.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn lane_height(style: &Style) -> f64 {
    2.3 * style.mark
}

/// Height of the lanes of signs and of the space above them.
fn signs_height(marks: &[Mark], style: &Style) -> f64 {
    lanes(marks).len() as f64 * lane_height(style) + style.label * DESCENT
}

/// Words beside a mark; what merely happens is slanted, so that it is told from who governs.
fn mark_text(kind: MarkKind, words: &str) -> Text {
    match kind {
        MarkKind::Leader => Text::plain(words),
        MarkKind::Event => Text::italic(words),
        MarkKind::Break => Text::bold(words),
    }
}

/// Draws a line down the panel at each mark.
pub fn draw_rules(canvas: &mut Canvas, panel: &Panel, marks: &[Mark], style: &Style) {
    for kind in [MarkKind::Event, MarkKind::Leader, MarkKind::Break] {
        let (dash, width) = match kind {
            MarkKind::Event => (Dash::Dotted, style.hair),
            MarkKind::Leader => (Dash::Solid, style.hair),
            MarkKind::Break => (Dash::Dashed, style.axis),
        };
        canvas.draw(Layer { name: "dates", dash: Some((dash, width)) }, |area| {
            for mark in marks.iter().filter(|mark| mark.kind == kind) {
                let (x, _) = panel.at(mark.at, panel.y.low);
                let ends = vec![(x, units(panel.frame.top)), (x, units(panel.frame.bottom))];
                area.draw(&PathElement::new(ends, style.palette.rule.stroked(stroke_units(width))))?;
            }
            Ok(())
        });
    }
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
        MarkKind::Break => {
            let square = [(-0.75, -0.75), (0.75, -0.75), (0.75, 0.75), (-0.75, 0.75)];
            area.draw(&Polygon::new(corners(&square), ink.filled()))
        }
    });
}

/// The key to numbered marks, in columns below the figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    entries: Vec<(MarkKind, String)>,
    columns: usize,
    column_width: f64,
}

impl Key {
    /// A key in as many columns as fit, in the shorter wording where that makes for more columns; entries
    /// that are wider than the page are cut short.
    pub fn new(marks: &[Mark], style: &Style) -> Self {
        let room = style.width - 2.0 * style.margin;
        let before = number_width(marks.len(), style) + 2.0 * style.mark + 2.0 * style.gap;
        let gutter = style.gutter;
        let fitting = |wording: usize| {
            let width = |mark: &Mark| Face::Regular.advance(&mark.entry[wording], style.label);
            let widest = marks.iter().map(width).fold(0.0, f64::max);
            (((room + gutter) / (before + widest + gutter)).floor() as usize).clamp(1, 4)
        };
        let wording = usize::from(fitting(1) > fitting(0));
        let columns = fitting(wording);
        let column_width = (room + gutter) / columns as f64;
        let entries = marks.iter().map(|mark| {
            let room = column_width - gutter - before;
            (mark.kind, elide(&mark.entry[wording], Face::Regular, style.label, room))
        });
        Self { entries: entries.collect(), columns, column_width }
    }

    /// Height with the space above it.
    pub fn height(&self, style: &Style) -> f64 {
        if self.entries.is_empty() {
            return 0.0;
        }
        style.gutter * 0.8 + self.rows() as f64 * style.line_height(style.label)
    }

    fn rows(&self) -> usize {
        self.entries.len().div_ceil(self.columns)
    }

    /// Draws the key below `top`.
    pub fn draw(&self, canvas: &mut Canvas, top: f64, style: &Style) {
        let numbers = number_width(self.entries.len(), style);
        for (k, (kind, entry)) in self.entries.iter().enumerate() {
            let (column, row) = (k / self.rows(), k % self.rows());
            let left = style.margin + column as f64 * self.column_width;
            let y =
                top + style.gutter * 0.8 + style.label * ASCENT + row as f64 * style.line_height(style.label);
            let standing = Standing::new((left + numbers, y), Anchor::End, style.label, style.palette.text);
            canvas.text(&Text::plain((k + 1).to_string()), standing);
            let sign = left + numbers + style.gap + style.mark;
            draw_glyph(canvas, style, *kind, (sign, y - style.label * CAP_HEIGHT / 2.0));
            let at = (sign + style.mark + style.gap, y);
            canvas.text(&Text::plain(&**entry), Standing { at, anchor: Anchor::Start, ..standing });
        }
    }
}

fn number_width(n: usize, style: &Style) -> f64 {
    Face::Regular.advance(&n.to_string(), style.label)
}
