//! A history in words.

use crate::chronicle::telling::Block;

/// Place of the reason for a choice among the blocks: after the title and the line below it.
const REASON: usize = 2;

/// A history in words, and why this replicate was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrative {
    /// The history.
    pub blocks: Vec<Block>,
    /// Why this replicate was chosen, where it was not asked for by its number.
    pub reason: Option<String>,
}

impl Narrative {
    /// All of it, the reason below the title.
    pub fn in_full(&self) -> Vec<Block> {
        let mut blocks = self.blocks.clone();
        if let Some(reason) = &self.reason {
            blocks.insert(REASON.min(blocks.len()), Block::Remark(reason.clone()));
        }
        blocks
    }

    /// From all of it.
    pub fn from_full(mut blocks: Vec<Block>) -> Self {
        // A history itself has a paragraph there.
        let reason = match blocks.get(REASON) {
            Some(Block::Remark(reason)) => Some(reason.clone()),
            _ => None,
        };
        if reason.is_some() {
            blocks.remove(REASON);
        }
        Self { blocks, reason }
    }
}
