//! Figures fit for print.

pub mod canvas;
pub mod charts;
pub mod figure;
pub mod figures;
pub mod font;
pub mod geometry;
pub mod labels;
pub mod marks;
pub mod numbers;
pub mod page;
pub mod palette;
pub mod panel;
pub mod render;
pub mod scale;
pub mod simplify;
pub mod style;
pub mod text;
