//! The codes of findings, as users name them.

use super::output::Failed;
use crate::diag::{Page, nearest};
use crate::pipeline;

/// The pages of all codes.
pub fn pages() -> impl Iterator<Item = Page> {
    pipeline::pages().into_iter().chain(crate::env::check::pages())
}

/// The page of the code that `word` names.
///
/// # Errors
/// If there is none; says the nearest.
pub fn page(word: &str) -> Result<Page, Failed> {
    pages().find(|page| page.code.0 == word).ok_or_else(|| {
        let failed = Failed::new(format!("there is no finding `{word}`"));
        failed.help(match nearest(word, pages().map(|page| page.code.0)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`stackgen explain` lists them all".to_owned(),
        })
    })
}
