//! Figures fit for print.

pub mod font;
pub mod geometry;
pub mod labels;
pub mod palette;
pub mod style;
pub mod text;
