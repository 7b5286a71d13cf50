//! Requirements of all figures, checked on the layout of the renderer; and the styles and provenance of tests.

use std::path::PathBuf;

use resvg::usvg::{self, Node, Tree};

use crate::plot::{
    figure::{Figure, Provenance},
    font::{ASCENT, DESCENT},
    geometry::Rect,
    language::Language,
    render,
    style::{Style, Theme, Width},
};

/// Styles of figures in tests.
pub fn presets() -> Vec<(&'static str, Style)> {
    vec![
        ("85", Style::new(Theme::Journal, Width::SINGLE)),
        ("120", Style::new(Theme::Journal, Width::ONE_AND_A_HALF)),
        ("175", Style::new(Theme::Journal, Width::DOUBLE)),
        ("grey", Style::new(Theme::Grey, Width::ONE_AND_A_HALF)),
        ("slide", Style::new(Theme::Slide, Width::SLIDE)),
    ]
}

/// An example of provenance.
pub fn provenance() -> Provenance {
    Provenance::new([
        ("scenario", "central-asia"),
        ("hash", "9f86d081"),
        ("version", "0.1.0"),
        ("seed", "2017"),
        ("replicates", "2000"),
    ])
}

/// Height above and depth below the baseline of a line of the typeface, in sizes of the text.
const LINE: (f64, f64) = (1.0, 0.326);

/// A text of a picture as the renderer lays it out.
#[derive(Debug)]
pub struct Written {
    /// Content of the text.
    pub text: String,
    place: Rect,
    size: f64,
}

