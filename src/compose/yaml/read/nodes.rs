//! YAML text -> nodes: the parser's events, put together.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use crate::diag::{FileId, Span};

use super::super::document::{Comment, Error};
use super::{DEEPEST, older, problem};

/// The place of a node in [`Stream::nodes`].
pub(super) type NodeId = usize;

/// A whole file.
#[derive(Default)]
pub(super) struct Stream {
    /// Every node, a collection before what is in it.
    pub nodes: Vec<Node>,
    /// The root of each document.
    pub roots: Vec<NodeId>,
    /// Comments, each with the document that it belongs to.
    pub comments: Vec<(usize, Comment)>,
}

pub(super) struct Node {
    pub kind: Kind,
    /// The explicit tag, `!!…` for YAML's own, and where it stands. `!` alone is none.
    pub tag: Option<(String, Span)>,
    pub span: Span,
}

pub(super) enum Kind {
    Scalar { text: String, plain: bool },
    Seq(Vec<NodeId>),
    Map(Vec<(NodeId, NodeId)>),
    Alias { name: String, target: NodeId },
}

pub(super) fn parse(text: &str, file: FileId) -> Result<Stream, Error> {
    problem::unprintable(text, file)?;
    let mut options = granit_parser::options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    options.max_buffered_comment_events = usize::MAX;
    let mut builder =
        Builder { text, file, stream: Stream::default(), anchors: HashMap::new(), open: Vec::new(), end: 0, last: 0 };
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| problem::syntax(&error, text, file))?;
        builder.event(event, span)?;
    }
    Ok(builder.stream)
}

/// A collection whose end is still to come.
struct Open {
    node: NodeId,
    /// A mapping's key that waits for its value.
    key: Option<NodeId>,
    /// In brackets.
    flow: bool,
    /// Bytes before it on its line.
    column: usize,
}

struct Builder<'a> {
    text: &'a str,
    file: FileId,
    stream: Stream,
    /// Names live on from one document to the next.
    anchors: HashMap<String, NodeId>,
    open: Vec<Open>,
    /// Where the last document ended.
    end: usize,
    /// The node that the last event began.
    last: NodeId,
}

