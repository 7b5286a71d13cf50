//! Networks with nodes on a ring, the same in every panel.

use plotters::element::PathElement;

use super::{
    Sheet,
    keys::{self, Key, Rim, Sample, step, stroke_colour},
};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, Face},
    geometry::{Anchor, Rect},
    labels::spread,
    page::{Division, Heading, Needs, columns, disc, draw_title, frame_width, title_height},
    style::Style,
    text::{Text, elide},
};

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its name.
    pub label: String,
    /// Its value as text, shown if there are few nodes.
    pub words: String,
    /// Area, as a share of the largest node of all panels.
    pub size: f64,
    /// Value from -1 to 1, shown by colour.
    pub value: f64,
    /// Third of this range in which the value lies.
    pub rim: Rim,
}

/// The nodes and edges of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Title.
    pub title: String,
    /// Nodes, clockwise around the ring.
    pub nodes: Vec<Node>,
    /// Edges between two nodes, with their width as a share of the maximum.
    pub edges: Vec<(usize, usize, f64)>,
}

/// Keys of networks: meaning of colours, sizes and widths, with samples of the latter two in the units of
/// [`Node::size`] and of edges.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Key of the colours.
    pub colours: Key,
    /// Title and samples of the sizes.
    pub sizes: (String, Vec<(f64, String)>),
    /// Title and samples of the widths.
    pub widths: (String, Vec<(f64, String)>),
}

/// Most nodes with labels and values beside them; labels of more nodes are in columns.
const MOST_BESIDE: usize = 8;
/// Widest label, longest pointer, widest edge of few nodes, and height of a panel, in sizes of the labels.
const WIDEST: f64 = 7.0;
const POINTER: f64 = 1.8;
const EDGE: f64 = 1.3;
const HIGHEST: f64 = 26.0;
/// Height of a panel as a share of its width, and longer axis of the ring as a multiple of the shorter.
const ASPECT: f64 = 0.78;
const OBLONG: f64 = 1.5;

/// Space for a number of nodes and their labels.
struct Room {
    n: usize,
    /// Width of the widest label.
    label: f64,
    /// Radius of the largest disc.
    disc: f64,
}

impl Room {
    fn of(networks: &[Network], style: &Style) -> Self {
        let nodes = || networks.iter().flat_map(|network| &network.nodes);
        let n = networks.first().map_or(0, |network| network.nodes.len());
        let name = |node: &Node| Face::Bold.advance(&short(&node.label, style), style.label);
        let words = |node: &Node| Face::Regular.advance(&node.words, style.label);
        let mut label = nodes().map(name).fold(0.0, f64::max);
        if has_words(n) {
            label = nodes().map(words).fold(label, f64::max);
        }
        Self { n, label, disc: style.label * (12.0 / n.max(1) as f64).clamp(0.5, 1.5) }
    }

    fn is_beside(&self) -> bool {
        has_words(self.n)
    }

    /// Whether a node is at the top of the ring, with its label above it.
    fn has_top(&self) -> bool {
        self.is_beside() && self.n % 2 == 1
    }

    /// Width of label, pointer and disc beside the ring.
    fn side(&self, style: &Style) -> f64 {
        let pointer = if self.is_beside() { style.gap } else { POINTER * style.label };
        self.label + pointer + self.disc
    }

    /// Height of the label above the topmost node.
    fn head(&self, style: &Style) -> f64 {
        if self.has_top() { 2.0 * style.line_height(style.label) + style.gap * 0.5 } else { 0.0 }
    }

    /// Least width and height of a panel.
    fn least(&self, style: &Style) -> (f64, f64) {
        let ring = style.label * (0.75 * self.n as f64).clamp(3.4, 6.0);
        let height = if self.is_beside() {
            2.0 * (ring + self.disc) + self.head(style)
        } else {
            (self.n.div_ceil(2) as f64 * style.line_height(style.label)).max(2.0 * (ring + self.disc))
        };
        // For many nodes, the ring is long enough for them side by side.
        let across = (ring * 0.75).max(self.n as f64 * self.disc / 3.0);
        (2.0 * (self.side(style) + across), height)
    }

    /// Radius of a disc.
    fn radius(&self, size: f64, style: &Style) -> f64 {
        let size = if size.is_nan() { 0.0 } else { size.clamp(0.0, 1.0) };
        (self.disc * size.sqrt()).max(style.hair * 2.0)
    }

    /// Width of an edge.
    fn edge(&self, width: f64, style: &Style) -> f64 {
        let width = if width.is_nan() { 0.0 } else { width.clamp(0.0, 1.0) };
        EDGE * style.label * width * (MOST_BESIDE as f64 / self.n.max(1) as f64).min(1.0)
    }

