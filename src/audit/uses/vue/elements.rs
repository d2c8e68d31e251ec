//! Astro's expressions: code with markup in it, in which there may be code again.
//!
//! An element becomes a list, and what is in braces within it becomes calls: `<p>a {b} {c}</p>` is left as `[ (b) (c) ]`.

use super::markup::Component;

/// How deep code in markup in code is followed.
const DEEPEST: usize = 40;

/// Elements that have no end.
const VOID: [&str; 13] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

impl Component<'_> {
    /// Keeps the code that begins at `start`, up to the brace that closes it, whose place it answers.
    pub(super) fn code(&mut self, start: usize) -> Option<usize> {
        if self.nesting > DEEPEST {
            return None;
        }
        self.nesting += 1;
        let end = self.code_inside(start);
        self.nesting -= 1;
        end
    }

    fn code_inside(&mut self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let (mut at, mut kept, mut open) = (start, start, 0_usize);
        loop {
            let next = bytes.get(at + 1).copied();
            match (*bytes.get(at)?, next) {
                (b'{', _) => open += 1,
                (b'}', _) if open == 0 => {
                    self.keep(kept..at);
                    return Some(at);
                }
                (b'}', _) => open -= 1,
                (b'"' | b'\'', _) => at = super::braces::string_end(bytes, at).unwrap_or(at),
                (b'`', _) => {
                    self.keep(kept..at);
                    at = self.template(at)?;
                    kept = at;
                    continue;
                }
                (b'/', Some(b'*')) => at = self.text.get(at..)?.find("*/")? + at + 1,
                (b'/', Some(b'/')) => at = self.text.get(at..)?.find('\n')? + at,
                (b'<', Some(next)) if (next.is_ascii_alphabetic() || next == b'>') && self.is_operand(start, at) => {
                    self.keep(kept..at);
                    at = self.element(at)?;
                    kept = at;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Keeps a template text; answers the place behind it.
    pub(super) fn template(&mut self, open: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let (mut at, mut kept) = (open + 1, open);
        loop {
            match (*bytes.get(at)?, bytes.get(at + 1)) {
                (b'\\', _) => at += 1,
                (b'`', _) => {
                    self.keep(kept..at + 1);
                    return Some(at + 1);
                }
                (b'$', Some(b'{')) => {
                    self.keep(kept..at + 2);
                    at = self.code(at + 2)?;
                    kept = at;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Whether a value may begin at `at`, so that `<` is no comparison there.
    fn is_operand(&self, start: usize, at: usize) -> bool {
        let before = self.text.get(start..at).unwrap_or_default().trim_end();
        before.is_empty()
            || before.ends_with("=>")
            || before.ends_with(['(', ',', '=', '?', ':', '&', '|', '{', '[', ';'])
            || before.ends_with("return")
    }

    /// Leaves an element as a list; answers the place behind it.
    fn element(&mut self, start: usize) -> Option<usize> {
        let text = self.text;
        self.mark(start, b'[');
        let (mut at, mut open) = (start, 0_usize);
        loop {
            let rest = text.get(at..)?;
            let step = rest.find(['<', '{'])?;
            at += step;
            let rest = &rest[step..];
            if rest.starts_with("<!--") {
                at += rest.find("-->")?;
            } else if rest.starts_with('{') {
                at = self.braces(at);
            } else if rest.starts_with("</") {
                at += rest.find('>')? + 1;
                open = open.saturating_sub(1);
            } else if rest.starts_with("<>") {
                at += 2;
                open += 1;
            } else if rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
                let name = rest[1..].split(|c: char| !(c.is_alphanumeric() || "-.:_".contains(c))).next().unwrap_or_default();
                let (end, is_closed) = self.tag(at);
                at = end;
                open += usize::from(!is_closed && !VOID.contains(&name));
            } else {
                at += 1;
                continue;
            }
            if open == 0 && at > start + 1 {
                self.mark(at - 1, b']');
                return Some(at);
            }
        }
    }
}
