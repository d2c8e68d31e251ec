//! YAML as nodes that know their places in the text. What is broken is read as far as it goes.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

use super::super::pieces::Pieces;

/// How deep mappings and lists may be nested.
const DEEPEST: usize = 100;

/// The number of a node.
pub type Id = usize;

/// A YAML file.
#[derive(Debug, Default)]
pub struct Yaml<'a> {
    source: &'a str,
    /// Every node, what is around before what is inside.
    pub nodes: Vec<Node>,
    /// The root of each document.
    pub roots: Vec<Id>,
    /// Where the text stops being YAML.
    pub broken: Option<usize>,
}

/// A node.
#[derive(Debug)]
pub enum Node {
    /// A text.
    Scalar(Scalar),
    /// A list.
    Seq(Vec<Id>),
    /// A mapping.
    Map(Vec<(Id, Id)>),
    /// Another node's content.
    Alias(Id),
}

/// A text and how it is written.
#[derive(Debug)]
pub struct Scalar {
    /// What it says.
    pub value: String,
    /// Its bytes, with the quotes; of a block without its sign.
    pub place: Range<usize>,
    /// Whether it is a mapping's key.
    pub key: bool,
    style: ScalarStyle,
}

impl Scalar {
    /// Whether it is YAML's null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.style == ScalarStyle::Plain && matches!(self.value.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

impl<'a> Yaml<'a> {
    /// Reads `source`.
    #[must_use]
    pub fn read(source: &'a str) -> Self {
        let mut yaml = Self { source, ..Self::default() };
        let options = granit_parser::options! { flow_nesting_limit: DEEPEST, block_nesting_limit: DEEPEST };
        let mut anchors: HashMap<usize, Id> = HashMap::new();
        // What is open: the collection, and the key that waits for its value.
        let mut open: Vec<(Id, Option<Id>)> = Vec::new();
        let mut last = 0;
        for next in Parser::new_from_str_with_options(source, options) {
            let Ok((event, span)) = next else {
                let line = source.get(..last).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
                yaml.broken = Some(line);
                break;
            };
            let place = span.byte_range().unwrap_or(last..last);
            last = place.end.max(last);
            let (node, anchor) = match event {
                Event::Scalar(value, style, anchor, _) => {
                    (Node::Scalar(Scalar { value: value.into_owned(), place, key: false, style }), anchor)
                }
                Event::SequenceStart(_, anchor, _) => (Node::Seq(Vec::new()), anchor),
                Event::MappingStart(_, anchor, _) => (Node::Map(Vec::new()), anchor),
                Event::Alias(anchor) => match anchors.get(&anchor) {
                    Some(&target) => (Node::Alias(target), 0),
                    None => continue,
                },
                Event::SequenceEnd | Event::MappingEnd => {
                    open.pop();
                    continue;
                }
                _ => continue,
            };
            let opens = matches!(node, Node::Seq(_) | Node::Map(_));
            let id = yaml.add(node, &mut open);
            if anchor > 0 {
                anchors.insert(anchor, id);
            }
            if opens {
                open.push((id, None));
            }
        }
        yaml
    }

    fn add(&mut self, node: Node, open: &mut [(Id, Option<Id>)]) -> Id {
        let id = self.nodes.len();
        self.nodes.push(node);
        let Some((parent, key)) = open.last_mut() else {
            self.roots.push(id);
            return id;
        };
        let is_key = match self.nodes.get_mut(*parent) {
            Some(Node::Seq(items)) => {
                items.push(id);
                false
            }
            Some(Node::Map(entries)) => match key.take() {
                Some(key) => {
                    entries.push((key, id));
                    false
                }
                None => {
                    *key = Some(id);
                    true
                }
            },
            _ => false,
        };
        if let Some(Node::Scalar(scalar)) = self.nodes.get_mut(id) {
            scalar.key = is_key;
        }
        id
    }

    /// A node, through an alias where it is one.
    #[must_use]
    pub fn node(&self, id: Id) -> Option<&Node> {
        match self.nodes.get(id) {
            Some(Node::Alias(target)) => self.nodes.get(*target),
            node => node,
        }
    }

    /// The text that a node is.
    #[must_use]
    pub fn scalar(&self, id: Id) -> Option<&Scalar> {
        match self.node(id) {
            Some(Node::Scalar(scalar)) => Some(scalar),
            _ => None,
        }
    }

    /// What a node says, where it is a text.
    #[must_use]
    pub fn value(&self, id: Id) -> Option<&str> {
        self.scalar(id).map(|scalar| scalar.value.as_str())
    }

    /// The items of a list.
    #[must_use]
    pub fn items(&self, id: Id) -> &[Id] {
        match self.node(id) {
            Some(Node::Seq(items)) => items,
            _ => &[],
        }
    }

    /// The entries of a mapping whose keys are texts, with those that `<<` brings.
    #[must_use]
    pub fn entries(&self, id: Id) -> Vec<(&Scalar, Id)> {
        let mut all = Vec::new();
        self.gather(id, 0, &mut all);
        all
    }

