//! The codes of findings, as users name them.

use super::output::Failed;
use crate::diag::nearest;
use crate::pipeline::rules::RULES;

/// Every code.
pub fn all() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.code.0).collect()
}

/// The code that `word` names.
///
/// # Errors
/// If there is none; says the nearest.
pub fn known(word: &str) -> Result<&'static str, Failed> {
    let codes = all();
    codes.iter().copied().find(|code| *code == word).ok_or_else(|| {
        let failed = Failed::new(format!("there is no finding `{word}`"));
        failed.help(match nearest(word, codes.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`stackgen explain` lists them all".to_owned(),
        })
    })
}

/// What SARIF says of a code.
pub fn text(code: &str) -> Option<crate::diag::sarif::RuleText<'static>> {
    let rule = RULES.iter().find(|rule| rule.code.0 == code)?;
    Some(crate::diag::sarif::RuleText { summary: rule.summary, page: rule.page })
}
