//! KDL nodes with their places: what every node's file of this stage looks at KDL through.

use kdl::{KdlEntry, KdlNode, KdlValue};

use crate::diag::{FileId, Span};

/// Where the spans of a KDL document start to count: a file, or a part of it that was read by itself.
#[derive(Clone, Copy)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// Offset of the document's first byte in it.
    pub offset: usize,
}

/// A node and its file.
#[derive(Clone, Copy)]
pub struct Node<'k> {
    raw: &'k KdlNode,
    origin: Origin,
}

/// An argument (no name) or a property (with one).
#[derive(Clone, Copy)]
pub struct Entry<'k> {
    raw: &'k KdlEntry,
    origin: Origin,
}

/// One named setting of a node, written as `name=value` or as a child node `name value …`.
#[derive(Clone)]
pub struct Attribute<'k> {
    /// The setting's name.
    pub name: &'k str,
    /// Where the name stands.
    pub name_span: Span,
    /// The values given to it: one for a property, the arguments of a child node.
    pub values: Vec<Entry<'k>>,
    /// The child node, where it is one.
    pub node: Option<Node<'k>>,
}

impl<'k> Node<'k> {
    /// `raw`, whose spans count from `origin`.
    pub fn new(raw: &'k KdlNode, origin: Origin) -> Self {
        Self { raw, origin }
    }

    /// The node's name.
    pub fn name(&self) -> &'k str {
        self.raw.name().value()
    }

    /// Where the name stands: the place to point at, as the whole node may be a page long.
    pub fn name_span(&self) -> Span {
        to_span(self.origin, self.raw.name().span())
    }

    /// The node with its children.
    pub fn span(&self) -> Span {
        to_span(self.origin, self.raw.span())
    }

    /// The node with what ends it, and with its indentation where it has a line to itself.
    pub fn extent(&self) -> Span {
        let span = self.span();
        let Some(format) = self.raw.format() else { return span };
        // A comment behind it stays.
        if format.trailing.contains('/') || format.terminator.contains('/') {
            return span;
        }
        let before = &format.leading;
        let blank = before.len() - before.trim_end_matches([' ', '\t']).len();
        let ends_line = format.terminator.ends_with('\n');
        let start = span.start as usize - if ends_line { blank.min(span.start as usize) } else { 0 };
        let end = span.end() + format.trailing.len() + format.terminator.len();
        Span::new(span.file, start, end - start)
    }

    /// The unnamed values.
    pub fn args(&self) -> impl Iterator<Item = Entry<'k>> + use<'k> {
        let origin = self.origin;
        self.raw.entries().iter().filter(|e| e.name().is_none()).map(move |raw| Entry { raw, origin })
    }

    /// The named values, with repeats.
    pub fn props(&self) -> impl Iterator<Item = Entry<'k>> + use<'k> {
        let origin = self.origin;
        self.raw.entries().iter().filter(|e| e.name().is_some()).map(move |raw| Entry { raw, origin })
    }

    /// Whether it has a block, be it empty.
    pub fn has_block(&self) -> bool {
        self.raw.children().is_some()
    }

    /// The nodes in the block.
    pub fn children(&self) -> impl Iterator<Item = Node<'k>> + use<'k> {
        let origin = self.origin;
        self.raw.iter_children().map(move |raw| Node { raw, origin })
    }

    /// Properties, then child nodes, as one list of settings.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'k>> + use<'k> {
        let props = self.props().map(|e| Attribute { name: e.name(), name_span: e.name_span(), values: vec![e], node: None });
        props.chain(self.children().map(Attribute::from))
    }
}

impl<'k> From<Node<'k>> for Attribute<'k> {
    /// The node as a setting of the one around it.
    fn from(node: Node<'k>) -> Self {
        Self { name: node.name(), name_span: node.name_span(), values: node.args().collect(), node: Some(node) }
    }
}

impl<'k> Entry<'k> {
    /// The property's name; empty for an argument.
    pub fn name(&self) -> &'k str {
        self.raw.name().map_or("", |name| name.value())
    }

    /// What stands between name and value: a property's `=`, or the space before an argument.
    pub fn sign(&self) -> char {
        if self.raw.name().is_some() { '=' } else { ' ' }
    }

    /// Where the name stands; the value's place for an argument.
    pub fn name_span(&self) -> Span {
        self.raw.name().map_or_else(|| self.span(), |name| to_span(self.origin, name.span()))
    }

    /// The value.
    pub fn value(&self) -> &'k KdlValue {
        self.raw.value()
    }

    /// Where the value stands, without the property's name.
    pub fn span(&self) -> Span {
        let whole = to_span(self.origin, self.raw.span());
        match (self.raw.name(), self.raw.format()) {
            (Some(_), Some(format)) => {
                let len = format.value_repr.len().min(whole.len as usize);
                Span::new(whole.file, whole.end() - len, len)
            }
            _ => whole,
        }
    }

    /// The value as a text: strings as they are, numbers as they were typed (`1.10` stays `1.10`), `#true` as `true`.
    pub fn text(&self) -> Option<String> {
        match self.raw.value() {
            KdlValue::String(s) => Some(s.clone()),
            KdlValue::Bool(b) => Some(b.to_string()),
            KdlValue::Null => None,
            KdlValue::Integer(n) => Some(self.typed().unwrap_or_else(|| n.to_string())),
            KdlValue::Float(n) => Some(self.typed().unwrap_or_else(|| n.to_string())),
        }
    }

    /// Whether it is a text that was written in quotes.
    pub fn is_quoted(&self) -> bool {
        self.raw.format().is_some_and(|format| format.value_repr.trim_start_matches('#').starts_with('"'))
    }

    /// A number exactly as it was typed, where that is plain decimal.
    fn typed(&self) -> Option<String> {
        let repr = &self.raw.format()?.value_repr;
        let plain = repr.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
        plain.then(|| repr.clone())
    }
}

fn to_span(origin: Origin, span: miette::SourceSpan) -> Span {
    Span::new(origin.file, origin.offset + span.offset(), span.len())
}

/// The kind of a KDL value, in words.
pub fn kind_of(value: &KdlValue) -> &'static str {
    match value {
        KdlValue::String(_) => "a text",
        KdlValue::Integer(_) => "a whole number",
        KdlValue::Float(_) => "a number",
        KdlValue::Bool(_) => "true or false",
        KdlValue::Null => "null",
    }
}
