//! KDL text -> the same, tidy: four spaces a level, one space between words, at most one blank line. Comments, line breaks and
//! the way in which a value is spelt stay the author's.

use kdl::{KdlDocument, KdlNode};

mod tokens;
mod v1;

pub use v1::from_v1;

use tokens::{Kind, tokens};

/// One level.
const INDENT: &str = "    ";

/// `text`, KDL that parses, laid out anew. Formatting twice changes nothing more.
#[must_use]
pub fn format(text: &str) -> String {
    let mut printer = Printer::default();
    for token in tokens(&text.replace("\r\n", "\n")) {
        printer.take(token.kind, token.text);
    }
    let mut out = printer.out;
    out.truncate(out.trim_end_matches([' ', '\n']).len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Whether two documents say the same, whatever they look like.
#[must_use]
pub fn same(a: &KdlDocument, b: &KdlDocument) -> bool {
    a.nodes().len() == b.nodes().len() && a.nodes().iter().zip(b.nodes()).all(|(a, b)| same_node(a, b))
}

fn same_node(a: &KdlNode, b: &KdlNode) -> bool {
    let children = match (a.children(), b.children()) {
        (Some(a), Some(b)) => same(a, b),
        (a, b) => a.or(b).is_none_or(|only| only.nodes().is_empty()),
    };
    let word = |id: Option<&kdl::KdlIdentifier>| id.map(|id| id.value().to_owned());
    children
        && a.name().value() == b.name().value()
        && word(a.ty()) == word(b.ty())
        && a.entries().len() == b.entries().len()
        && a.entries()
            .iter()
            .zip(b.entries())
            .all(|(a, b)| word(a.name()) == word(b.name()) && word(a.ty()) == word(b.ty()) && a.value() == b.value())
}

#[derive(Default)]
struct Printer {
    out: String,
    depth: usize,
    /// Whitespace since the last token.
    space: String,
    /// Line breaks since the last token.
    breaks: usize,
    /// What the last token was.
    last: Option<Kind>,
    /// Whether the line goes on after a `\`.
    continued: bool,
    /// For each open block, whether it takes several lines.
    broken: Vec<bool>,
}

impl Printer {
    fn take(&mut self, kind: Kind, text: &str) {
        match kind {
            Kind::Space => return self.space.push_str(text),
            Kind::Newline => {
                self.breaks += 1;
                self.space.clear();
                return;
            }
            Kind::Close => {
                self.depth = self.depth.saturating_sub(1);
                // What was begun on lines of its own ends on one.
                let was_broken = self.broken.pop().unwrap_or(false);
                self.breaks = self.breaks.max(usize::from(was_broken));
            }
            _ => {}
        }
        if self.breaks > 0
            && kind != Kind::Close
            && let Some(broken) = self.broken.last_mut()
        {
            *broken = true;
        }
        // A `;` that a line's end or a brace makes needless goes.
        if self.last == Some(Kind::Semicolon) && (self.breaks > 0 || kind == Kind::Close) {
            self.out.pop();
        }
        if kind == Kind::Semicolon && self.breaks > 0 {
            return;
        }
        self.separate(kind);
        self.out.push_str(text);
        if kind == Kind::Open {
            self.depth += 1;
            self.broken.push(false);
        }
        self.continued = kind == Kind::Continuation;
        self.last = Some(kind);
        self.space.clear();
        self.breaks = 0;
    }

    /// Writes what stands between the last token and one of `kind`.
    fn separate(&mut self, kind: Kind) {
        let Some(last) = self.last else { return };
        if self.breaks > 0 || last == Kind::LineComment || last == Kind::Continuation {
            let tight = last == Kind::Open || kind == Kind::Close || self.continued;
            self.out.push_str(if self.breaks > 1 && !tight { "\n\n" } else { "\n" });
            let level = self.depth + usize::from(self.continued);
            self.out.push_str(&INDENT.repeat(level));
            return;
        }
        let space = match (last, kind) {
            (_, Kind::Semicolon | Kind::Equals) | (Kind::Equals, _) | (Kind::Open, Kind::Close) => "",
            // Comments may be aligned.
            (_, Kind::LineComment) if self.space.len() > 1 => self.space.as_str(),
            (Kind::Open | Kind::Semicolon, _) | (_, Kind::Open | Kind::Close | Kind::LineComment | Kind::Continuation) => " ",
            _ if self.space.is_empty() => "",
            _ => " ",
        };
        let space = space.to_owned();
        self.out.push_str(&space);
    }
}

#[cfg(test)]
mod tests {
    use super::{format, same};
    use kdl::KdlDocument;

    #[test]
    fn lays_out_what_is_there() {
        for (text, expected) in [
            ("a  1   b = 2\n", "a 1 b=2\n"),
            ("\n\na{\nb 1;\n\n\n  c 2\n\n}\n\n\n\nd", "a {\n    b 1\n\n    c 2\n}\n\nd\n"),
            ("a { b 1;c 2; }", "a { b 1; c 2 }\n"),
            ("a {\n b 1; c 2 }", "a {\n    b 1; c 2\n}\n"),
            ("a {}\r\nb {  }\r\n", "a {}\nb {}\n"),
            ("a 1   // aligned\nbc 2// not\n", "a 1   // aligned\nbc 2 // not\n"),
            ("// top\n\n\n/* in\n   side */ a {\n// in\n}\n", "// top\n\n/* in\n   side */ a {\n    // in\n}\n"),
            ("a \\\n 1 \\ // why\n   2\nb", "a \\\n    1 \\ // why\n    2\nb\n"),
            ("a \"x  {;} // no\" #\"raw \" {\"#\n", "a \"x  {;} // no\" #\"raw \" {\"#\n"),
            ("a {\n  b \"\"\"\n    x {\n      y\n    \"\"\"\n}\n", "a {\n    b \"\"\"\n    x {\n      y\n    \"\"\"\n}\n"),
            ("/- a { b }\nc /-1 2\n(t)d (u)3\n", "/- a { b }\nc /-1 2\n(t)d (u)3\n"),
            ("", ""),
            ("// only\n", "// only\n"),
        ] {
            let once = format(text);
            assert_eq!(once, expected, "{text:?}");
            assert_eq!(format(&once), once, "{text:?}");
            let parse = |text: &str| KdlDocument::parse_v2(text).unwrap();
            assert!(same(&parse(text), &parse(&once)), "{text:?}");
        }
    }
}