impl Builder<'_> {
    fn span(&self, span: granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or_default();
        Span::new(self.file, range.start, range.len())
    }

    fn event(&mut self, event: Event<'_>, at: granit_parser::Span) -> Result<(), Error> {
        let span = self.span(at);
        match event {
            Event::DocumentStart(explicit, _) => {
                problem::directives(self.text, self.end, span)?;
                if !explicit && !self.stream.roots.is_empty() {
                    return Err(Error::new(span, "`---` is missing here"));
                }
            }
            Event::DocumentEnd => self.end = span.end(),
            Event::Comment(..) => self.comment(span),
            Event::Scalar(value, style, _, tag) => {
                let plain = style == ScalarStyle::Plain;
                let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let span = if block { self.block(span) } else { span };
                let parent = self.open.iter().rev().find(|open| !open.flow).map(|open| open.column);
                match style {
                    ScalarStyle::Plain => {
                        let flow = self.open.last().is_some_and(|open| open.flow);
                        older::plain(self.text, span, parent.map_or(0, |column| column + 1), flow)?;
                    }
                    ScalarStyle::DoubleQuoted => older::escapes(self.text, span)?,
                    ScalarStyle::Literal | ScalarStyle::Folded => older::block(self.text, span, parent.unwrap_or(0))?,
                    ScalarStyle::SingleQuoted => {}
                }
                self.node(Kind::Scalar { text: value.into_owned(), plain }, tag, at, span)?;
            }
            Event::SequenceStart(style, _, tag) => {
                let node = self.node(Kind::Seq(Vec::new()), tag, at, span)?;
                self.open.push(Open { node, key: None, flow: style == StructureStyle::Flow, column: self.column(span) });
            }
            Event::MappingStart(style, _, tag) => {
                let node = self.node(Kind::Map(Vec::new()), tag, at, span)?;
                self.open.push(Open { node, key: None, flow: style == StructureStyle::Flow, column: self.column(span) });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Anchor(_, name) => {
                problem::name(&name, span)?;
                self.anchors.insert(name.into_owned(), self.last);
            }
            Event::Alias(_) => {
                let name = self.text.get(span.start as usize + 1..span.end()).unwrap_or_default().to_string();
                self.alias(name, at, span)?;
            }
            Event::UnresolvedAlias(name) => self.alias(name.into_owned(), at, span)?,
            _ => {}
        }
        Ok(())
    }

    fn alias(&mut self, name: String, at: granit_parser::Span, span: Span) -> Result<(), Error> {
        problem::name(&name, span)?;
        let Some(&target) = self.anchors.get(&name) else {
            return Err(Error::new(span, format!("nothing before this is called `&{name}`")));
        };
        self.node(Kind::Alias { name, target }, None, at, span)?;
        Ok(())
    }

    /// Adds a node to the collection that is open.
    fn node(
        &mut self,
        kind: Kind,
        tag: Option<std::borrow::Cow<'_, granit_parser::Tag>>,
        at: granit_parser::Span,
        span: Span,
    ) -> Result<NodeId, Error> {
        if self.open.len() >= DEEPEST {
            return Err(problem::too_deep(span));
        }
        let tag = tag.map(|tag| (short(tag.handle(), tag.suffix()), at.tag_span().map_or(span, |tag| self.span(tag))));
        if let Some((_, tag)) = &tag {
            older::tag(self.text, *tag)?;
        }
        let tag = tag.filter(|(tag, _)| tag != "!");
        let flow = self.open.last().is_some_and(|open| open.flow);
        if !flow {
            older::blanks_before(self.text, tag.as_ref().map_or(span, |(_, tag)| *tag).min(span))?;
        }
        let span = if span.len == 0 { self.behind_colon(span) } else { span };
        let id = self.stream.nodes.len();
        self.stream.nodes.push(Node { kind, tag, span });
        self.last = id;
        let Some(open) = self.open.last_mut() else {
            self.stream.roots.push(id);
            return Ok(id);
        };
        match self.stream.nodes.get_mut(open.node).map(|node| &mut node.kind) {
            Some(Kind::Seq(items)) => items.push(id),
            Some(Kind::Map(pairs)) => match open.key.take() {
                Some(key) => {
                    pairs.push((key, id));
                    if flow {
                        older::key_on_one_line(self.text, self.stream.nodes.get(key).map_or(span, |key| key.span), span)?;
                    }
                }
                None => open.key = Some(id),
            },
            _ => {}
        }
        Ok(id)
    }

    /// Gives the collection that ends its whole span.
    fn close(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let Some(node) = self.stream.nodes.get(open.node) else { return };
        // A collection in brackets ends with its bracket, others with the last thing in them.
        let last = match &node.kind {
            _ if end.len > 0 => end.end(),
            Kind::Seq(items) => {
                items.last().and_then(|&last| self.stream.nodes.get(last)).map_or(node.span.end(), |last| last.span.end())
            }
            Kind::Map(pairs) => {
                pairs.last().and_then(|&(_, last)| self.stream.nodes.get(last)).map_or(node.span.end(), |last| last.span.end())
            }
            _ => end.end(),
        };
        let mut start = node.span.start as usize;
        if matches!(node.kind, Kind::Seq(_)) && !open.flow {
            start = self.dash(start);
        }
        let span = Span::new(self.file, start, last.saturating_sub(start).max(node.span.len as usize));
        if let Some(node) = self.stream.nodes.get_mut(open.node) {
            node.span = span;
        }
    }

    fn column(&self, span: Span) -> usize {
        let before = self.text.get(..span.start as usize).unwrap_or_default();
        before.len() - before.rfind('\n').map_or(0, |at| at + 1)
    }

    /// The place of a value that is not there: the parser's is before the colon.
    fn behind_colon(&self, span: Span) -> Span {
        let rest = self.text.get(span.start as usize..).unwrap_or_default();
        let colon = rest.trim_start_matches([' ', '\t']);
        let blanks = rest.len() - colon.len();
        if colon.starts_with(':') { Span::new(self.file, span.start as usize + blanks + 1, 0) } else { span }
    }

    /// Where the `-` stands that begins a list: the parser leaves it out of lists that are not indented.
    fn dash(&self, start: usize) -> usize {
        if self.text.get(start..).is_some_and(|rest| rest.starts_with('-')) {
            return start;
        }
        let before = self.text.get(..start).unwrap_or_default();
        before.rfind(['-', ':']).filter(|&at| before.get(at..).is_some_and(|rest| rest.starts_with('-'))).unwrap_or(start)
    }

    /// A block's span from its sign on, without the blank lines behind it; the parser's begins with its text.
    fn block(&self, span: Span) -> Span {
        let before = self.text.get(..span.start as usize).unwrap_or_default().trim_end();
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let header = before.get(line..).unwrap_or_default();
        let is_sign = |at: usize| {
            let (left, right) = header.split_at_checked(at).unwrap_or_default();
            let rest =
                right.trim_start_matches(['|', '>']).trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
            (left.is_empty() || left.ends_with([' ', '\t']))
                && (rest.is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#'))
        };
        let sign = header.match_indices(['|', '>']).map(|(at, _)| at).find(|&at| is_sign(at));
        let start = sign.map_or(span.start as usize, |at| line + at);
        let text = self.text.get(start..span.end()).unwrap_or_default();
        Span::new(self.file, start, text.trim_end().len())
    }

    fn comment(&mut self, span: Span) {
        let start = span.start as usize;
        let text = self.text.get(start..span.end()).unwrap_or_default().trim_end();
        let before = self.text.get(..start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let trailing = !line.trim_start_matches('\u{feff}').trim().is_empty();
        let comment = Comment {
            text: text.strip_prefix('#').map_or(text, |text| text.strip_prefix([' ', '\t']).unwrap_or(text)).to_string(),
            span: Span::new(self.file, start, text.len()),
            trailing,
        };
        let document = if self.open.is_empty() { self.stream.roots.len() } else { self.stream.roots.len() - 1 };
        self.stream.comments.push((document, comment));
    }
}

/// A tag the way go-yaml abbreviates it.
fn short(handle: &str, suffix: &str) -> String {
    let tag = format!("{handle}{suffix}");
    match tag.strip_prefix("tag:yaml.org,2002:") {
        Some(own) => format!("!!{own}"),
        None => tag,
    }
}
