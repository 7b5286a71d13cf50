//! Figures for print.
//!
//! Numbers become pictures in three steps; each depends only on the one below it:
//!
//! - Charts turn the tables of a study and its scenarios into general figures with captions, one file per chart: all of
//!   them, or [`Only`] some. They are in the folders of their studies; [`charts`] has their shared parts.
//! - [`figures`] are forms of picture (fans over time, stacked shares, distributions, bars) that know
//!   nothing of the model. They arrange panels ([`page`], [`panel`]), axes ([`scale`]), marks on the time
//!   axis ([`marks`]) and labels ([`labels`]), in sizes and colours that all come from one [`Style`].
//! - [`canvas`] makes the SVG: plotters draws the shapes, text stays text. `render` turns that one SVG
//!   into PDF and PNG, where the crate is built with its feature `print`.
//!
//! The same input gives the same bytes in every format: nothing depends on clocks, threads, the machine's
//! fonts or its mathematical library. One exception is warned of: names with characters that the typeface lacks, such as
//! Chinese ones, are drawn with a font of the machine that has them (`fallback`), or without that feature with no letter.
//!
//! Figures are for the eye, and no test replaces it. To look at those that the tests judge, in every preset
//! and for odd data, name a folder: `CONCORD_FIGURES=target/figures cargo test --lib figures`.

pub mod canvas;
pub mod charts;
pub mod events;
#[cfg(feature = "print")]
pub mod fallback;
pub mod figure;
pub mod figures;
pub mod files;
pub mod font;
pub mod geometry;
pub mod hatch;
pub mod labels;
pub mod language;
pub mod marks;
pub mod numbers;
pub mod only;
pub mod page;
pub mod palette;
pub mod panel;
pub mod points;
#[cfg(feature = "print")]
pub mod render;
pub mod scale;
pub mod short;
pub mod signs;
pub mod simplify;
pub mod style;
pub mod text;
pub mod webfont;

pub use events::Events;
pub use figure::{Figure, Provenance};
pub use language::Language;
pub use only::Only;
pub use style::{Style, Theme, Width};
