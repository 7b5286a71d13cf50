//! Forest plots: effects with their intervals in rows, between columns of numbers.

use plotters::element::{PathElement, Polygon, Rectangle};

use super::{
    Sheet,
    columns::{Columns, MOST_LINES, indent, name_lines},
};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, DESCENT, Face},
    geometry::{Anchor, Rect},
    page::Heading,
    palette::Colour,
    panel::{Gutter, Panel, Shown, x_gutter},
    scale::{Axis, Extent},
    style::Style,
    text::{Text, lines},
};

/// One effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name of the outcome.
    pub name: String,
    /// The effect.
    pub effect: f64,
    /// Ends of its interval, `None` if there is none.
    pub interval: Option<(f64, f64)>,
    /// Numbers before and after the plot, one per column.
    pub columns: [String; 3],
}

/// Rows under a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Sections whose effects share a unit and an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Effect and unit.
    pub quantity: Text,
    /// Least length of the axis.
    pub span: f64,
    /// Lowest value that the axis reaches to; an arrow stands for an effect beyond it. Minus infinity to reach all.
    pub least: f64,
    /// The sections.
    pub sections: Vec<Section>,
}

/// A line of the figure.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Line<'a> {
    Section(&'a str),
    Row(&'a Row),
}

/// Draws the blocks below each other, on as many pages as needed; `heading` takes the number of the page, from 1, and
/// the number of all pages.
pub fn draw(
    heading: impl Fn(usize, usize) -> Heading,
    headers: &[String; 3],
    blocks: &[Block],
    style: &Style,
) -> Vec<Sheet> {
    let columns = Columns::new(headers, blocks, style);
    let top = |pages: usize| heading(pages, pages).height(style) + style.line_height(style.label) + style.gap;
    let mut pages = paginate(blocks, top(1), &columns, style);
    if pages.len() > 1 {
        pages = paginate(blocks, top(pages.len()), &columns, style);
    }
    let all = pages.len();
    let page = |(k, parts): (usize, &Vec<Part>)| {
        let mut canvas = Canvas::new(style.width);
        heading(k + 1, all).draw(&mut canvas, style);
        columns.draw_headers(&mut canvas, headers, top(all) - style.gap, style);
        let mut y = top(all);
        for part in parts {
            y = part.draw(&mut canvas, y, &columns, style);
        }
        Sheet::new(canvas, y + style.margin)
    };
    pages.iter().enumerate().map(page).collect()
}

/// Whether a page has room for the columns with the compared values beside a plot of least width.
pub fn has_levels(headers: &[String; 3], blocks: &[Block], style: &Style) -> bool {
    Columns::new(headers, blocks, style).levels
}

/// The heading of a section in lines as wide as the page.
fn section_lines(title: &str, style: &Style) -> Vec<String> {
    lines(title, Face::Bold, style.label, style.width - 2.0 * style.margin, MOST_LINES)
}

/// Lines of a block on one page.
struct Part<'a> {
    block: &'a Block,
    lines: Vec<Line<'a>>,
}

impl<'a> Line<'a> {
    fn height(self, columns: &Columns, style: &Style) -> f64 {
        let leading = style.line_height(style.label);
        match self {
            Self::Section(title) => {
                section_lines(title, style).len().max(1) as f64 * leading + style.gap * 1.2
            }
            Self::Row(row) => {
                let lines = name_lines(&row.name, columns.names, style).len().max(1);
                let over = if columns.over { leading + style.gap * 0.6 } else { 0.0 };
                lines as f64 * leading + over + style.gap * 0.15
            }
        }
    }

    /// The lines of a block.
    fn of(block: &'a Block) -> impl Iterator<Item = Self> + Clone {
        block.sections.iter().filter(|section| !section.rows.is_empty()).flat_map(|section| {
            [Line::Section(&section.title)].into_iter().chain(section.rows.iter().map(Line::Row))
        })
    }
}

/// Height below the rows of a part: its axis with title, and the space to the next part.
fn foot(block: &Block, columns: &Columns, style: &Style) -> f64 {
    let lines = axis_title(block, columns, style).len() as f64;
    ticks_height(style) + lines * style.line_height(style.label) + style.gap * 2.0
}

/// Height of the ticks of an axis and their labels.
fn ticks_height(style: &Style) -> f64 {
    x_gutter(&Axis::percent(2, Text::default()), style.width, style, true)
}

/// The title of an axis, in lines that may be wider than the plot, since the page is empty beside the axis.
fn axis_title(block: &Block, columns: &Columns, style: &Style) -> Vec<Text> {
    let middle = (columns.plot.0 + columns.plot.1) / 2.0;
    let half = (middle - style.margin).min(style.width - style.margin - middle);
    block.quantity.wrap(style.label, 2.0 * half)
}

