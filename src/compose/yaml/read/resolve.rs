//! Nodes -> a document's tree: aliases and `<<` in place, `!reset` taken out, each scalar typed.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::compose::tree::{Map, Step, Tree, TreePath, Value};
use crate::diag::Span;

use super::super::document::{Comment, Document, Error, Reset};
use super::nodes::{Kind, Node, NodeId};
use super::typed::{Typed, typed};
use super::{DEEPEST, problem};

/// What aliases may add to a document, in bytes, whatever its size.
const ROOM: usize = 16 << 20;

/// What a value takes besides its text, in bytes.
const VALUE: usize = 64;

/// The document whose root is `root`, from a file of `size` bytes.
pub(super) fn document(nodes: &[Node], root: NodeId, size: usize, comments: Vec<Comment>) -> Result<Document, Error> {
    let mut resolver = Resolver { nodes, room: ROOM + 8 * size, ..Resolver::new(nodes) };
    let tree = resolver.node(root, 0, false)?.unwrap_or_else(|| Tree::new(Value::Null, span_of(nodes, root)));
    let mut dates = Vec::new();
    if !resolver.dates.is_empty() {
        find_dates(&tree, &resolver.dates, &mut TreePath::default(), &mut dates);
    }
    Ok(Document { tree, resets: resolver.resets, dates, comments })
}

fn span_of(nodes: &[Node], id: NodeId) -> Span {
    nodes.get(id).map_or(Span::NONE, |node| node.span)
}

struct Resolver<'a> {
    nodes: &'a [Node],
    resets: Vec<Reset>,
    /// Where the scalars stand that are dates, and the aliases that lead to one.
    dates: HashSet<Span>,
    /// The way to the node, each `<<` in it left out.
    path: Vec<Step>,
    /// How many aliases lead here.
    aliases: usize,
    /// What aliases may still add.
    room: usize,
    /// Anchored nodes in which the current one lies.
    around: HashSet<NodeId>,
    /// Nodes that `!reset` took away: gone for every alias of what they lay in.
    gone: HashSet<NodeId>,
    /// Aliases that were followed, and where each anchored node has come to stand through them.
    followed: HashSet<NodeId>,
    places: HashMap<NodeId, BTreeSet<String>>,
}

impl<'a> Resolver<'a> {
    fn new(nodes: &'a [Node]) -> Self {
        Self {
            nodes,
            resets: Vec::new(),
            dates: HashSet::new(),
            path: Vec::new(),
            aliases: 0,
            room: ROOM,
            around: HashSet::new(),
            gone: HashSet::new(),
            followed: HashSet::new(),
            places: HashMap::new(),
        }
    }

    /// The tree of a node; `None` where it is under `!reset`. Under `!override` (`inert`) other tags mean nothing.
    fn node(&mut self, id: NodeId, depth: usize, inert: bool) -> Result<Option<Tree>, Error> {
        let Some(node) = self.nodes.get(id) else { return Ok(None) };
        if let Kind::Alias { target, .. } = node.kind {
            self.enter(id, target, inert)?;
            let found = self.node(target, depth + 1, inert);
            self.aliases -= 1;
            let Some(tree) = found? else { return Ok(None) };
            if self.dates.contains(&tree.span) {
                self.dates.insert(node.span);
            }
            return Ok(Some(Tree { span: node.span, ..tree }));
        }
        let Some(inert) = self.tagged(node, inert) else { return Ok(None) };
        self.spend(node)?;
        if depth >= DEEPEST {
            return Err(problem::too_deep(node.span));
        }
        let value = match &node.kind {
            Kind::Scalar { text, plain } => self.scalar(node, text, *plain)?,
            Kind::Seq(items) => {
                let around = self.around.insert(id);
                let mut list = Vec::with_capacity(items.len());
                for (i, &item) in items.iter().enumerate() {
                    self.path.push(Step::Index(i));
                    list.extend(self.child(item, depth, inert)?);
                    self.path.pop();
                }
                if around {
                    self.around.remove(&id);
                }
                Value::Seq(list)
            }
            Kind::Map(pairs) => Value::Map(self.mapping(id, pairs, depth, inert, false)?),
            Kind::Alias { .. } => Value::Null,
        };
        Ok(Some(Tree::new(value, node.span)))
    }

    /// A value in a collection: what `!reset` took away before is not there any more.
    fn child(&mut self, id: NodeId, depth: usize, inert: bool) -> Result<Option<Tree>, Error> {
        if self.gone.contains(&id) {
            return Ok(None);
        }
        let tree = self.node(id, depth + 1, inert)?;
        if tree.is_none() {
            self.gone.insert(id);
        }
        Ok(tree)
    }

