//! Figures for LaTeX, ready to be taken into an article.

use std::fmt::Write as _;

use crate::export::latex::{COMMANDS, NEEDS, escape};
use crate::export::manifest::Identity;
use crate::export::provenance;
use crate::plot::Figure;

/// A floating figure for each, with its caption and a label: as wide as it was drawn, or as the line, and never so high that
/// the caption leaves the page. `scope` tells the labels of one set of figures from those of another; `pictures` is the folder
/// of the pictures as seen from where an article is compiled.
pub fn latex(figures: &[Figure], identity: &Identity, scope: &str, pictures: &str) -> String {
    let mut text = format!(
        "% {}\n\
         % Needs \\usepackage{{graphicx}}; {NEEDS}.\n\
         % Say before where the pictures are, as the article sees them: \\newcommand{{\\concordfigures}}{{output/NAME/{pictures}}}\n\
         \\providecommand{{\\concordfigures}}{{{pictures}}}\n{COMMANDS}",
        provenance(identity)
    );
    let width = match &identity.figures {
        Some(drawing) => {
            let width = drawing.width_mm;
            format!("\\ifdim\\linewidth<{width}mm\\linewidth\\else {width}mm\\fi")
        }
        None => "\\linewidth".to_owned(),
    };
    for figure in figures {
        let (title, caption) = (escape(&figure.title), escape(&figure.page_caption));
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n\\begin{{figure}}[htbp]\n  \\centering\\emergencystretch=3em\n  \
             \\includegraphics[width={width},height=0.72\\textheight,keepaspectratio]{{\\concordfigures {name}.pdf}}\n  \
             \\caption[{{{title}}}]{{{caption}}}\n  \\label{{fig:{scope}-{name}}}\n\\end{{figure}}\n",
            name = figure.name,
        );
    }
    text
}
