//! Declarations and services -> the manifest's text.

use indexmap::IndexMap;

use crate::compose::compact::compact_service;
use crate::compose::shape::Shape;
use crate::compose::{Map, Tree, Value};

use super::Job;
use super::comments::{self, Comments};
use super::fold::place::Away;
use super::fold::{Block, Folded, Part};
use super::kdl::{self, Node};
use super::naming::{Naming, naming};
use super::ports::{Ports, ranges};
use super::read::Original;
use super::roles::Role;
use super::settings::{entries, named, setting};
use super::variables::Declared;

/// What a manifest says besides its profiles.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// The variables.
    pub variables: &'a IndexMap<String, Declared>,
    /// Ports that are lines of their own.
    pub ports: &'a Ports,
    /// Services and sections.
    pub folded: &'a Folded,
    /// For each profile, whether it cannot run beside those before it.
    pub own_machine: &'a [bool],
    /// The codes of the findings that it allows.
    pub allowed: &'a [&'a str],
}

/// The manifest of a stack.
#[must_use]
pub fn write(job: &Job, originals: &[Original], content: &Content<'_>) -> String {
    let Content { variables, ports, folded, own_machine, allowed } = *content;
    let naming = naming(originals, &job.root);
    let mut said = Comments::default();
    originals.iter().for_each(|original| said.and(original.comments.clone()));
    let mut nodes = vec![stack(job, originals, &naming, folded, allowed)];
    if let Some(stack) = nodes.first_mut() {
        comments::head(stack, &said);
    }
    let several = originals.len() > 1;
    for (index, original) in originals.iter().enumerate() {
        let mut node = apart(Node::new("profile").word(&original.name), index == 0);
        if several && index == 0 {
            node.properties.push(("default".to_string(), "#true".to_string()));
        }
        if !one_project(originals) {
            node = node.property("project", &original.project);
        }
        if let Some(file) = naming.files.get(index).and_then(Option::as_ref) {
            node = node.property("file", file);
        }
        if !original.request.profiles.is_empty() {
            let profiles = original.request.profiles.iter().fold(Node::new("compose-profiles"), |node, name| node.word(name));
            node.children.push(profiles);
        }
        if !original.env_files.is_empty() {
            let paths = original.env_files.iter().fold(Node::new("compose-env-files"), |node, path| node.word(path));
            node.children.push(paths);
        }
        // Names of containers and ports are taken once a machine; who had them in two profiles ran one at a time.
        if own_machine.get(index) == Some(&true) {
            node = node.property("machine", &original.name);
        }
        nodes.push(node);
    }
    if !variables.is_empty() {
        nodes.push(apart(vars(variables), true));
    }
    nodes.extend(folded.roles.iter().map(|role| apart(self::role(role), true)));
    let of_services = comments::by_service(&said);
    for part in &folded.services {
        let mut node = apart(ports.attach(&part.name, service(part)), true);
        comments::attach(&mut node, of_services.get(part.name.as_str()).map_or(&[], Vec::as_slice));
        nodes.push(node);
    }
    let is_extension = |(name, _): &(&String, &Tree)| name.starts_with("x-");
    let (extensions, sections): (Vec<_>, Vec<_>) = folded.top.shared.iter().partition(is_extension);
    for (index, (section, tree)) in sections.into_iter().enumerate() {
        let mut node = apart(self::section(section, tree), index == 0);
        comments::section(&mut node, &said);
        nodes.push(node);
    }
    for (index, (section, tree)) in extensions.into_iter().enumerate() {
        let mut node = apart(self::section(section, tree), index == 0);
        if index == 0 {
            node.comments.push("Extensions of the files: Compose shows them, and no service here reads them.".to_string());
        }
        nodes.push(node);
    }
    kdl::write(&nodes)
}

fn apart(node: Node, apart: bool) -> Node {
    Node { apart, ..node }
}

