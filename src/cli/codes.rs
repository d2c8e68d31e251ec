//! The codes of findings, as users name them.

use super::output::Failed;
use crate::diag::{Page, nearest};
use crate::pipeline;

/// The pages of all codes.
pub fn pages() -> impl Iterator<Item = Page> {
    pipeline::pages().into_iter().chain(crate::env::check::pages()).chain(crate::audit::checks::pages())
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

/// The codes that `--deny` and `--allow` name.
///
/// # Errors
/// If one of them is none, or named by both.
pub fn judged(deny: &[String], allow: &[String]) -> Result<(Vec<&'static str>, Vec<&'static str>), Failed> {
    let all = |words: &[String]| words.iter().map(|word| Ok(page(word)?.code.0)).collect::<Result<Vec<_>, Failed>>();
    let (deny, allow) = (all(deny)?, all(allow)?);
    match deny.iter().find(|code| allow.contains(code)) {
        Some(both) => Err(Failed::new(format!("`{both}` cannot be both denied and allowed"))),
        None => Ok((deny, allow)),
    }
}