/// Fills page after page. A heading stays with its first row, and is repeated when a section continues on the next page.
fn paginate<'a>(blocks: &'a [Block], top: f64, columns: &Columns, style: &Style) -> Vec<Vec<Part<'a>>> {
    let bottom = style.most_height - style.margin;
    let mut pages: Vec<Vec<Part>> = vec![Vec::new()];
    let mut y = top;
    for block in blocks {
        let foot = foot(block, columns, style);
        let mut part = Part { block, lines: Vec::new() };
        let mut section = None;
        let mut lines = Line::of(block);
        y += foot;
        while let Some(line) = lines.next() {
            let height = line.height(columns, style);
            // A section stays on one page if it fits, and its heading is never alone.
            let next = match line {
                Line::Section(_) => {
                    let rows = lines.clone().take_while(|line| matches!(line, Line::Row(_)));
                    let heights: Vec<f64> = rows.map(|row| row.height(columns, style)).collect();
                    let all = heights.iter().sum();
                    if top + foot + height + all <= bottom {
                        all
                    } else {
                        heights.first().copied().unwrap_or(0.0)
                    }
                }
                Line::Row(_) => 0.0,
            };
            let is_fresh = part.lines.is_empty() && pages.last().is_none_or(Vec::is_empty);
            if y + height + next > bottom && !is_fresh {
                let full = std::mem::replace(&mut part, Part { block, lines: Vec::new() });
                if let Some(page) = pages.last_mut().filter(|_| !full.lines.is_empty()) {
                    page.push(full);
                }
                pages.push(Vec::new());
                y = top + foot;
                if let (Line::Row(_), Some(title)) = (line, section) {
                    part.lines.push(Line::Section(title));
                    y += Line::Section(title).height(columns, style);
                }
            }
            if let Line::Section(title) = line {
                section = Some(title);
            }
            part.lines.push(line);
            y += height;
        }
        if part.lines.is_empty() {
            y -= foot;
        } else if let Some(page) = pages.last_mut() {
            page.push(part);
        }
    }
    pages
}

impl Part<'_> {
    /// Draws the part below `top`; returns its lower end.
    fn draw(&self, canvas: &mut Canvas, top: f64, columns: &Columns, style: &Style) -> f64 {
        let (left, right) = columns.plot;
        let height: f64 = self.lines.iter().map(|line| line.height(columns, style)).sum();
        let frame = Rect { left, top, right, bottom: top + height };
        let y = Axis { low: 0.0, high: 1.0, ticks: Vec::new(), title: Text::default() };
        let panel = Panel::new(frame, self.axis(right - left, style), y);
        let text = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
        canvas.draw(Layer::named("zero"), |area| {
            let ends = vec![panel.at(0.0, 0.0), panel.at(0.0, 1.0)];
            area.draw(&PathElement::new(ends, style.palette.rule.stroked(stroke_units(style.axis))))
        });
        let leading = style.line_height(style.label);
        let mut y = top;
        for line in &self.lines {
            let height = line.height(columns, style);
            match line {
                Line::Section(title) => {
                    let baseline = y + height - style.gap * 0.4 - style.label * 0.25;
                    // A heading wider than the names interrupts the line of no effect.
                    let halo = Some(Colour::WHITE);
                    for (k, line) in section_lines(title, style).iter().rev().enumerate() {
                        let at = (style.margin, baseline - k as f64 * leading);
                        canvas.text(&Text::bold(line), Standing { halo, ..text(at, Anchor::Start) });
                    }
                }
                Line::Row(row) => {
                    let name = name_lines(&row.name, columns.names, style);
                    let middle = if columns.over { y + height - leading / 2.0 } else { y + height / 2.0 };
                    let baseline = middle + style.label * CAP_HEIGHT / 2.0;
                    let lines = name.len() as f64;
                    let above = if columns.over { lines } else { (lines - 1.0) / 2.0 };
                    let first = baseline - above * leading;
                    for (k, line) in name.iter().enumerate() {
                        let at = (style.margin + indent(style), first + k as f64 * leading);
                        canvas.text(&Text::plain(line), text(at, Anchor::Start));
                    }
                    for column in columns.shown() {
                        let at = (columns.ends[column], baseline);
                        canvas.text(&Text::plain(&*row.columns[column]), text(at, Anchor::End));
                    }
                    draw_effect(canvas, &panel, row, middle, style);
                }
            }
            y += height;
        }
        panel.draw_axes(canvas, style, Gutter { labels: 0.0, lines: 0 }, Shown { x: true, y_title: false });
        for (k, line) in axis_title(self.block, columns, style).iter().enumerate() {
            let below = ticks_height(style) - style.label * DESCENT + (k + 1) as f64 * leading;
            canvas.text(line, text((frame.centre().0, y + below), Anchor::Middle));
        }
        y + foot(self.block, columns, style)
    }

    /// The axis of the effects of the whole block, the same on every page.
    fn axis(&self, width: f64, style: &Style) -> Axis {
        let rows = self.block.sections.iter().flat_map(|section| &section.rows);
        let ends = rows.flat_map(|row| {
            let (low, high) = row.interval.unwrap_or((row.effect, row.effect));
            [low, high, row.effect].map(|end| end.max(self.block.least))
        });
        axis(ends, self.block.span, width, style)
    }
}