    fn gather<'s>(&'s self, id: Id, depth: usize, all: &mut Vec<(&'s Scalar, Id)>) {
        let Some(Node::Map(entries)) = self.node(id) else { return };
        for &(key, value) in entries {
            match self.scalar(key) {
                Some(scalar) if scalar.value == "<<" && depth < 4 => {
                    if let Some(Node::Seq(items)) = self.node(value) {
                        items.iter().take(16).for_each(|item| self.gather(*item, depth + 1, all));
                    }
                    self.gather(value, depth + 1, all);
                }
                Some(scalar) => all.push((scalar, value)),
                None => {}
            }
        }
    }

    /// The value at `key` of a mapping.
    #[must_use]
    pub fn get(&self, id: Id, key: &str) -> Option<Id> {
        self.entries(id).into_iter().find(|(scalar, _)| scalar.value == key).map(|(_, value)| value)
    }

    /// The text of a scalar as it means, with the places that its parts come from.
    #[must_use]
    pub fn pieces(&self, scalar: &Scalar) -> Pieces {
        let raw = self.source.get(scalar.place.clone()).unwrap_or_default();
        let start = scalar.place.start;
        match scalar.style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block(scalar),
            ScalarStyle::SingleQuoted => unescaped(raw, start, '\''),
            ScalarStyle::DoubleQuoted => unescaped(raw, start, '"'),
            ScalarStyle::Plain => Pieces::of(self.source, scalar.place.clone()),
        }
    }

    /// A block without its indentation; a folded one on one line.
    fn block(&self, scalar: &Scalar) -> Pieces {
        let before = self.source.get(..scalar.place.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let whole = self.source.get(line..scalar.place.end).unwrap_or_default();
        let blank = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let indent = whole.lines().find(|line| !line.trim().is_empty()).map_or(0, blank);
        let mut pieces = Pieces::default();
        let mut at = line;
        for line in whole.split_inclusive('\n') {
            let cut = blank(line).min(indent);
            let folded = scalar.style == ScalarStyle::Folded && !line.trim().is_empty();
            let end = at + if folded { line.trim_end().len() } else { line.len() };
            pieces.take(self.source, at + cut..end.max(at + cut));
            if folded {
                pieces.put(" ", end);
            }
            at += line.len();
        }
        pieces
    }
}

/// A text between quotes without them, and without its escapes.
fn unescaped(raw: &str, start: usize, quote: char) -> Pieces {
    let inside = raw.strip_prefix(quote).unwrap_or(raw);
    let inside = inside.strip_suffix(quote).unwrap_or(inside);
    let start = start + usize::from(raw.starts_with(quote));
    let mut pieces = Pieces::default();
    let mut from = 0;
    let escape = if quote == '"' { '\\' } else { quote };
    while let Some(at) = inside.get(from..).and_then(|rest| rest.find(escape)).map(|at| from + at) {
        let next = inside.get(at + 1..).and_then(|rest| rest.chars().next());
        pieces.put(inside.get(from..at).unwrap_or_default(), start + from);
        let (text, length) = match next {
            Some('n') if quote == '"' => ("\n", 1),
            Some('t') if quote == '"' => ("\t", 1),
            Some('\n') if quote == '"' => ("", 1),
            Some(c) => (inside.get(at + 1..at + 1 + c.len_utf8()).unwrap_or_default(), c.len_utf8()),
            None => ("", 0),
        };
        pieces.put(text, start + at + 1);
        from = at + 1 + length;
    }
    pieces.put(inside.get(from..).unwrap_or_default(), start + from);
    pieces
}

#[cfg(test)]
mod tests {
    use super::Yaml;

    fn texts(source: &str) -> Vec<String> {
        let yaml = Yaml::read(source);
        let scalars = (0..yaml.nodes.len()).filter_map(|id| yaml.scalar(id)).filter(|scalar| !scalar.key);
        scalars
            .map(|scalar| {
                let pieces = yaml.pieces(scalar);
                if let Some(at) = pieces.text.find('$') {
                    assert_eq!(&source[pieces.place(&(at..at + 2))], &pieces.text[at..at + 2], "the place is the text's");
                }
                pieces.text
            })
            .collect()
    }

    #[test]
    fn scalars_are_read_with_their_places() {
        let source = "a: x $A\nb: \"y \\\" $B\"\nc: 'it''s $C'\nd:\n  - |\n    one $D\n      two\n  - >-\n    three\n    $E\n";
        assert_eq!(texts(source), ["x $A", "y \" $B", "it's $C", "one $D\n  two\n", "three $E "]);
    }

    #[test]
    fn broken_text_is_read_as_far_as_it_goes() {
        let yaml = Yaml::read("a: b\nc: [d\ne: {{ x }}\n}");
        assert!(yaml.broken.is_some());
        assert_eq!(yaml.get(0, "a").and_then(|id| yaml.value(id)), Some("b"));
    }

    #[test]
    fn merged_entries_are_there() {
        let yaml = Yaml::read("x: &x\n  A: 1\nb:\n  <<: *x\n  B: 2\n");
        let b = yaml.get(0, "b").unwrap_or_default();
        let keys: Vec<&str> = yaml.entries(b).iter().map(|(key, _)| key.value.as_str()).collect();
        assert_eq!(keys, ["A", "B"]);
    }
}
