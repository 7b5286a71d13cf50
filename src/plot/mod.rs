//! Figures fit for print.