    /// Notes `!reset` and `!override`. Whether what lies in the node is inert; `None` if nothing of it remains.
    fn tagged(&mut self, node: &Node, inert: bool) -> Option<bool> {
        match &node.tag {
            Some((tag, span)) if !inert && (tag == "!reset" || tag == "!override") => {
                self.resets.push(Reset { path: TreePath(self.path.clone()), span: *span });
                (tag == "!override").then_some(true)
            }
            _ => Some(inert),
        }
    }

    fn spend(&mut self, node: &Node) -> Result<(), Error> {
        if self.aliases > 0 {
            let text = if let Kind::Scalar { text, .. } = &node.kind { text.len() } else { 0 };
            self.room = self
                .room
                .checked_sub(VALUE + text)
                .ok_or_else(|| Error::new(node.span, "aliases make this file grow too much"))?;
        }
        Ok(())
    }

    fn scalar(&mut self, node: &Node, text: &str, plain: bool) -> Result<Value, Error> {
        let tag = node.tag.as_ref().map(|(tag, _)| tag.as_str());
        match typed(text, plain, tag).map_err(|message| Error::new(node.span, message))? {
            Typed::Value(value) => Ok(value),
            Typed::Date => {
                self.dates.insert(node.span);
                Ok(Value::from(text))
            }
        }
    }

    /// Follows an alias. compose-go takes it for a cycle, too, when a node comes to stand above or below itself.
    fn enter(&mut self, alias: NodeId, target: NodeId, inert: bool) -> Result<(), Error> {
        let span = span_of(self.nodes, alias);
        let cycle = || Error::new(span, "this alias is part of a cycle");
        if self.around.contains(&target) {
            return Err(cycle().because(span_of(self.nodes, target), "this is what it stands for"));
        }
        if !inert && self.followed.insert(alias) {
            let path = self.written_path();
            if !path.contains("<<") {
                let places = self.places.entry(target).or_default();
                let above = path.match_indices('.').any(|(dot, _)| places.contains(&path[..dot]));
                let inside = format!("{path}.");
                let below = places.range(inside.clone()..).next().is_some_and(|place| place.starts_with(&inside));
                if above || below {
                    return Err(cycle());
                }
                places.insert(path);
            }
        }
        self.aliases += 1;
        Ok(())
    }

    /// The path as compose-go writes it.
    fn written_path(&self) -> String {
        let steps = self.path.iter().map(|step| match step {
            Step::Key(key) => key.clone(),
            Step::Index(index) => index.to_string(),
        });
        steps.collect::<Vec<_>>().join(".")
    }

    /// The entries of a mapping, those of `<<` at its place. `merged`: it is itself behind a `<<`.
    fn mapping(&mut self, id: NodeId, pairs: &[(NodeId, NodeId)], depth: usize, inert: bool, merged: bool) -> Result<Map, Error> {
        self.around.insert(id);
        let mut seen: HashMap<&str, Span> = HashMap::with_capacity(pairs.len());
        let mut own: HashSet<String> = HashSet::with_capacity(pairs.len());
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        for &(key, value) in pairs {
            let span = span_of(self.nodes, key);
            let name = self.written_key(key);
            if let Some(first) = seen.insert(name, span) {
                return Err(Error::new(span, format!("the key `{name}` is there twice")).because(first, "the first one"));
            }
            if self.is_merge(key) {
                // At the top of a file compose-go does not leave the sign out of the path.
                let top = self.path.is_empty();
                if top {
                    self.path.push(Step::Key("<<".to_string()));
                }
                if !self.gone.contains(&value) {
                    entries.push(Entry::Merged(self.merged(value, span_of(self.nodes, value), depth, inert)?));
                }
                if top {
                    self.path.pop();
                }
                continue;
            }
            let Some(name) = self.key(key, merged)? else { continue };
            self.path.push(Step::Key(name.clone()));
            if let Some(tree) = self.child(value, depth, inert)? {
                own.insert(name.clone());
                entries.push(Entry::Own(name, tree));
            }
            self.path.pop();
        }
        self.around.remove(&id);
        let mut map = Map::with_capacity(entries.len());
        for entry in entries {
            match entry {
                Entry::Own(name, tree) => drop(map.insert(name, tree)),
                Entry::Merged(maps) => {
                    for (name, tree) in maps.into_iter().flatten() {
                        if !own.contains(&name) {
                            map.entry(name).or_insert(tree);
                        }
                    }
                }
            }
        }
        Ok(map)
    }

