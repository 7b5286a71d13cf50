//! Sizes that are refused before anything is allocated for them.

/// Most states. There are about 200 in the world, and a pair of states is stated one by one.
pub const MOST_STATES: usize = 200;
/// Most issue areas: a tick costs states × states × issues.
pub const MOST_ISSUES: usize = 100;
/// Most replicates. At ten thousand a second they take more than a day, and their file one line each.
pub const MOST_REPLICATES: u64 = 1_000_000_000;