    fn keys(&self, reading: &Reading, style: &Style) -> Vec<Key> {
        let sample = |of: &(String, Vec<(f64, String)>), size: &dyn Fn(f64) -> f64| {
            of.1.iter().map(|(value, label)| (size(*value), label.clone())).collect()
        };
        let (sizes, widths) = (&reading.sizes, &reading.widths);
        vec![
            reading.colours.clone(),
            Key {
                title: Text::plain(&*sizes.0),
                sample: Sample::Discs(sample(sizes, &|size| self.radius(size, style))),
            },
            Key {
                title: Text::plain(&*widths.0),
                sample: Sample::Strokes(sample(widths, &|width| self.edge(width, style))),
            },
        ]
    }
}

/// Whether the values of `nodes` nodes are written.
pub fn has_words(nodes: usize) -> bool {
    nodes <= MOST_BESIDE
}

fn short(label: &str, style: &Style) -> String {
    elide(label, Face::Bold, style.label, WIDEST * style.label)
}

/// The division of the page.
fn divide(heading: &Heading, networks: &[Network], keys: &[Key], style: &Style) -> Division {
    let room = Room::of(networks, style);
    let (least, height) = room.least(style);
    let top = heading.height(style);
    let needs =
        Needs { left: 0.0, right: 0.0, above: title_height(style), strip: 0.0, below: 0.0, last: 0.0 };
    let n = networks.len();
    let foot = keys::height(keys, style);
    let with = |columns: usize| {
        let width = frame_width(columns, needs, style);
        let wanted = (ASPECT * width).min(HIGHEST * style.label).max(height);
        Division::new(n, columns, needs, top, foot, wanted / width, style)
    };
    // The division with room for all, the fewest empty cells, and then the most columns.
    let roomy = (1..=n.max(1)).rev().map(with).filter(|division| division.has_room((least, height)));
    let empty = |division: &Division| division.frames.len().next_multiple_of(division.columns) - n;
    roomy.min_by_key(empty).unwrap_or_else(|| with(columns(n, least, least / height, top, style)))
}

/// Whether the networks fit a page.
pub fn fits(heading: &Heading, networks: &[Network], reading: &Reading, style: &Style) -> bool {
    let room = Room::of(networks, style);
    let division = divide(heading, networks, &room.keys(reading, style), style);
    division.has_room(room.least(style))
}

/// Draws networks in a grid, with the keys below them.
pub fn draw(heading: &Heading, networks: &[Network], reading: &Reading, style: &Style) -> Sheet {
    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    let room = Room::of(networks, style);
    let keys = room.keys(reading, style);
    let division = divide(heading, networks, &keys, style);
    for (k, (network, &frame)) in networks.iter().zip(&division.frames).enumerate() {
        draw_title(&mut canvas, style, frame, (networks.len() > 1).then_some(k), &network.title);
        draw_network(&mut canvas, &room, network, frame, style);
    }
    keys::draw(&mut canvas, &keys, division.bottom, style);
    Sheet::new(canvas, division.bottom + keys::height(&keys, style) + style.margin)
}

/// Positions of the nodes on a ring in a frame, clockwise; for an odd number, one is at the top.
fn ring(room: &Room, frame: Rect, style: &Style) -> Vec<(f64, f64)> {
    let (x, y) =
        (frame.width() / 2.0 - room.side(style), (frame.height() - room.head(style)) / 2.0 - room.disc);
    let (x, y) = (x.max(0.0), y.max(0.0));
    let (x, y) = (x.min(y * OBLONG), y.min(x * OBLONG));
    let middle = (frame.centre().0, (frame.top + room.head(style) + frame.bottom) / 2.0);
    let turn = std::f64::consts::TAU / room.n.max(1) as f64;
    let start = if room.n % 2 == 1 { 0.0 } else { turn / 2.0 };
    let place = |k: usize| {
        let (sine, cosine) = libm::sincos(start + k as f64 * turn);
        (middle.0 + x * sine, middle.1 - y * cosine)
    };
    (0..room.n).map(place).collect()
}

fn draw_network(canvas: &mut Canvas, room: &Room, network: &Network, frame: Rect, style: &Style) {
    let places = ring(room, frame, style);
    if !room.is_beside() {
        // Below everything else, since a pointer may pass other nodes.
        label_in_columns(canvas, room, network, &places, frame, style);
    }
    canvas.draw(Layer::named("edges"), |area| {
        for &(a, b, width) in &network.edges {
            let ends = [a, b].map(|node| (units(places[node].0), units(places[node].1)));
            let line = stroke_colour(style).stroked(stroke_units(room.edge(width, style)));
            area.draw(&PathElement::new(ends.to_vec(), line))?;
        }
        Ok(())
    });
    let radius = |node: &Node| room.radius(node.size, style);
    canvas.draw(Layer::named("nodes"), |area| {
        let mut nodes = network.nodes.iter().zip(&places);
        nodes.try_for_each(|(node, &at)| {
            area.draw(&disc(at, radius(node), style.palette.signed(step(node.value))))
        })
    });
    for (node, &at) in network.nodes.iter().zip(&places) {
        node.rim.draw(canvas, style, at, radius(node));
    }
    if room.is_beside() {
        label_beside(canvas, room, network, &places, frame, style);
    }
}

