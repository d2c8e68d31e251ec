//! `stackgen: allow CODE why`, in a comment on a finding's line or on the one above it.

use crate::diag::Allowance;

/// Whether the text says of the place `at` that findings of `code` are meant there, and why.
#[must_use]
pub fn is_allowed(text: &str, at: usize, code: &str) -> bool {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let above = text[..start.saturating_sub(1)].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |len| at + len);
    text[above..end].lines().any(|line| {
        // Whatever stands before it starts the comment, in any language.
        let said = line.find("stackgen:").and_then(|at| Allowance::read(&line[at..], &|word| word.starts_with("audit-")));
        // Without a reason nobody knows later whether it still holds.
        said.is_some_and(|said| said.codes.iter().any(|(_, word)| *word == code) && said.why.chars().any(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn a_comment_allows_its_line_and_the_next() {
        let text = "// stackgen: allow audit-dynamic the keys come from a list\na[b]\nc[d] // stackgen: allow audit-dynamic\n";
        let at = |word: &str| text.find(word).expect("it is there");
        assert!(is_allowed(text, at("a[b]"), "audit-dynamic"));
        assert!(!is_allowed(text, at("a[b]"), "audit-undeclared"));
        assert!(!is_allowed(text, at("c[d]"), "audit-dynamic"), "no reason is given");
    }
}
