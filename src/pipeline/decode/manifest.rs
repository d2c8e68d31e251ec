//! The whole file: which nodes stand at the top, and the declarations that they make.

use indexmap::IndexMap;
use kdl::KdlDocument;

use crate::compose::Tree;
use crate::diag::{Diagnostic, FileId, Span, Spanned, nearest};

use super::node::{Node, Origin};
use super::reader::{DUPLICATE, MISSING, Reader, UNKNOWN_KEY};
use super::{ArtifactDecl, GroupDecl, Layout, ProfileDecl, RoleDecl, ServiceDecl, StackDecl, TaskDecl, VarDecl};
use super::{artifact, profile, resource, role, service, stack, task, vars};

/// A manifest as written.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// What holds for the whole stack.
    pub stack: StackDecl,
    /// Runtime profiles by name, in the order in which they are written.
    pub profiles: IndexMap<String, ProfileDecl>,
    /// Roles by name.
    pub roles: IndexMap<String, RoleDecl>,
    /// Groups of variables, in order; [`VarDecl::group`] is an index into it.
    pub groups: Vec<GroupDecl>,
    /// Variables and flags by name, in order.
    pub vars: IndexMap<String, VarDecl>,
    /// Services by name, in order.
    pub services: IndexMap<String, ServiceDecl>,
    /// Compose's other top-level sections (`networks`, `volumes`, `secrets`, `configs`, `models`, `include`, `x-…`): a mapping, canonical.
    pub top: Tree,
    /// What is said of the entries of those sections: section, name and declaration.
    pub resources: Vec<ResourceDecl>,
    /// Tasks by name.
    pub tasks: IndexMap<String, TaskDecl>,
    /// Further files to render.
    pub artifacts: Vec<ArtifactDecl>,
}

/// An entry of a top-level section: a volume, a network …
#[derive(Clone, Debug)]
pub struct ResourceDecl {
    /// `volumes`, `networks`, `secrets`, `configs` or `models`.
    pub section: &'static str,
    /// Its name.
    pub name: Spanned<String>,
    /// What it is for.
    pub doc: Option<Spanned<String>>,
}

impl Manifest {
    /// A manifest that declares nothing, for what is judged without one.
    #[must_use]
    pub fn nothing() -> Self {
        let mut stack = StackDecl::unnamed();
        stack.layout.value = Layout::Standalone;
        Self {
            stack,
            profiles: IndexMap::new(),
            roles: IndexMap::new(),
            groups: Vec::new(),
            vars: IndexMap::new(),
            services: IndexMap::new(),
            top: Tree::map(Span::NONE),
            resources: Vec::new(),
            tasks: IndexMap::new(),
            artifacts: Vec::new(),
        }
    }

    /// The profile that is meant where none is named: the one marked `default`, else the first.
    #[must_use]
    pub fn default_profile(&self) -> Option<&ProfileDecl> {
        self.profiles.values().find(|p| p.default).or_else(|| self.profiles.values().next())
    }

    /// How `profile` becomes files: as it says itself, else as the stack does.
    #[must_use]
    pub fn layout_of(&self, profile: &str) -> Layout {
        let own = self.profiles.get(profile).and_then(|decl| decl.layout.as_ref());
        own.map_or(self.stack.layout.value, |layout| layout.value)
    }

    /// `profile` and those that it extends, the furthest ancestor first. Cycles are cut.
    #[must_use]
    pub fn lineage<'a>(&'a self, profile: &'a str) -> Vec<&'a ProfileDecl> {
        let mut chain: Vec<&ProfileDecl> = Vec::new();
        let mut next = self.profiles.get(profile);
        while let Some(decl) = next {
            if chain.iter().any(|seen| seen.name.value == decl.name.value) {
                break;
            }
            chain.push(decl);
            next = decl.extends.as_ref().and_then(|parent| self.profiles.get(&parent.value));
        }
        chain.reverse();
        chain
    }
}

pub(super) const TOP: &[&str] = &[
    "stack", "profile", "role", "vars", "service", "networks", "volumes", "secrets", "configs", "models", "include", "task",
    "artifact",
];

