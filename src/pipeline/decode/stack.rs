//! `stack NAME { … }`: what holds for the whole stack.

use crate::compose::Tree;
use crate::diag::{Span, Spanned};

use super::manifest::ResourceDecl;
use super::node::{Attribute, Node};
use super::reader::Reader;
use super::{AllowDecl, allow, only, resource};

/// How profiles become files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A base that holds what every profile shares, and one overlay per profile that only adds.
    Overlay,
    /// One complete file per profile.
    Standalone,
    /// One file whose services carry Compose's own `profiles:`.
    Single,
    /// One complete file per profile, as `docker stack deploy` reads it.
    Swarm,
}

impl Layout {
    /// The names that a manifest and the command line use.
    pub const NAMES: &[&str] = &["overlay", "standalone", "single", "swarm"];

    /// The layout of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "overlay" => Some(Self::Overlay),
            "standalone" => Some(Self::Standalone),
            "single" => Some(Self::Single),
            "swarm" => Some(Self::Swarm),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overlay => "overlay",
            Self::Standalone => "standalone",
            Self::Single => "single",
            Self::Swarm => "swarm",
        }
    }
}

/// Who reads an env file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Compose, which hands the values to containers: services are reached by their names.
    Container,
    /// A process on the host: services are reached on localhost, at their published ports.
    Host,
}

/// `files base=… overlay=… standalone=… swarm=…`; `{profile}` stands for the profile's name.
#[derive(Clone, Debug)]
pub struct FilesDecl {
    /// The base of layout `overlay`, the one file of layout `single`.
    pub base: Spanned<String>,
    /// The overlays of layout `overlay`.
    pub overlay: Spanned<String>,
    /// The files of layout `standalone`.
    pub standalone: Spanned<String>,
    /// The files of layout `swarm`.
    pub swarm: Spanned<String>,
}

/// `env-file PATH profile=… view=… overrides=…`.
#[derive(Clone, Debug)]
pub struct EnvFileDecl {
    /// Where it is written.
    pub path: Spanned<String>,
    /// The profile whose values it holds; without one it is a sample for all profiles.
    pub profile: Option<Spanned<String>>,
    /// Who reads it.
    pub view: View,
    /// Another env file that is read before: only what differs from it is written.
    pub overrides: Option<Spanned<String>>,
}

/// `in PROFILE … { … }` inside the stack: top-level sections of these profiles alone.
#[derive(Clone, Debug)]
pub struct StackBlock {
    /// The profiles.
    pub profiles: Vec<Spanned<String>>,
    /// The sections, a canonical mapping.
    pub top: Tree,
}

/// The stack itself.
#[derive(Clone, Debug)]
pub struct StackDecl {
    /// Its name: part of every project name.
    pub name: Spanned<String>,
    /// What it is.
    pub doc: Option<Spanned<String>>,
    /// Compose's project name of all profiles, where `STACK-PROFILE` does not serve.
    pub project: Option<Spanned<String>>,
    /// How profiles become files.
    pub layout: Spanned<Layout>,
    /// Whether the rules of the hardening set judge its profiles too.
    pub hardening: bool,
    /// The names of those files.
    pub files: FilesDecl,
    /// The env files to render.
    pub env_files: Vec<EnvFileDecl>,
    /// Where config-management.md is written.
    pub docs: Option<Spanned<String>>,
    /// Sections of some profiles alone.
    pub blocks: Vec<StackBlock>,
    /// Findings of rules that stop nothing.
    pub allow: Vec<AllowDecl>,
}

impl StackDecl {
    /// What stands in for a stack that is missing or unreadable.
    pub(super) fn unnamed() -> Self {
        let bare = |s: &str| Spanned::new(s.to_string(), Span::NONE);
        Self {
            name: bare("stack"),
            doc: None,
            project: None,
            layout: Spanned::new(Layout::Overlay, Span::NONE),
            hardening: false,
            files: FilesDecl {
                base: bare("compose.yaml"),
                overlay: bare("compose.{profile}.yaml"),
                standalone: bare("compose.{profile}.yaml"),
                swarm: bare("docker-stack.{profile}.yml"),
            },
            env_files: Vec::new(),
            docs: None,
            blocks: Vec::new(),
            allow: Vec::new(),
        }
    }
}

pub(super) const KEYS: &[&str] = &["doc", "project", "layout", "files", "env-file", "docs", "hardening", "allow", "in"];

