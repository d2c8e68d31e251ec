//! What a file says to its readers: comment lines above its keys.

use indexmap::IndexMap;

use super::super::TreePath;

/// Columns that a comment may take, its indentation included.
const WIDTH: usize = 100;

/// Texts to be written as comments. They may hold several lines; lines that are too long are wrapped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    /// Above everything else, a blank line after it. Empty: none.
    pub header: String,
    /// Directly above the key or the list item that the path leads to.
    pub above: IndexMap<TreePath, String>,
}

impl Comments {
    /// Comments that begin with `header`.
    #[must_use]
    pub fn with_header(header: impl Into<String>) -> Self {
        Self { header: header.into(), ..Self::default() }
    }

    /// Puts `text` above `path`; a blank text is none.
    pub fn put(&mut self, path: TreePath, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.above.insert(path, text);
        }
    }
}

/// Writes `text` to `out` as comment lines (`# …`), each with `indent` spaces before it, wrapped at 100 columns.
pub fn write(out: &mut String, text: &str, indent: usize) {
    let room = WIDTH.saturating_sub(indent + 2).max(40);
    // YAML 1.1 ends a comment at these, too: each must begin a comment line of its own.
    for line in text.trim_end().split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let line: String = line.chars().map(|c| if super::scalar::is_visible(c) { c } else { ' ' }).collect();
        for piece in wrap(line.trim_end(), room) {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push('#');
            if !piece.is_empty() {
                out.push(' ');
                out.push_str(&piece);
            }
            out.push('\n');
        }
    }
}

/// `line` in pieces of at most `room` characters, cut at spaces; further pieces are indented as the line was.
fn wrap(line: &str, room: usize) -> Vec<String> {
    if line.chars().count() <= room {
        return vec![line.to_string()];
    }
    let margin: String = line.chars().take_while(|&c| c == ' ').take(room / 2).collect();
    let mut pieces = Vec::new();
    let mut piece = margin.clone();
    let mut used = margin.len();
    for word in line.split_whitespace() {
        let length = word.chars().count();
        if used > margin.len() {
            if used + 1 + length > room {
                pieces.push(std::mem::replace(&mut piece, margin.clone()));
                used = margin.len();
            } else {
                piece.push(' ');
                used += 1;
            }
        }
        piece.push_str(word);
        used += length;
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, indent: usize) -> String {
        let mut out = String::new();
        write(&mut out, text, indent);
        out
    }

    #[test]
    fn lines_are_kept_and_long_ones_wrapped_within_100_columns() {
        insta::assert_snapshot!(written(
            "The database.\n\n  - keeps its data in a volume, and is never published in production, so that nobody outside the stack can reach it\nEnd\n",
            2
        ), @r"
        # The database.
        #
        #   - keeps its data in a volume, and is never published in production, so that nobody outside the
        #   stack can reach it
        # End
        ");
        assert!(written(&"word ".repeat(200), 4).lines().all(|line| line.chars().count() <= 100));
    }

    #[test]
    fn no_text_escapes_from_its_comment() {
        for end in ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'] {
            assert_eq!(written(&format!("a{end}b: c"), 0), "# a\n# b: c\n");
        }
        assert_eq!(written("a\u{0}b\u{feff}\u{7}", 0), "# a b\n");
    }
}
