//! What goes with something that is taken out of a manifest: the value, or the node around it, or the block that would be empty.

use kdl::KdlDocument;

use super::node::{Entry, Node, Origin};
use super::syntax;
use crate::diag::{FileId, Sink, Span};

/// A manifest's text, from which something is to be taken.
pub struct Removals<'t> {
    text: &'t str,
    documents: Vec<(usize, KdlDocument)>,
}

impl<'t> Removals<'t> {
    /// Of `text`; nothing where it is not KDL.
    #[must_use]
    pub fn of(text: &'t str) -> Option<Self> {
        let (documents, _) = syntax::parse(text, FileId::MANIFEST, &mut Sink::default())?;
        Some(Self { text, documents })
    }

    /// What goes so that `span`, a value or the name of a node, is gone and nothing else is.
    #[must_use]
    pub fn at(&self, span: Span) -> Option<Span> {
        // The documents stand one after the other.
        let after = self.documents.partition_point(|(offset, _)| *offset <= span.start as usize);
        let (offset, document) = self.documents.get(after.checked_sub(1)?)?;
        let origin = Origin { file: FileId::MANIFEST, offset: *offset };
        let node = document.nodes().iter().map(|raw| Node::new(raw, origin)).find(|node| node.span().contains(span))?;
        match self.inside(&node, span)? {
            Gone::Part(part) => Some(part),
            Gone::Whole => None,
        }
    }

    fn inside(&self, node: &Node<'_>, span: Span) -> Option<Gone> {
        if node.name_span() == span {
            return Some(Gone::Whole);
        }
        if let Some(entry) = node.args().chain(node.props()).find(|entry| entry.span() == span || entry.name_span() == span) {
            return self.entry(node, &entry);
        }
        let child = node.children().find(|child| child.span().contains(span))?;
        let part = self.inside(&child, span)?;
        if let Gone::Part(_) = part {
            return Some(part);
        }
        let has_values = node.args().chain(node.props()).next().is_some() && !matches!(node.name(), "in" | "when");
        let is_all = !has_values && node.children().count() == 1 && !self.has_comment(node.span());
        Some(if is_all { Gone::Whole } else { Gone::Part(self.up_to_comment(child.extent())) })
    }

    fn entry(&self, node: &Node<'_>, entry: &Entry<'_>) -> Option<Gone> {
        let (args, props) = (node.args().count(), node.props().count());
        let is_alone = if entry.sign() == '=' || node.name() == "env" {
            args + props == 1 && !node.has_block()
        } else {
            // What is said by name is said of the one argument.
            args == 1
        };
        if is_alone {
            return Some(Gone::Whole);
        }
        let (start, end) = (entry.name_span().start as usize, entry.span().end());
        let before = self.text.get(..start)?.trim_end_matches([' ', '\t']);
        // Behind a line that goes on here, the end would be the next line's.
        (!before.ends_with('\n')).then(|| Gone::Part(Span::new(FileId::MANIFEST, before.len(), end - before.len())))
    }

    /// With the blanks before a comment that stays.
    fn up_to_comment(&self, gone: Span) -> Span {
        let rest = self.text.get(gone.end()..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let more = if rest[blank..].starts_with('/') { blank } else { 0 };
        Span::new(gone.file, gone.start as usize, gone.len as usize + more)
    }

    fn has_comment(&self, span: Span) -> bool {
        let said = self.text.get(span.start as usize..span.end()).unwrap_or_default();
        said.contains("//") || said.contains("/*") || said.contains("/-")
    }
}

/// What is gone of a node.
enum Gone {
    /// All of it.
    Whole,
    /// A stretch in it.
    Part(Span),
}

#[test]
fn a_value_takes_along_what_is_nothing_without_it() {
    let text = "stack s\nservice web role=app {\n    // why\n    restart always // here\n    env A B=1\n    port http 80 dev=1 test=2\n    \
                deploy { resources { limits memory=\"1G\" } }\n    in prod {\n        init\n    }\n}\n";
    let removals = Removals::of(text).expect("KDL");
    let gone = |what: &str| {
        let at = text.find(what).expect("it is there");
        removals.at(Span::new(FileId::MANIFEST, at, what.len())).map(|span| &text[span.start as usize..span.end()])
    };
    assert_eq!(gone("always"), Some("restart always "));
    assert_eq!(gone("A"), Some(" A"));
    assert_eq!(gone("1"), Some(" B=1"));
    assert_eq!(gone("2"), Some(" test=2"));
    assert_eq!(gone("\"1G\""), Some("    deploy { resources { limits memory=\"1G\" } }\n"));
    assert_eq!(gone("init"), Some("    in prod {\n        init\n    }\n"));
    assert_eq!(gone("service"), None, "a service is more than a repetition");
}
