//! Compose's other top-level sections: `networks`, `volumes`, `secrets`, `configs`, `models`, `include`, `x-…`.

use crate::compose::shape::Shape;
use crate::compose::{Tree, canonical};
use crate::diag::{Diagnostic, Spanned};

use super::manifest::ResourceDecl;
use super::node::Node;
use super::reader::{Reader, WRONG_VALUE};
use super::settings;

/// The sections by name.
pub const SECTIONS: &[&str] = &["networks", "volumes", "secrets", "configs", "models", "include"];
const NAMED: &[&str] = &["networks", "volumes", "secrets", "configs", "models"];

/// Whether a node of this name is a top-level section of Compose.
pub fn is_section(name: &str) -> bool {
    SECTIONS.contains(&name) || name.starts_with("x-")
}

/// Decodes a section into `top`, the mapping of all sections.
pub fn decode(node: &Node<'_>, top: &mut Tree, resources: &mut Vec<ResourceDecl>, r: &mut Reader<'_>) {
    let Some(section) = NAMED.iter().find(|name| **name == node.name()) else {
        settings::into_map(node, Shape::file(), top, "a stack", &[], r);
        return;
    };
    let Some(shape) = Shape::file().key(section).and_then(|s| s.map.as_ref()).and_then(|m| m.named.as_deref()) else { return };
    r.plain(node, false);
    for entry in node.args() {
        let message = format!("`{section}` lists its entries in a block");
        let help = entry.text().map_or(String::new(), |name| format!("write `{section} {{ {name} }}`"));
        r.sink.push(Diagnostic::error(WRONG_VALUE, message, entry.span(), "not in the block").help(help));
    }
    let Some(sections) = top.as_map_mut() else { return };
    let map = sections.entry((*section).to_string()).or_insert_with(|| Tree::map(node.name_span()));
    let Some(map) = map.as_map_mut() else { return };
    for child in node.children() {
        let name = Spanned::new(child.name().to_string(), child.name_span());
        let mut doc = None;
        let mut body = Tree::map(child.name_span());
        for attribute in child.attributes() {
            if attribute.name == "doc" {
                doc = r.single_text(&attribute);
            } else {
                settings::attribute_into_map(&attribute, shape, &mut body, &format!("an entry of `{section}`"), &["doc"], r);
            }
        }
        r.no_more_args(&child, 0, "its settings stand in a block of its own");
        if let Some(first) = map.get(&name.value) {
            let first = first.span;
            r.duplicate(&format!("`{}` in `{section}`", name.value), name.span, first);
            continue;
        }
        map.insert(name.value.clone(), body);
        resources.push(ResourceDecl { section, name, doc });
    }
}

/// Brings the sections into canonical form.
pub fn canonical(top: &mut Tree, r: &mut Reader<'_>) {
    for problem in canonical::canonicalize(top) {
        r.sink.push(Diagnostic::error(WRONG_VALUE, problem.message, problem.span, "Compose refuses this"));
    }
}