fn stack(job: &Job, originals: &[Original], naming: &Naming, folded: &Folded, allowed: &[&str]) -> Node {
    let mut node = Node::new("stack").word(&job.stack);
    if let Some(first) = originals.first().filter(|_| one_project(originals)) {
        node.children.push(Node::new("project").word(&first.project));
    }
    node.children.push(Node::new("layout").word(naming.layout));
    if let Some(files) = files(naming) {
        node.children.push(files);
    }
    if !allowed.is_empty() {
        let comment = "Faults of the files, taken over as they are. `stackgen check` shows them: mend them, and leave this out.";
        let allow = allowed.iter().fold(Node::new("allow"), |node, code| node.word(code));
        node.children.push(Node { comments: vec![comment.to_string()], ..allow });
    }
    for block in &folded.top.blocks {
        let inner = block.settings.iter().map(|(section, tree)| self::section(section, tree)).collect();
        node.children.push(Node { children: inner, ..in_profiles(block) });
    }
    node
}

/// The names of the files, where they are not the usual ones.
fn files(naming: &Naming) -> Option<Node> {
    let names = [("base", &naming.base), ("overlay", &naming.overlay)];
    let names = names.into_iter().filter_map(|(key, name)| Some((key, name.as_ref()?)));
    let node = names.fold(Node::new("files"), |node, (key, name)| node.property(key, name));
    (!node.properties.is_empty()).then_some(node)
}

/// Whether all profiles are one project to Compose: whoever starts one replaces another.
fn one_project(originals: &[Original]) -> bool {
    originals.windows(2).all(|pair| matches!(pair, [a, b] if a.project == b.project))
}

fn in_profiles(block: &Block) -> Node {
    block.profiles.iter().fold(Node::new("in"), |node, name| node.word(name))
}

/// The variables, under the headings that a sample has for them.
fn vars(variables: &IndexMap<String, Declared>) -> Node {
    let rest = if variables.values().any(|one| one.group.is_some()) { "Other" } else { "Variables" };
    let mut groups: IndexMap<&str, Vec<Node>> = IndexMap::new();
    for (name, one) in variables {
        groups.entry(one.group.as_deref().unwrap_or(rest)).or_default().push(variable(name, one));
    }
    let group = |(title, children)| Node { children, ..Node::new("group").word(title) };
    Node { children: groups.into_iter().map(group).collect(), ..Node::new("vars") }
}

fn variable(name: &str, one: &Declared) -> Node {
    let mut node = Node::new("var").word(name);
    for (switch, on) in [("secret", one.secret), ("required", one.required)] {
        if on {
            node = node.word(switch);
        }
    }
    for (profile, value) in
        one.default.iter().map(|value| ("default", value)).chain(one.profiles.iter().map(|(p, v)| (p.as_str(), v)))
    {
        node = node.property(profile, value);
    }
    if let Some(example) = &one.example {
        node = node.property("example", example);
    }
    match &one.doc {
        Some(doc) => node.child(Node::new("doc").word(doc)),
        None => node,
    }
}

/// A service.
pub(super) fn service(part: &Part) -> Node {
    let mut node = Node::new("service").word(&part.name);
    node = part.role.iter().fold(node, |node, role| node.property("role", role));
    if !part.only.is_empty() {
        node.children.push(part.only.iter().fold(Node::new("only"), |node, name| node.word(name)));
    }
    if !part.except.is_empty() {
        node.children.push(part.except.iter().fold(Node::new("except"), |node, name| node.word(name)));
    }
    node.children.extend(inside(&part.shared, &part.blocks));
    node
}

/// A role.
pub(super) fn role(role: &Role) -> Node {
    let node = Node::new("role").word(&role.name);
    let node = role.extends.iter().fold(node, |node, other| node.property("extends", other));
    Node { children: inside(&role.shared, &role.blocks), ..node }
}

