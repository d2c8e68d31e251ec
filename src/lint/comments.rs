//! Comments that allow findings: `# stackgen: allow CODE why`, in the line or in the one above.

use crate::compose::yaml::Document;
use crate::diag::{Allowance, Span, Spanned};
use crate::pipeline::rules::{AllowComment, all};

/// What the comments of a file allow.
pub fn allows(documents: &[Document], text: &str) -> Vec<AllowComment> {
    let comments = documents.iter().flat_map(|document| &document.comments);
    comments.filter_map(|comment| allow(comment.span, comment.trailing, text)).collect()
}

fn allow(comment: Span, trailing: bool, text: &str) -> Option<AllowComment> {
    let said = text.get(comment.start as usize..comment.end())?;
    let rest = said.trim_start_matches('#').trim_start();
    let allowance = Allowance::read(rest, &|word| all().any(|rule| rule.code.0 == word))?;
    let start = comment.end() - rest.len();
    let code = |(at, code): &(usize, &str)| Spanned::new((*code).to_string(), Span::new(comment.file, start + at, code.len()));
    let reason = (!allowance.why.is_empty()).then(|| Spanned::new(allowance.why.to_string(), comment));
    Some(AllowComment { codes: allowance.codes.iter().map(code).collect(), reason, line: line(comment, trailing, text) })
}

/// The line that a comment is about.
fn line(comment: Span, trailing: bool, text: &str) -> Span {
    let start = text[..comment.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let is_own = at == start && trailing;
        let says_something = !line.trim().is_empty() && !line.trim_start().starts_with('#');
        if is_own || says_something {
            return Span::new(comment.file, at, line.trim_end_matches(['\r', '\n']).len());
        }
        at += line.len();
    }
    comment
}