    /// The mappings behind a `<<`, the first of which win; `shown` is what stands behind it.
    fn merged(&mut self, id: NodeId, shown: Span, depth: usize, inert: bool) -> Result<Vec<Map>, Error> {
        let Some(node) = self.nodes.get(id) else { return Ok(Vec::new()) };
        if depth >= DEEPEST {
            return Err(problem::too_deep(node.span));
        }
        if let Kind::Alias { target, .. } = node.kind {
            self.enter(id, target, inert)?;
            // go-yaml itself refuses `<<: *list`; compose-go has put the list in the alias's place before.
            let maps = self.merged(target, shown, depth + 1, inert);
            self.aliases -= 1;
            return maps;
        }
        let Some(inert) = self.tagged(node, inert) else {
            self.gone.insert(id);
            return Ok(Vec::new());
        };
        self.spend(node)?;
        let refuse = |span| Error::new(span, "`<<` merges a mapping or a list of mappings");
        match &node.kind {
            Kind::Map(pairs) => Ok(vec![self.mapping(id, pairs, depth + 1, inert, true)?]),
            Kind::Seq(items) => {
                let mut maps = Vec::with_capacity(items.len());
                for (i, &item) in items.iter().enumerate() {
                    if self.gone.contains(&item) {
                        continue;
                    }
                    let target = match self.nodes.get(item).map(|node| &node.kind) {
                        Some(Kind::Alias { target, .. }) => *target,
                        _ => item,
                    };
                    let reset = self
                        .nodes
                        .get(target)
                        .is_some_and(|node| !inert && node.tag.as_ref().is_some_and(|(tag, _)| tag == "!reset"));
                    if !reset && !matches!(self.nodes.get(target).map(|node| &node.kind), Some(Kind::Map(_))) {
                        return Err(refuse(span_of(self.nodes, item)));
                    }
                    self.path.push(Step::Index(i));
                    maps.extend(self.merged(item, shown, depth + 1, inert)?);
                    self.path.pop();
                }
                Ok(maps)
            }
            _ => Err(refuse(shown)),
        }
    }

    /// A key as it stands in the text, by which compose-go finds repeated ones: an alias by its name.
    fn written_key(&self, key: NodeId) -> &'a str {
        match self.nodes.get(key).map(|node| &node.kind) {
            Some(Kind::Scalar { text, .. }) => text,
            Some(Kind::Alias { name, .. }) => name,
            _ => "",
        }
    }

    fn is_merge(&self, key: NodeId) -> bool {
        self.nodes.get(key).is_some_and(|node| match (&node.kind, &node.tag) {
            (Kind::Scalar { text, .. }, Some((tag, _))) => text == "<<" && tag == "!!merge",
            (Kind::Scalar { text, plain }, None) => *plain && text == "<<",
            _ => false,
        })
    }

    /// A key as text. Behind a `<<` go-yaml reads keys of any kind as texts and drops null.
    fn key(&self, key: NodeId, merged: bool) -> Result<Option<String>, Error> {
        let span = span_of(self.nodes, key);
        let mut target = key;
        while let Some(Kind::Alias { target: next, .. }) = self.nodes.get(target).map(|node| &node.kind) {
            target = *next;
        }
        let Some(node) = self.nodes.get(target) else { return Ok(None) };
        let Kind::Scalar { text, plain } = &node.kind else {
            return Err(Error::new(span, "a key must be a text, not a list or a mapping"));
        };
        let tag = node.tag.as_ref().map(|(tag, _)| tag.as_str());
        match typed(text, *plain, tag).map_err(|message| Error::new(span, message))? {
            Typed::Value(Value::Str(name)) if name == *text || tag == Some("!!binary") => Ok(Some(name)),
            Typed::Value(Value::Null) if merged => Ok(None),
            _ if merged => Ok(Some(text.clone())),
            _ => Err(Error::new(span, format!("a key must be a text: write `\"{text}\"`"))),
        }
    }
}

enum Entry {
    Own(String, Tree),
    Merged(Vec<Map>),
}

fn find_dates(tree: &Tree, dates: &HashSet<Span>, path: &mut TreePath, out: &mut Vec<(TreePath, Span)>) {
    match &tree.value {
        Value::Str(_) if dates.contains(&tree.span) => out.push((path.clone(), tree.span)),
        Value::Seq(items) => {
            for (i, item) in items.iter().enumerate() {
                path.0.push(Step::Index(i));
                find_dates(item, dates, path, out);
                path.0.pop();
            }
        }
        Value::Map(map) => {
            for (key, value) in map {
                path.0.push(Step::Key(key.clone()));
                find_dates(value, dates, path, out);
                path.0.pop();
            }
        }
        _ => {}
    }
}
