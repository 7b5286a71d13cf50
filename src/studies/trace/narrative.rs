//! A history in words.

use crate::chronicle::telling::Block;

/// Index of the reason among the blocks: after the title and the line below it.
const REASON: usize = 2;

/// A history in words, and the reason for the selection of its replicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrative {
    /// The history.
    pub blocks: Vec<Block>,
    /// Reason for the selection; `None` for a selection by number.
    pub reason: Option<String>,
}

impl Narrative {
    /// All blocks, with the reason below the title.
    pub fn in_full(&self) -> Vec<Block> {
        let mut blocks = self.blocks.clone();
        if let Some(reason) = &self.reason {
            blocks.insert(REASON.min(blocks.len()), Block::Remark(reason.clone()));
        }
        blocks
    }

    /// Separates the reason from all blocks.
    pub fn from_full(mut blocks: Vec<Block>) -> Self {
        // Without a reason, the block there is another paragraph.
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
