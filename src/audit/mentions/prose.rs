//! The code in a Markdown text: fenced and indented blocks, and spans between backticks.

use std::ops::Range;

/// A stretch of code in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Where it stands, without fences and backticks.
    pub place: Range<usize>,
    /// Whether it may hold commands.
    pub is_shell: bool,
    /// Whether it is a block of lines.
    pub is_block: bool,
}

/// All code of `text`, in its order.
pub fn code(text: &str) -> Vec<Code> {
    let mut found = Vec::new();
    let mut offset = 0;
    // The fence of the block that is open, whether it is shell, and where it begins.
    let mut open: Option<(&str, bool, usize)> = None;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let trimmed = line.trim_start().trim_start_matches("> ");
        let fence = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence));
        match (open, fence) {
            (Some((opened, is_shell, from)), Some(fence)) if fence == opened => {
                found.push(Code { place: from..start, is_shell, is_block: true });
                open = None;
            }
            (None, Some(fence)) => {
                let info = trimmed.trim_start_matches(['`', '~']).trim();
                let word = info.split(|c: char| c.is_whitespace() || matches!(c, '{' | ',')).next().unwrap_or_default();
                let shells = [
                    "",
                    "sh",
                    "bash",
                    "shell",
                    "console",
                    "zsh",
                    "terminal",
                    "shell-session",
                    "text",
                    "cmd",
                    "powershell",
                    "make",
                ];
                open = Some((fence, shells.contains(&word.to_ascii_lowercase().as_str()), offset));
            }
            (None, None) if line.contains('`') => found.extend(spans(line, start)),
            _ => {}
        }
    }
    found
}

/// The code between backticks in one line.
fn spans(line: &str, offset: usize) -> Vec<Code> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(at) = line[rest..].find('`').map(|at| at + rest) {
        let ticks = line[at..].bytes().take_while(|byte| *byte == b'`').count();
        let inside = at + ticks;
        let Some(len) = line[inside..].find(&line[at..inside]) else { break };
        found.push(Code { place: offset + inside..offset + inside + len, is_shell: true, is_block: false });
        rest = (inside + len + ticks).min(line.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn code_is_told_from_prose() {
        let text = "Run `make up`, then ``a ` b``.\n\n```sh\nls\n```\n```yaml\nx: 1\n```\nmake sure\n~~~\nnpm ci\n~~~\n";
        let found: Vec<(&str, bool, bool)> = code(text).into_iter().map(|c| (&text[c.place], c.is_shell, c.is_block)).collect();
        assert_eq!(
            found,
            [
                ("make up", true, false),
                ("a ` b", true, false),
                ("ls\n", true, true),
                ("x: 1\n", false, true),
                ("npm ci\n", true, true),
            ]
        );
    }
}
