//! Comments that allow findings: `# stackgen: allow CODE why`, in the line or in the one above.

use crate::compose::yaml::Document;
use crate::diag::{Span, Spanned};
use crate::pipeline::rules::{AllowComment, all};

/// What the comments of a file allow.
pub fn allows(documents: &[Document], text: &str) -> Vec<AllowComment> {
    let comments = documents.iter().flat_map(|document| &document.comments);
    comments.filter_map(|comment| allow(comment.span, comment.trailing, text)).collect()
}

fn allow(comment: Span, trailing: bool, text: &str) -> Option<AllowComment> {
    let said = text.get(comment.start as usize..comment.end())?;
    let rest = said.trim_start_matches('#').trim_start().strip_prefix("stackgen:")?.trim_start().strip_prefix("allow")?;
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let mut codes = Vec::new();
    let mut rest = rest.trim();
    // The first word is a code, be it misspelt; further ones are as long as they are spelt right.
    while let Some(word) = rest.split(char::is_whitespace).next().filter(|word| !word.is_empty()) {
        let code = word.trim_end_matches([',', ':']);
        if !codes.is_empty() && !all().any(|rule| rule.code.0 == code) {
            break;
        }
        let at = comment.end() - (said.len() - said.trim_end().len()) - rest.len();
        codes.push(Spanned::new(code.to_string(), Span::new(comment.file, at, code.len())));
        rest = rest[word.len()..].trim_start();
    }
    let reason = rest.trim_start_matches(['-', '\u{2013}', '\u{2014}', ':', ' ']).trim();
    let reason = (!reason.is_empty()).then(|| Spanned::new(reason.to_string(), comment));
    (!codes.is_empty()).then(|| AllowComment { codes, reason, line: line(comment, trailing, text) })
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
