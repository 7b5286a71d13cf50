//! The picture of a figure within a page.

use std::fmt::Write as _;

/// Width on the page of a millimetre on paper, in the size of the page's letters: the widest figures fill the page, and
/// their letters are as small as captions are.
const REM_PER_MM: f64 = 0.343;

/// The SVG of a figure as an element of a page. Title and description are those that the page gives it by `id`; ids within
/// are prefixed, so that none is in the page twice. The record of its origin stays in it.
pub fn inline(svg: &str, id: &str) -> String {
    let (root, rest) = svg.split_once('>').unwrap_or((svg, ""));
    let mut text = format!(
        "<svg class=\"figure\" role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-caption\"",
    );
    for (name, value) in attributes(root) {
        let width = value.strip_suffix("mm").and_then(|width| width.parse::<f64>().ok());
        // Writing to a string cannot fail.
        let _ = match (name, width) {
            ("xmlns" | "height", _) => Ok(()),
            ("width", Some(width)) => write!(text, " style=\"--width:{:.2}rem\"", width * REM_PER_MM),
            _ => write!(text, " {name}=\"{value}\""),
        };
    }
    text.push('>');
    let rest = without(&without(rest, "title"), "desc");
    for piece in rest.split_inclusive('>') {
        let (before, tag) = piece.split_at(piece.find('<').unwrap_or(piece.len()));
        text.push_str(before);
        text.push_str(&prefixed(tag, id));
    }
    text.trim_end().to_owned()
}

/// Names and values of the attributes of a tag.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
    std::iter::from_fn(move || {
        let (name, value) = rest.split_once("=\"")?;
        let (value, after) = value.split_once('"')?;
        rest = after;
        Some((name.trim(), value))
    })
}

/// The text without the first element of a name.
fn without(text: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}>"), format!("</{name}>\n"));
    let cut = text.split_once(&open).and_then(|(before, rest)| Some((before, rest.split_once(&close)?.1)));
    cut.map_or_else(|| text.to_owned(), |(before, after)| format!("{before}{after}"))
}

/// A tag whose id, and references to ids, begin with a prefix.
fn prefixed(tag: &str, prefix: &str) -> String {
    let to = |form: &str| (form.to_owned(), format!("{form}{prefix}-"));
    [" id=\"", "url(#", "href=\"#"]
        .map(to)
        .iter()
        .fold(tag.to_owned(), |tag, (from, to)| tag.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"85mm\" height=\"60mm\" viewBox=\"0 0 241 170\" \
                       xml:space=\"preserve\">\n<title>A &lt;b&gt;</title>\n<desc>All of it</desc>\n<metadata>kept</metadata>\n\
                       <clipPath id=\"c\"/><g clip-path=\"url(#c)\"><use href=\"#c\"/>\n<text>id=&quot;c&quot; url(#c)</text>\
                       </g></svg>\n";

    #[test]
    fn a_picture_is_named_by_the_page_and_keeps_to_its_own_ids() {
        let text = inline(SVG, "figure-fan");
        assert_eq!(
            text,
            "<svg class=\"figure\" role=\"img\" aria-labelledby=\"figure-fan-title\" \
             aria-describedby=\"figure-fan-caption\" style=\"--width:29.16rem\" viewBox=\"0 0 241 170\" \
             xml:space=\"preserve\">\n<metadata>kept</metadata>\n<clipPath id=\"figure-fan-c\"/>\
             <g clip-path=\"url(#figure-fan-c)\"><use href=\"#figure-fan-c\"/>\n<text>id=&quot;c&quot; url(#c)</text></g></svg>"
        );
    }
}
