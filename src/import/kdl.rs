//! Nodes of a manifest, and how they are laid out: short ones on one line, long ones as a block.

/// Longer lines are broken.
const WIDTH: usize = 110;
const INDENT: &str = "    ";

/// A node: `name argument … property=value … { children }`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Its name, unquoted.
    pub name: String,
    /// Its plain values, as written.
    pub arguments: Vec<String>,
    /// Its named values: name unquoted, value as written.
    pub properties: Vec<(String, String)>,
    /// What stands in its block.
    pub children: Vec<Node>,
    /// Whether it has a block, be it empty.
    pub block: bool,
    /// Lines that stand above it, without their `//`.
    pub comments: Vec<String>,
    /// Whether a blank line stands above it, as between services.
    pub apart: bool,
}

impl Node {
    /// A node without anything.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// With one more argument, a text.
    #[must_use]
    pub fn word(mut self, text: &str) -> Self {
        self.arguments.push(value(text));
        self
    }

    /// With one more property, a text.
    #[must_use]
    pub fn property(mut self, name: &str, text: &str) -> Self {
        self.properties.push((name.to_string(), value(text)));
        self
    }

    /// With one more child.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(child);
        self
    }

    /// Name, arguments and properties on one line.
    fn head(&self) -> String {
        let mut head = word(&self.name);
        for argument in &self.arguments {
            head.push(' ');
            head.push_str(argument);
        }
        for (name, value) in &self.properties {
            head.push(' ');
            head.push_str(&word(name));
            head.push('=');
            head.push_str(value);
        }
        head
    }

    /// The whole node on one line, where it is simple enough for one.
    fn line(&self) -> Option<String> {
        let plain = !self.arguments.iter().any(|argument| argument.contains('\n'));
        if !plain {
            return None;
        }
        let mut line = self.head();
        if !self.children.is_empty() {
            // What is written above a child needs a line of its own.
            let one = |child: &Self| child.line().filter(|_| child.comments.is_empty());
            let inner: Option<Vec<String>> = self.children.iter().map(one).collect();
            line.push_str(" { ");
            line.push_str(&inner?.join("; "));
            line.push_str(" }");
        }
        if self.children.is_empty() && self.block {
            line.push_str(" {}");
        }
        (line.len() <= WIDTH).then_some(line)
    }

    /// How many nodes stand in the block, and in theirs.
    fn weight(&self) -> usize {
        self.children.iter().map(|child| 1 + child.weight()).sum()
    }

    fn write(&self, depth: usize, out: &mut String) {
        let indent = INDENT.repeat(depth);
        for comment in &self.comments {
            out.push_str(format!("{indent}// {comment}").trim_end());
            out.push('\n');
        }
        if (depth > 0 || matches!(self.name.as_str(), "profile" | "role"))
            && self.weight() <= 3
            && let Some(line) = self.line().filter(|line| line.len() + indent.len() <= WIDTH)
        {
            out.push_str(&format!("{indent}{line}\n"));
            return;
        }
        out.push_str(&indent);
        out.push_str(&broken(&self.head(), self, &indent));
        if !self.children.is_empty() {
            out.push_str(" {\n");
            write_all(&self.children, depth + 1, out);
            out.push_str(&indent);
            out.push('}');
        }
        out.push('\n');
    }
}

/// Several nodes, each on lines of its own.
#[must_use]
pub fn write(nodes: &[Node]) -> String {
    let mut out = String::new();
    write_all(nodes, 0, &mut out);
    out
}

fn write_all(nodes: &[Node], depth: usize, out: &mut String) {
    for (index, node) in nodes.iter().enumerate() {
        if node.apart && index > 0 {
            out.push('\n');
        }
        node.write(depth, out);
    }
}