/// An axis of a given width that includes the values and 0, at least `span` long, with labels that do not meet.
pub(super) fn axis(ends: impl Iterator<Item = f64>, span: f64, width: f64, style: &Style) -> Axis {
    let ends = ends.filter(|end| end.is_finite());
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let air = (high - low) * 0.06;
    let extent = Extent {
        low: low - air,
        high: high + air,
        least: f64::NEG_INFINITY,
        most: f64::INFINITY,
        span,
        whole: false,
    };
    let fits = |axis: &Axis| {
        axis.ticks.windows(2).all(|pair| {
            let distance = (pair[1].at - pair[0].at) / (axis.high - axis.low) * width;
            let [a, b] = [&pair[0], &pair[1]].map(|tick| Face::Regular.advance(&tick.label, style.label));
            (a + b) / 2.0 + style.gap * 1.5 <= distance
        })
    };
    let axes = (4..=7).rev().map(|most| Axis::numeric(extent, most, Text::default(), style.language));
    let mut axis = axes
        .reduce(|best, next| if fits(&best) { best } else { next })
        .unwrap_or_else(|| Axis::numeric(extent, 4, Text::default(), style.language));
    if !fits(&axis) {
        // The line of no effect and the tick farthest from it have numbers, if both fit.
        let farthest = axis.ticks.iter().map(|tick| tick.at.abs()).fold(0.0, f64::max);
        axis.ticks.retain(|tick| tick.at == 0.0 || tick.at.abs() == farthest);
        if !fits(&axis) {
            axis.ticks.retain(|tick| tick.at == 0.0);
        }
    }
    axis
}

