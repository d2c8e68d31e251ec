//! What `stackgen explain` tells of a code.

use super::Code;

/// The page of one code.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The code.
    pub code: Code,
    /// What it finds: one lower-case phrase.
    pub summary: &'static str,
    /// Markdown: why it matters and what to do; a manifest that has the finding in a `kdl` block under `Bad:`, one
    /// that has none under `Good:`; `yaml` blocks where only Compose files can have it. A page without such blocks is of something that no small manifest shows.
    pub text: &'static str,
}

impl Page {
    /// A page.
    #[must_use]
    pub const fn new(code: Code, summary: &'static str, text: &'static str) -> Self {
        Self { code, summary, text }
    }

    /// The manifest in the `kdl` block after the line `title`, `Bad:` or `Good:`.
    #[must_use]
    pub fn block(&self, title: &str) -> Option<&'static str> {
        self.block_in("kdl", title)
    }

    /// The Compose file in the `yaml` block after the line `title`.
    #[must_use]
    pub fn yaml(&self, title: &str) -> Option<&'static str> {
        self.block_in("yaml", title)
    }

    fn block_in(&self, language: &str, title: &str) -> Option<&'static str> {
        let (_, after) = self.text.split_once(&format!("\n{title}\n```{language}\n"))?;
        after.split_once("\n```").map(|(block, _)| block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_by_their_titles() {
        let page = Page::new(Code("x"), "", "\nWhy.\n\nBad:\n```kdl\na\nb\n```\n\nGood:\n```kdl\nc\n```\n");
        assert_eq!((page.block("Bad:"), page.block("Good:"), page.block("Worse:")), (Some("a\nb"), Some("c"), None));
    }
}