/// A head that is too long for a line, over several; texts of several lines keep theirs.
fn broken(head: &str, node: &Node, indent: &str) -> String {
    if indent.len() + head.len() <= WIDTH || head.contains('\n') {
        let indented = |line: &str| if line.is_empty() { String::new() } else { format!("{indent}{INDENT}{line}") };
        let mut lines = head.split('\n');
        let first = lines.next().unwrap_or_default().to_string();
        return std::iter::once(first).chain(lines.map(indented)).collect::<Vec<_>>().join("\n");
    }
    let properties = node.properties.iter().map(|(name, value)| format!("{}={value}", word(name)));
    let mut lines = vec![word(&node.name)];
    for piece in node.arguments.iter().cloned().chain(properties) {
        match lines.last_mut() {
            Some(last) if indent.len() + last.len() + piece.len() + 3 <= WIDTH => {
                last.push(' ');
                last.push_str(&piece);
            }
            _ => lines.push(format!("{indent}{INDENT}{piece}")),
        }
    }
    lines.join(" \\\n")
}

/// A name as it is written: in quotes where it must be.
#[must_use]
pub fn word(name: &str) -> String {
    if name == "-" || is_bare(name) { name.to_string() } else { quoted(name) }
}

/// A text as a value: a bare word, a text in quotes, or one of several lines.
#[must_use]
pub fn value(text: &str) -> String {
    if is_bare(text) {
        text.to_string()
    } else if text.trim_end_matches('\n').contains('\n') && reads_well(text) {
        lines(text)
    } else {
        quoted(text)
    }
}

/// Whether `text` needs no quotes, and looks like a word.
fn is_bare(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !matches!(text, "true" | "false" | "null" | "inf" | "nan" | "yes" | "no" | "on" | "off")
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}') || is_direction(c) => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Marks that turn the direction of writing; KDL takes none of them unescaped.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the lines of `text` can stand as they are: KDL empties lines of white space.
fn reads_well(text: &str) -> bool {
    text.lines().all(|line| line.is_empty() || !line.trim().is_empty())
        && !text.contains("\"\"\"")
        && !text.contains('\r')
        && !text.chars().any(|c| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
                || is_direction(c)
        })
}

/// A text of several lines; where it has a `\`, nothing in it is an escape.
fn lines(text: &str) -> String {
    let hash = if text.contains('\\') { "#" } else { "" };
    if !hash.is_empty() && text.contains("\"#") {
        return quoted(text);
    }
    format!("{hash}\"\"\"\n{text}\n\"\"\"{hash}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> kdl::KdlValue {
        let document: kdl::KdlDocument = format!("n {}", value(text)).parse().unwrap_or_else(|e| panic!("{text:?}: {e}"));
        document.nodes()[0].entries()[0].value().clone()
    }

    #[test]
    fn every_text_reads_back() {
        for text in [
            "",
            "a",
            "no",
            "true",
            "30s",
            "a b",
            "a\"b",
            "a\\b",
            "./x",
            "1.2.3",
            "-x",
            "a\nb",
            "a\nb\n",
            "a\n\n  b\n",
            "a\n \nb",
            "\t",
            "x\r\ny",
            "\u{feff}",
            "\u{202e}x",
            "a\\\n\"b",
            "\"\"\"\n",
            "a\\b\nc\"#",
            "€\u{85}",
            "\u{7f}",
        ] {
            assert_eq!(read(text).as_string(), Some(text), "{}", value(text));
        }
    }

    #[test]
    fn short_nodes_take_a_line_and_long_ones_a_block() {
        let check = Node::new("healthcheck").property("interval", "10s").child(Node::new("test").word("CMD").word("pg_isready"));
        let words = (0..30).fold(Node::new("command"), |node, _| node.word("--some-option"));
        let service = Node::new("service").word("db").child(check).child(words).child(Node::new("command").word("a\n\nb"));
        let text = write(&[service]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..2], ["service db {", "    healthcheck interval=\"10s\" { test CMD pg_isready }"]);
        assert!(lines[2].starts_with("    command \"--some-option\"") && lines[2].ends_with(" \\"), "{text}");
        assert_eq!(lines[lines.len() - 6..], ["    command \"\"\"", "        a", "", "        b", "        \"\"\"", "}"]);
        assert!(text.parse::<kdl::KdlDocument>().is_ok(), "{text}");
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
    }
}