/// How people order the settings of a service; what is not listed stands in the middle.
const FIRST: &[&str] = &[
    "image",
    "build",
    "pull_policy",
    "platform",
    "container_name",
    "hostname",
    "profiles",
    "restart",
    "init",
    "user",
    "working_dir",
    "entrypoint",
    "command",
];
const LAST: &[&str] = &[
    "port",
    "ports",
    "expose",
    "environment",
    "env",
    "env_file",
    "depends_on",
    "networks",
    "volumes",
    "tmpfs",
    "secrets",
    "configs",
    "healthcheck",
    "labels",
    "logging",
    "deploy",
];

/// The place of a setting among the others.
pub(super) fn rank(node: &Node) -> usize {
    let middle = FIRST.len();
    let last = || LAST.iter().position(|name| *name == node.name).map(|at| middle + 1 + at);
    FIRST.iter().position(|name| *name == node.name).or_else(last).unwrap_or(middle)
}

/// Settings, then blocks.
fn inside(shared: &Map, blocks: &[Block]) -> Vec<Node> {
    let mut nodes = body(shared);
    for block in blocks {
        let children = without(&block.without).into_iter().chain(body(&block.settings)).collect();
        nodes.push(Node { children, ..in_profiles(block) });
    }
    nodes
}

/// What a block takes away: one node for the entries of one key.
fn without(all: &[Away]) -> Vec<Node> {
    let mut nodes: IndexMap<(&str, bool), Node> = IndexMap::new();
    for away in all {
        let node = nodes.entry((&away.key, away.item.is_none())).or_insert_with(|| Node::new("without").word(&away.key));
        node.arguments.extend(away.item.as_deref().map(kdl::value));
    }
    nodes.into_values().collect()
}

/// The nodes of a service's settings.
fn body(settings: &Map) -> Vec<Node> {
    let mut tree = Tree::bare(settings.clone());
    compact_service(&mut tree);
    let mut nodes = Vec::new();
    for (key, tree) in tree.as_map().into_iter().flatten() {
        let shape = Shape::service().key(key).unwrap_or_else(|| Shape::any());
        match key.as_str() {
            "ports" => nodes.push(setting(key, &short_ports(tree), shape)),
            "depends_on" => match named(key, &plain_dependencies(tree), shape) {
                Some(all) => nodes.extend(all),
                None => nodes.push(setting(key, &names_of(tree), shape)),
            },
            "environment" => nodes.extend(environment(tree).unwrap_or_else(|| vec![setting(key, tree, shape)])),
            "dns" | "dns_search" | "env_file" | "label_file" | "tmpfs" => nodes.push(setting(key, &alone(tree), shape)),
            // There is no word for a list of nothing; to Compose an empty text is as good.
            "command" | "entrypoint" if tree.as_seq().is_some_and(<[Tree]>::is_empty) => nodes.push(Node::new(key).word("")),
            _ => nodes.extend(entries(&Map::from([(key.clone(), tree.clone())]), Shape::service())),
        }
    }
    nodes.sort_by_key(rank);
    nodes
}

/// What a container's environment holds; what bears the name of its variable is passed on. Names that come from the shell that
/// starts Compose are a list, as in Compose.
fn environment(tree: &Tree) -> Option<Vec<Node>> {
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let inherits = |(name, value): &(&String, &Tree)| value.value == Value::Null && plain(name);
    let inherited: Vec<&String> = tree.as_map()?.iter().filter(inherits).map(|(name, _)| name).collect();
    let several = inherited.len() > 1;
    let mut nodes = Vec::new();
    if several {
        nodes.push(inherited.iter().fold(Node::new("environment"), |node, name| node.word(name)));
    }
    let mut passed = Node::new("env");
    let mut set = Map::new();
    for (name, value) in tree.as_map()?.iter().filter(|entry| !several || !inherits(entry)) {
        if value.as_str().is_some_and(|text| text.strip_prefix("${") == Some(&format!("{name}}}"))) {
            passed = passed.word(name);
        } else {
            set.insert(name.clone(), value.clone());
        }
    }
    let rest = setting("env", &Tree::bare(set), Shape::service().key("environment")?);
    let own = Node { properties: rest.properties, children: rest.children, ..passed };
    if nodes.is_empty() || own != Node::new("env") {
        nodes.push(own);
    }
    Some(nodes)
}