fn draw_effect(canvas: &mut Canvas, panel: &Panel, row: &Row, middle: f64, style: &Style) {
    if !row.effect.is_finite() {
        return;
    }
    canvas.draw(Layer::named("effect"), |area| {
        let colour = style.palette.ink(0).colour;
        let y = units(middle);
        let interval = row.interval.map_or(Vec::new(), |(low, high)| vec![low, high]);
        if let [low, high] = interval[..] {
            let line = style.palette.text.stroked(stroke_units(style.axis * 1.4));
            let ((low, _), (high, _)) = (panel.at(low, 0.0), panel.at(high, 0.0));
            area.draw(&PathElement::new(vec![(low, y), (high, y)], line))?;
            let cap = units(style.mark * 0.7);
            let is_shown = |end: &&f64| **end >= panel.x.low;
            for x in interval.iter().filter(is_shown).map(|end| panel.at(*end, 0.0).0) {
                area.draw(&PathElement::new(vec![(x, y - cap), (x, y + cap)], line))?;
            }
        }
        let (x, half) = (panel.at(row.effect, 0.0).0, units(style.mark * 0.55));
        if row.effect < panel.x.low {
            let arrow = vec![(x - half, y), (x + half * 2, y - half * 2), (x + half * 2, y + half * 2)];
            return area.draw(&Polygon::new(arrow, colour.filled()));
        }
        area.draw(&Rectangle::new([(x - half, y - half), (x + half, y + half)], colour.filled()))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{
        canvas::Head,
        figure::Provenance,
        style::{Theme, Width},
    };

    fn block(rows: &[usize]) -> Block {
        let row = |section: usize, k: usize| Row {
            name: format!("row {section}.{k}."),
            effect: k as f64 - 3.0,
            interval: Some((k as f64 - 4.0, k as f64 - 2.5)),
            columns: ["0.1", "0.2", "0.1 [0.0, 0.2]"].map(str::to_owned),
        };
        let section = |(s, &n): (usize, &usize)| Section {
            title: format!("section {s}."),
            rows: (0..n).map(|k| row(s, k)).collect(),
        };
        let sections = rows.iter().enumerate().map(section).collect();
        Block { quantity: Text::plain("Difference"), span: 1.0, least: f64::NEG_INFINITY, sections }
    }

    /// The pages of a forest as SVG.
    fn pages(blocks: &[Block], style: &Style) -> Vec<String> {
        let heading = |page: usize, pages: usize| Heading {
            title: format!("Page {page} of {pages}"),
            subtitle: String::new(),
            legend: Vec::new(),
        };
        let headers = ["A", "B", "B − A"].map(str::to_owned);
        let provenance = Provenance::default();
        let head = Head { title: "", caption: "", provenance: &provenance };
        let sheets = draw(heading, &headers, blocks, style).into_iter();
        sheets
            .map(|sheet| {
                assert!(sheet.height <= style.most_height + 1e-9, "{} points high", sheet.height);
                sheet.canvas.finish(style.width_mm, sheet.height, &head)
            })
            .collect()
    }

    #[test]
    fn every_row_stands_once_under_its_heading_on_as_many_pages_as_it_takes() {
        let style = Style::new(Theme::Journal, Width::DOUBLE);
        let sizes = [5, 150, 0, 7];
        let pages = pages(&[block(&sizes), block(&[3])], &style);
        assert!(pages.len() > 2);
        let count = |text: &str| pages.iter().map(|page| page.matches(text).count()).sum::<usize>();
        for k in 0..150 {
            assert_eq!(count(&format!(">row 1.{k}.</text>")), 1, "row {k}");
        }
        assert_eq!(count(">section 2.</text>"), 0, "a section without rows has no heading");
        let holds = |page: &&String, what: &str| page.contains(what);
        let continued = pages.iter().filter(|page| holds(page, ">row 1.")).count();
        assert_eq!(
            count(">section 1.</text>"),
            continued,
            "its heading stands on each page that it goes on to"
        );
        let whole = pages.iter().filter(|page| holds(page, ">row 3.")).count();
        assert_eq!(whole, 1, "what has room on one page is not torn apart");
        assert!(pages[0].contains(&format!("Page 1 of {}", pages.len())));
    }

    #[test]
    fn a_plot_keeps_its_least_width_in_every_column_of_a_page() {
        let mut blocks = [block(&[2])];
        let row = &mut blocks[0].sections[0].rows[0];
        "All 5 states agree on Water and energy".clone_into(&mut row.name);
        row.columns = ["11.0%", "100%", "−99.5 [−100.0, −97.0]"].map(str::to_owned);
        let columns = |mm| {
            let headers = ["A", "B", "B − A [95% CI]"].map(str::to_owned);
            let width = Width::from_mm(mm).expect("a valid width");
            Columns::new(&headers, &blocks, &Style::new(Theme::Journal, width))
        };
        for mm in [60.0, 70.0, 85.0, 120.0, 175.0, 300.0] {
            let columns = columns(mm);
            let (left, right) = columns.plot;
            assert!((right - left) / crate::plot::style::POINTS_PER_MM >= 28.0, "{mm} mm: {left} to {right}");
            assert!(right < columns.ends[2]);
            if columns.levels {
                assert!(columns.ends[0] < columns.ends[1] && columns.ends[1] < left);
            }
        }
        let [narrow, single, double] = [60.0, 85.0, 175.0].map(columns);
        assert!(narrow.over && !single.over && !double.over);
        assert!(
            !single.levels && double.levels,
            "where there is no room for all, the levels are left to the table"
        );
    }

    #[test]
    fn an_effect_beyond_the_axis_is_an_arrow() {
        let style = Style::new(Theme::Journal, Width::DOUBLE);
        let rows = [4];
        let mut clipped = block(&rows);
        clipped.sections[0].rows[0].effect = -90.0;
        clipped.sections[0].rows[0].interval = Some((-95.0, -2.0));
        let all = pages(&[clipped.clone()], &style);
        assert!(all[0].contains(">−50</text>") || all[0].contains(">−100</text>"), "the axis reaches it");
        clipped.least = -3.0;
        let cut = pages(&[clipped], &style);
        assert!(!cut[0].contains(">−50</text>") && !cut[0].contains(">−100</text>"));
        assert!(cut[0].matches("<polygon").count() > all[0].matches("<polygon").count());
    }

    #[test]
    fn no_heading_of_a_section_is_cut() {
        let mut blocks = [block(&[2])];
        "Agreements and incidents, number by the end".clone_into(&mut blocks[0].sections[0].title);
        let pages = pages(&blocks, &Style::new(Theme::Journal, Width::SINGLE));
        assert!(pages[0].contains(">Agreements and incidents, number by the end</text>"));
    }
}
