//! How numbers are written for people: rounding, units, separators. Files for machines never pass here.

mod counts;
mod numbers;
mod percent;
mod text;
mod times;

pub use counts::{bytes, count, counted};
pub use numbers::{
    MISSING, at_least_a_digit, decimals, estimate, most_places, number, p_value, places, places_of_difference,
};
pub use percent::{percent, percent_interval, percent_to, percent_within};
pub use text::{align, bar, listed, plain};
pub use times::{duration, tick, tick_end, tick_span};
