//! A service put together again as the manifest puts it together.

use crate::compose::merge::{merge, merge_service};
use crate::compose::{Map, Tree};
use crate::pipeline::expand::without_settings;

use super::Block;

/// What a service says, or a role: its settings and its blocks.
pub type Body<'b> = (&'b Map, &'b [Block]);

/// What the layers `bodies`, the furthest role's first, make of a service in the last profile of `line`.
#[must_use]
pub fn together(bodies: &[Body<'_>], line: &[&str]) -> Tree {
    let mut tree = Tree::bare(Map::new());
    for (settings, _) in bodies {
        tree = merge_service(tree, Tree::bare((*settings).clone()));
    }
    for block in laid(bodies, line) {
        for away in &block.without {
            without_settings(&mut tree, &away.key, &away.item.as_deref().into_iter().collect::<Vec<_>>());
        }
        tree = merge_service(tree, Tree::bare(block.settings.clone()));
    }
    tree
}

/// The same for the sections beside the services.
#[must_use]
pub fn sections(body: Body<'_>, line: &[&str]) -> Tree {
    let start = Tree::bare(body.0.clone());
    laid(&[body], line).into_iter().fold(start, |tree, block| merge(tree, Tree::bare(block.settings.clone())))
}

/// The blocks that hold in the last profile of `line`: an ancestor's first, each once.
#[must_use]
pub fn laid<'b>(bodies: &[Body<'b>], line: &[&str]) -> Vec<&'b Block> {
    let mut found: Vec<&Block> = Vec::new();
    for name in line {
        for block in bodies.iter().flat_map(|(_, blocks)| *blocks) {
            if block.profiles.iter().any(|own| own == name) && !found.iter().any(|laid| std::ptr::eq(*laid, block)) {
                found.push(block);
            }
        }
    }
    found
}