/// One text for a list of one.
fn alone(tree: &Tree) -> Tree {
    match tree.as_seq() {
        Some([one]) if one.as_str().is_some() => one.clone(),
        _ => tree.clone(),
    }
}

/// Ports in short form, where they can be said so.
fn short_ports(tree: &Tree) -> Tree {
    let short = |item: &Tree| -> Option<Tree> {
        let Some(map) = item.as_map() else { return Some(item.clone()) };
        if map.keys().any(|key| !["target", "published", "host_ip", "protocol", "mode"].contains(&key.as_str())) {
            return None;
        }
        let text = |key: &str| map.get(key).and_then(Tree::scalar_text);
        if text("mode").is_some_and(|mode| mode != "ingress") {
            return None;
        }
        let mut out = String::new();
        if let Some(address) = text("host_ip") {
            if address.contains(':') || text("published").is_none() {
                return None;
            }
            out = format!("{address}:");
        }
        if let Some(published) = text("published") {
            out.push_str(&format!("{published}:"));
        }
        out.push_str(&text("target")?);
        match text("protocol").as_deref() {
            Some("tcp") | None => {}
            Some(protocol) => out.push_str(&format!("/{protocol}")),
        }
        // Only what reads back as the same is the same.
        let mut back = Tree::bare(Map::from([("ports".to_string(), Tree::bare(vec![Tree::bare(out.as_str())]))]));
        let problems = crate::compose::canonical::canonicalize_service(&mut back);
        let same =
            problems.is_empty() && matches!(back.get("ports").and_then(Tree::as_seq), Some([one]) if full(one) == full(item));
        same.then(|| Tree::bare(out))
    };
    match tree.as_seq() {
        Some(items) => {
            let items: Vec<Tree> = items.iter().map(|item| short(item).unwrap_or_else(|| item.clone())).collect();
            Tree::bare(ranges(&items))
        }
        None => tree.clone(),
    }
}

/// A port with all that Compose adds to it.
fn full(port: &Tree) -> Tree {
    let mut port = port.clone();
    if let Some(map) = port.as_map_mut() {
        map.entry("protocol".to_string()).or_insert_with(|| Tree::bare("tcp"));
        map.entry("mode".to_string()).or_insert_with(|| Tree::bare("ingress"));
    }
    port
}

/// Dependencies without what goes without saying beside a condition.
fn plain_dependencies(tree: &Tree) -> Tree {
    let mut tree = tree.clone();
    for (_, need) in tree.as_map_mut().into_iter().flatten() {
        let Some(need) = need.as_map_mut() else { continue };
        if need.get("required").is_some_and(|required| required.value == Value::Bool(true)) {
            need.shift_remove("required");
        }
        let only = need.len() == 1 && need.get("condition").and_then(Tree::as_str) == Some("service_started");
        if only {
            need.shift_remove("condition");
        }
    }
    let all_plain = tree.as_map().is_some_and(|map| map.values().all(|need| need.as_map().is_some_and(Map::is_empty)));
    if !all_plain {
        for (_, need) in tree.as_map_mut().into_iter().flatten() {
            if let Some(need) = need.as_map_mut().filter(|need| need.is_empty()) {
                need.insert("condition".to_string(), Tree::bare("service_started"));
            }
        }
    }
    tree
}

/// Names, where nothing but names is said.
fn names_of(tree: &Tree) -> Tree {
    let plain = plain_dependencies(tree);
    match plain.as_map() {
        Some(map) if !map.is_empty() && map.values().all(|need| need.as_map().is_some_and(Map::is_empty)) => {
            Tree::bare(map.keys().map(|name| Tree::bare(name.as_str())).collect::<Vec<_>>())
        }
        _ => tree.clone(),
    }
}

/// A top-level section.
fn section(name: &str, tree: &Tree) -> Node {
    setting(name, tree, Shape::file().key(name).unwrap_or_else(|| Shape::any()))
}