/// Every text of a picture.
pub fn written(tree: &Tree) -> Vec<Written> {
    fn collect(group: &usvg::Group, found: &mut Vec<Written>) {
        for node in group.children() {
            match node {
                Node::Group(group) => collect(group, found),
                Node::Text(text) => {
                    // CSS pixels to points.
                    let place = text.abs_bounding_box();
                    let point = |pixels: f32| f64::from(pixels) * 0.75;
                    let span = &text.chunks()[0].spans()[0];
                    let scale = text.abs_transform().get_scale();
                    let size = point(span.font_size().get() * scale.0.max(scale.1));
                    // The layout reserves more height for a line than its letters need.
                    let above = (LINE.0 - ASCENT) * size;
                    let below = (LINE.1 - DESCENT) * size;
                    let is_upward = text.abs_transform().kx != 0.0;
                    let (left, top, right, bottom) =
                        if is_upward { (above, 0.0, below, 0.0) } else { (0.0, above, 0.0, below) };
                    found.push(Written {
                        text: text.chunks().iter().map(usvg::TextChunk::text).collect(),
                        place: Rect {
                            left: point(place.left()) + left,
                            top: point(place.top()) + top,
                            right: point(place.right()) - right,
                            bottom: point(place.bottom()) - bottom,
                        },
                        size,
                    });
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(tree.root(), &mut found);
    found
}

/// Whether two rectangles share more than an edge of `slack`.
fn overlap(a: &Rect, b: &Rect, slack: f64) -> bool {
    a.left + slack < b.right
        && b.left + slack < a.right
        && a.top + slack < b.bottom
        && b.top + slack < a.bottom
}

/// Whether `inner` lies in `outer`, within a tolerance of `slack`.
fn holds(outer: &Rect, inner: &Rect, slack: f64) -> bool {
    inner.left >= outer.left - slack
        && inner.right <= outer.right + slack
        && inner.top >= outer.top - slack
        && inner.bottom <= outer.bottom + slack
}

/// Faults of a figure: overlapping texts, and texts outside the page.
fn faults(figure: &Figure, style: &Style) -> Vec<String> {
    let tree = render::tree(figure).expect("a figure is valid SVG");
    let (width, height) = (f64::from(tree.size().width()) * 0.75, f64::from(tree.size().height()) * 0.75);
    let page = Rect::new(0.0, 0.0, width, height);
    let mut found = Vec::new();
    if (width - style.width).abs() > 0.05 || height > style.most_height + 0.05 {
        found.push(format!("the page is {width:.1} by {height:.1} points"));
    }
    let texts = written(&tree);
    for (k, text) in texts.iter().enumerate() {
        if !holds(&page, &text.place, 0.1) {
            found.push(format!("“{}” leaves the page: {:?}", text.text, text.place));
        }
        if text.size < style.label - 0.01 || text.size > style.title + 0.01 {
            found.push(format!("“{}” is {:.2} points high", text.text, text.size));
        }
        for other in &texts[..k] {
            // Boxes include room for accents and descenders; the tolerance allows these to overlap.
            if overlap(&text.place, &other.place, 0.25 * style.label) {
                found.push(format!("“{}” and “{}” overlap", other.text, text.text));
            }
        }
    }
    found
}

/// Writes the figure into the folder that CONCORD_FIGURES names, for inspection.
fn show(figure: &Figure, folder: &str) {
    let Some(root) = std::env::var_os("CONCORD_FIGURES").map(PathBuf::from) else { return };
    let folder = root.join(folder);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let png = render::png(figure).expect("a figure converts to PNG");
    let pdf = render::pdf(figure).expect("a figure converts to PDF");
    for (ending, bytes) in [("png", &png[..]), ("pdf", &pdf), ("svg", figure.svg.as_bytes())] {
        let path = folder.join(format!("{}.{ending}", figure.name));
        std::fs::write(path, bytes).expect("the folder can be written to");
    }
}

/// Styles for unusual data: the narrowest column, the widest, and a page of given height.
pub fn extremes() -> Vec<(&'static str, Style)> {
    presets().into_iter().filter(|(name, _)| matches!(*name, "85" | "175" | "slide")).collect()
}

/// Writes a figure for inspection and asserts that it has no faults.
pub fn show_and_judge(figure: &Figure, style: &Style, folder: &str) {
    show(figure, folder);
    let faults = faults(figure, style);
    assert!(faults.is_empty(), "{folder}, {}:\n{}", figure.name, faults.join("\n"));
}

/// Asserts that figure and caption contain no English word in another language; `given` are words of the scenario
/// without translation.
pub fn assert_translated(figure: &Figure, style: &Style, given: &[&str]) {
    // Read the words from the SVG: they need no layout.
    let picture = usvg::roxmltree::Document::parse(&figure.svg).expect("a figure is XML");
    let texts =
        picture.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")));
    let text = |node: usvg::roxmltree::Node<'_, '_>| {
        node.descendants()
            .filter_map(|node| node.is_text().then(|| node.text()).flatten())
            .collect::<String>()
    };
    let texts: Vec<String> = texts.map(text).collect();
    assert!(!texts.is_empty(), "{}: no text", figure.name);
    for mut text in texts.into_iter().chain([figure.caption.clone()]) {
        for word in given.iter().chain(&["concord", "trajectories.csv", "over-time.csv"]) {
            text = text.replace(word, "");
        }
        // The same in every language: symbols, the name of a band (sup-t), letters of scenarios, codes of states.
        let mut words =
            text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !["wij", "sup"].contains(word));
        let english =
            words.find(|word| word.len() > 3 || word.len() > 1 && word.contains(|c: char| c.is_lowercase()));
        assert_eq!(english, None, "{}, {:?}: {text}", figure.name, style.language);
        assert!(!text.contains('{'), "{}: {text}", figure.name);
    }
}

/// All languages other than English, in the styles with the least and the most room for words.
pub fn translated() -> Vec<(&'static str, Style)> {
    let style = |language, theme, width| Style::new(theme, width).in_language(language);
    vec![
        ("85", style(Language::Kazakh, Theme::Journal, Width::SINGLE)),
        ("slide", style(Language::Russian, Theme::Slide, Width::SLIDE)),
        ("175", style(Language::Russian, Theme::Journal, Width::DOUBLE)),
    ]
}