/// Writes labels and values outside the ring, beside the nodes.
fn label_beside(
    canvas: &mut Canvas,
    room: &Room,
    network: &Network,
    places: &[(f64, f64)],
    frame: Rect,
    style: &Style,
) {
    let leading = style.line_height(style.label);
    for (k, (node, &(x, y))) in network.nodes.iter().zip(places).enumerate() {
        let away = room.radius(node.size, style) + style.gap;
        let (at, anchor) = if room.has_top() && k == 0 {
            ((x, y - away - leading + style.gap * 0.3), Anchor::Middle)
        } else {
            let first = y + style.label * CAP_HEIGHT / 2.0 - leading / 2.0;
            if x >= frame.centre().0 {
                ((x + away, first), Anchor::Start)
            } else {
                ((x - away, first), Anchor::End)
            }
        };
        let standing = Standing::new(at, anchor, style.label, style.palette.text);
        canvas.text(&Text::bold(short(&node.label, style)), standing);
        canvas.text(&Text::plain(&*node.words), Standing { at: (at.0, at.1 + leading), ..standing });
    }
}

/// Writes labels in a column on either side, with pointers from the nodes to them; if a side has too many, only every
/// second, third and so on.
fn label_in_columns(
    canvas: &mut Canvas,
    room: &Room,
    network: &Network,
    places: &[(f64, f64)],
    frame: Rect,
    style: &Style,
) {
    let leading = style.line_height(style.label);
    let middle = frame.centre().0;
    for right in [true, false] {
        // A node at the top belongs to the right side.
        let side = |&node: &usize| (places[node].0 - middle > -1e-6) == right;
        let mut nodes: Vec<usize> = (0..room.n).filter(side).collect();
        nodes.sort_by(|&a, &b| places[a].1.total_cmp(&places[b].1));
        let every =
            (nodes.len() as f64 * leading / frame.height().max(leading) - 1e-9).ceil().max(1.0) as usize;
        let nodes: Vec<usize> = nodes.into_iter().step_by(every).collect();
        let wanted: Vec<f64> = nodes.iter().map(|&node| places[node].1).collect();
        let sizes = vec![leading; nodes.len()];
        let Some(set) = spread(&wanted, &sizes, 0.0, frame.top - style.gap, frame.bottom + style.gap) else {
            continue;
        };
        let farthest = places.iter().map(|(x, _)| (x - middle).abs()).fold(0.0, f64::max);
        let out = farthest + room.disc + POINTER * style.label;
        let x = if right { middle + out } else { middle - out };
        let inward = if right { -style.gap * 0.5 } else { style.gap * 0.5 };
        canvas.draw(Layer::named("pointers"), |area| {
            let line = style.palette.rule.stroked(stroke_units(style.hair));
            for (&node, &y) in nodes.iter().zip(&set) {
                let from = (units(places[node].0), units(places[node].1));
                let ends = vec![from, (units(x + inward), units(y))];
                area.draw(&PathElement::new(ends, line))?;
            }
            Ok(())
        });
        for (&node, y) in nodes.iter().zip(set) {
            let at = (x, y + style.label * CAP_HEIGHT / 2.0);
            let anchor = if right { Anchor::Start } else { Anchor::End };
            let standing = Standing::new(at, anchor, style.label, style.palette.text);
            canvas.text(&Text::plain(short(&network.nodes[node].label, style)), standing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    fn network(n: usize) -> Network {
        let node = |k: usize| Node {
            label: format!("S{k}"),
            words: "−0.21".to_owned(),
            size: 1.0,
            value: 0.0,
            rim: Rim::Thin,
        };
        Network { title: String::new(), nodes: (0..n).map(node).collect(), edges: Vec::new() }
    }

    #[test]
    fn discs_of_the_largest_size_leave_each_other_alone_in_the_least_panel() {
        for style in [Style::new(Theme::Journal, Width::SINGLE), Style::new(Theme::Slide, Width::SLIDE)] {
            for n in 2..=40 {
                let room = Room::of(&[network(n)], &style);
                let (width, height) = room.least(&style);
                let places = ring(&room, Rect::new(0.0, 0.0, width, height), &style);
                for (k, a) in places.iter().enumerate() {
                    assert!(a.0 >= room.disc && a.0 + room.disc <= width && a.1 + room.disc <= height + 1e-9);
                    for b in &places[..k] {
                        let distance = libm::hypot(a.0 - b.0, a.1 - b.1);
                        assert!(distance > room.disc * 1.9, "{n}: {distance:.1} of {:.1}", room.disc);
                    }
                }
            }
        }
    }

    #[test]
    fn the_area_of_a_disc_is_its_size() {
        let style = Style::new(Theme::Journal, Width::SINGLE);
        let room = Room::of(&[network(5)], &style);
        let (whole, quarter) = (room.radius(1.0, &style), room.radius(0.25, &style));
        assert!((whole / quarter - 2.0).abs() < 1e-12);
        assert!(room.radius(f64::NAN, &style) > 0.0 && room.radius(1e300, &style) == whole);
    }
}