/// Decodes the `stack` node.
pub fn decode(node: &Node<'_>, resources: &mut Vec<ResourceDecl>, r: &mut Reader<'_>) -> StackDecl {
    let mut stack = StackDecl::unnamed();
    if let Some(name) = r.named(node) {
        r.project_part("stack", &name, "Compose project names hold a-z, 0-9, `-` and `_`, and start with a letter or digit");
        stack.name = name;
    }
    r.no_more_args(node, 1, "further settings stand in the block");
    r.no_repeats(node, &["env-file", "allow", "in"]);
    for attribute in node.attributes() {
        match attribute.name {
            "doc" => stack.doc = r.single_text(&attribute),
            "project" => stack.project = r.single_text(&attribute),
            "docs" => stack.docs = r.single_text(&attribute),
            "hardening" => stack.hardening = r.switch(&attribute).is_some_and(|b| b.value),
            "layout" => {
                if let Some(name) = r.single_text(&attribute) {
                    match Layout::from_name(&name) {
                        Some(layout) => stack.layout = Spanned::new(layout, name.span),
                        None => r.wrong_value("layout", &name, Layout::NAMES),
                    }
                }
            }
            "files" => files(&attribute, &mut stack.files, r),
            "env-file" => stack.env_files.extend(env_file(&attribute, r)),
            "allow" => stack.allow.extend(allow::decode(&attribute, r)),
            "in" => stack.blocks.extend(block(&attribute, resources, r)),
            name => r.unknown("a stack", name, attribute.name_span, KEYS),
        }
    }
    stack
}

fn files(attribute: &Attribute<'_>, files: &mut FilesDecl, r: &mut Reader<'_>) {
    let Some(node) = attribute.node else {
        r.missing(
            "`files`",
            "named values",
            attribute.name_span,
            "write `files base=\"compose.yaml\" overlay=\"compose.{profile}.yaml\"`",
        );
        return;
    };
    r.no_more_args(&node, 0, "write `files base=\"…\" overlay=\"…\"`");
    r.no_repeats(&node, &[]);
    for part in node.attributes() {
        let slot = match part.name {
            "base" => &mut files.base,
            "overlay" => &mut files.overlay,
            "standalone" => &mut files.standalone,
            "swarm" => &mut files.swarm,
            name => {
                r.unknown("`files`", name, part.name_span, &["base", "overlay", "standalone", "swarm"]);
                continue;
            }
        };
        if let Some(path) = r.single_text(&part) {
            *slot = path;
        }
    }
}

fn env_file(attribute: &Attribute<'_>, r: &mut Reader<'_>) -> Option<EnvFileDecl> {
    let Some(node) = attribute.node else {
        let entry = r.single(attribute)?;
        let path = r.text("env-file", &entry)?;
        return Some(EnvFileDecl { path, profile: None, view: View::Container, overrides: None });
    };
    let mut decl = EnvFileDecl { path: r.named(&node)?, profile: None, view: View::Container, overrides: None };
    r.no_more_args(&node, 1, "each env file is a node of its own");
    r.no_repeats(&node, &[]);
    for part in node.attributes() {
        match part.name {
            "profile" => decl.profile = r.single_text(&part),
            "overrides" => decl.overrides = r.single_text(&part),
            "view" => match r.single_text(&part) {
                Some(view) if *view == "host" => decl.view = View::Host,
                Some(view) if *view == "container" => decl.view = View::Container,
                Some(view) => r.wrong_value("view", &view, &["host", "container"]),
                None => {}
            },
            name => r.unknown("`env-file`", name, part.name_span, &["profile", "view", "overrides"]),
        }
    }
    if decl.view == View::Host && decl.profile.is_none() {
        let help = format!("write `env-file \"{}\" profile=dev view=host`", decl.path.value);
        r.missing("an env file for the host", "a profile", decl.path.span, help);
    }
    Some(decl)
}

fn block(attribute: &Attribute<'_>, resources: &mut Vec<ResourceDecl>, r: &mut Reader<'_>) -> Option<StackBlock> {
    let node = only::block_node(attribute, r)?;
    r.plain(&node, false);
    if attribute.values.is_empty() {
        r.missing("`in`", "a profile", attribute.name_span, "write `in PROFILE { … }`");
    }
    let mut block = StackBlock {
        profiles: attribute.values.iter().filter_map(|entry| r.text("in", entry)).collect(),
        top: Tree::map(node.name_span()),
    };
    for child in node.children() {
        if resource::is_section(child.name()) {
            resource::decode(&child, &mut block.top, resources, r);
        } else {
            r.unknown("`in` of the stack", child.name(), child.name_span(), resource::SECTIONS);
        }
    }
    resource::canonical(&mut block.top, r);
    Some(block)
}
