//! What unit tests share: invented regions and invented results, which look like those of the model and cost nothing.

pub use concord_invented::{comparisons, histories};

#[path = "../../tests/testkit/pinned.rs"]
#[allow(dead_code, reason = "documents are checked by the tests of the whole")]
pub mod pinned;
#[path = "../../tests/testkit/region.rs"]
mod region;
mod regions;
mod triad;

pub use regions::{region, scenario};
pub use triad::{begin, complete, drawing, end_row, end_rows, execution, identity, results};
