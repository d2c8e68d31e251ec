//! Text -> [`Manifest`]: what the user wrote, every value with its place. One file per KDL node.

mod allow;
mod artifact;
mod body;
mod env;
pub mod format;
mod manifest;
mod node;
mod only;
mod pages;
mod parts;
mod port;
mod profile;
pub mod reader;
pub(super) mod removal;
mod resource;
mod role;
mod scan;
pub mod schema;
mod service;
mod settings;
mod shape;
mod slips;
mod stack;
pub mod syntax;
mod task;
mod token;
mod var;
mod vars;
mod without;

pub use super::values::VarType;
pub use allow::AllowDecl;
pub use artifact::{ArtifactDecl, BUILT_IN_TEMPLATES, TemplateDecl};
pub use body::{Block, Body, Condition};
pub use env::EnvPass;
pub use manifest::{Manifest, ResourceDecl};
pub use only::When;
pub use pages::PAGES;
pub use port::{HostDecl, Moved, PortDecl};
pub use profile::{ProfileDecl, is_setting};
pub use role::RoleDecl;
pub use service::ServiceDecl;
pub use stack::{EnvFileDecl, FilesDecl, Layout, StackBlock, StackDecl, View};
pub use task::{Step, StepKind, TaskDecl};
pub use var::VarDecl;
pub use vars::GroupDecl;
pub use without::Without;

use crate::diag::{FileId, Sink};

/// Reads a manifest's text. `None` where it is no KDL at all; findings go to `sink`.
pub fn decode(text: &str, sink: &mut Sink) -> Option<Manifest> {
    let file = FileId::MANIFEST;
    let (parts, keywords) = syntax::parse(text, file, sink)?;
    let mut found = Sink::default();
    let manifest = manifest::decode(&parts, &mut reader::Reader { file, sink: &mut found });
    for diagnostic in found.into_sorted() {
        // That a bare `true` is neither text nor truth is told already.
        if diagnostic.code != reader::WRONG_TYPE || !keywords.contains(&diagnostic.primary.span) {
            sink.push(diagnostic);
        }
    }
    for var in manifest.vars.values().filter(|var| var.secret.is_some()) {
        // What refers to others is no value by itself.
        let values = var.profiles.values().chain(&var.default).filter(|value| !value.value.contains("${"));
        values.for_each(|value| sink.conceal(value.span));
    }
    Some(manifest)
}
