//! Figures for LaTeX, ready to be taken into an article.

use std::fmt::Write as _;

use crate::export::escape_latex;
use crate::export::manifest::Identity;
use crate::export::provenance;
use crate::plot::Figure;

/// A floating figure for each, with its caption and a label. `scope` tells the labels of one set of figures from those of
/// another.
pub fn latex(figures: &[Figure], identity: &Identity, scope: &str) -> String {
    let mut text = format!(
        "% {}\n\
         % Needs \\usepackage{{graphicx}}; with pdfLaTeX also \\usepackage[T1]{{fontenc}} and \\usepackage{{textcomp}}.\n\
         % Say before where the pictures are, as the article sees them: \\newcommand{{\\concordfigures}}{{output/NAME/figures/}}\n\
         \\providecommand{{\\concordfigures}}{{figures/}}\n",
        provenance(identity)
    );
    for figure in figures {
        let (title, caption) = (escape_latex(&figure.title), escape_latex(&figure.caption));
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n\\begin{{figure}}[htbp]\n  \\centering\n  \
             \\includegraphics[width=\\linewidth,height=0.8\\textheight,keepaspectratio]{{\\concordfigures {name}.pdf}}\n  \
             \\caption[{{{title}}}]{{{caption}}}\n  \\label{{fig:{scope}-{name}}}\n\\end{{figure}}\n",
            name = figure.name,
        );
    }
    text
}