/// Decodes the nodes of `parts`, the documents that make up a file of `len` bytes: each with its offset.
pub fn decode(parts: &[(usize, KdlDocument)], r: &mut Reader<'_>) -> Manifest {
    let file = r.file;
    let nodes: Vec<Node<'_>> = parts
        .iter()
        .flat_map(|(offset, document)| document.nodes().iter().map(move |raw| Node::new(raw, Origin { file, offset: *offset })))
        .collect();
    let profile_names: Vec<String> =
        nodes.iter().filter(|n| meant(n.name()) == "profile").filter_map(|n| n.args().next()?.text()).collect();
    let names: Vec<&str> = profile_names.iter().map(String::as_str).collect();

    let mut manifest = Manifest { stack: StackDecl::unnamed(), ..Manifest::nothing() };
    let mut stack_span: Option<Span> = None;
    for node in &nodes {
        let kind = meant(node.name());
        if kind != node.name() {
            r.unknown("a manifest", node.name(), node.name_span(), TOP);
        }
        match kind {
            "stack" => {
                if let Some(first) = stack_span {
                    r.duplicate("`stack`", node.name_span(), first);
                    continue;
                }
                stack_span = Some(node.name_span());
                manifest.stack = stack::decode(node, &mut manifest.resources, r);
            }
            "profile" => {
                let decl = profile::decode(node, r);
                if let (Some(second), Some(first)) =
                    (decl.as_ref().filter(|p| p.default), manifest.profiles.values().find(|p| p.default))
                {
                    let message = "only one profile can be the default";
                    let finding = Diagnostic::error(DUPLICATE, message, second.name.span, "a second default");
                    r.sink.push(finding.related(first.name.span, "the default already").help("leave `default=#true` out here"));
                }
                insert(&mut manifest.profiles, decl, |p| &p.name, "profile", r);
            }
            "role" => insert(&mut manifest.roles, role::decode(node, &names, r), |d| &d.name, "role", r),
            "vars" => vars::decode(node, &names, &mut manifest.groups, &mut manifest.vars, r),
            "service" => insert(&mut manifest.services, service::decode(node, &names, r), |d| &d.name, "service", r),
            "task" => insert(&mut manifest.tasks, task::decode(node, r), |d| &d.name, "task", r),
            "artifact" => manifest.artifacts.extend(artifact::decode(node, r)),
            name if resource::is_section(name) => resource::decode(node, &mut manifest.top, &mut manifest.resources, r),
            name => unknown_top(node, name, r),
        }
    }
    resource::canonical(&mut manifest.top, r);
    if nodes.is_empty() {
        let help = "start with `stackgen init`, or with these lines:\n\
            stack NAME { doc \"what it is\" }\n\
            profile dev default=#true { doc \"Local development\" }\n\
            service web { image \"nginx:1.27\" }";
        let place = Span::new(FileId::MANIFEST, 0, 0);
        r.sink.push(Diagnostic::error(MISSING, "this manifest is empty", place, "nothing is declared here").help(help));
        return manifest;
    }
    let first = nodes.first().map_or(Span::new(FileId::MANIFEST, 0, 0), Node::name_span);
    if stack_span.is_none() {
        let finding = Diagnostic::error(MISSING, "the manifest needs a `stack`", first, "no `stack` before this, nor behind it");
        r.sink.push(finding.help("start the file with `stack NAME { doc \"what it is\" }`"));
    }
    if !nodes.iter().any(|node| meant(node.name()) == "profile") {
        let place = stack_span.unwrap_or(first);
        let finding = Diagnostic::error(MISSING, "the manifest needs a `profile`", place, "runs in no profile");
        r.sink.push(finding.help("add `profile dev default=#true { doc \"Local development\" }`"));
    }
    manifest
}

/// Adds a declaration under its name; a second one of that name is a finding.
fn insert<T>(
    map: &mut IndexMap<String, T>,
    decl: Option<T>,
    name: impl Fn(&T) -> &Spanned<String>,
    what: &str,
    r: &mut Reader<'_>,
) {
    let Some(decl) = decl else { return };
    let key = name(&decl).clone();
    if let Some(first) = map.get(&key.value) {
        let first = name(first).span;
        r.duplicate(&format!("{what} `{}`", key.value), key.span, first);
    } else {
        map.insert(key.value, decl);
    }
}

/// The node that a misspelt name stands for, so that what it declares is known to the rest: told once, not at every use.
fn meant(name: &str) -> &str {
    const DECLARING: &[&str] = &["stack", "profile", "role", "vars", "service", "task"];
    // These are answered with help of their own.
    if TOP.contains(&name) || matches!(name, "var" | "services" | "profiles" | "roles" | "tasks") {
        return name;
    }
    nearest(name, DECLARING.iter().copied()).unwrap_or(name)
}

fn unknown_top(node: &Node<'_>, name: &str, r: &mut Reader<'_>) {
    let finding = |help: String| {
        Diagnostic::error(UNKNOWN_KEY, format!("a manifest has no `{name}`"), node.name_span(), "not known here").help(help)
    };
    let help = match name {
        "var" | "flag" | "group" => Some(format!("`{name}` stands inside `vars {{ … }}`")),
        "services" | "profiles" | "roles" | "tasks" => {
            let one = name.trim_end_matches('s');
            let lines: Vec<String> = node.children().take(5).map(|child| format!("`{one} {} {{ … }}`", child.name())).collect();
            let lines = if lines.is_empty() { format!("`{one} NAME {{ … }}`") } else { lines.join(", ") };
            Some(format!("each {one} is a node of its own: {lines}"))
        }
        "in" => Some("at the top, write it inside the stack: `stack NAME { in PROFILE { … } }`".into()),
        "version" => Some("Compose ignores `version`: leave it out".into()),
        "name" => Some("the name stands behind `stack`: `stack NAME { … }`".into()),
        "env-file" | "layout" | "files" | "docs" | "doc" => Some(format!("`{name}` stands inside `stack NAME {{ … }}`")),
        "port" | "env" | "image" | "build" | "depends_on" => Some(format!("`{name}` stands inside `service NAME {{ … }}`")),
        _ => None,
    };
    match help {
        Some(help) => r.sink.push(finding(help)),
        None => r.unknown("a manifest", name, node.name_span(), TOP),
    }
}
