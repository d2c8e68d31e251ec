//! `vars { group "…" { … } }`: the stack's environment variables.

use indexmap::IndexMap;

use crate::diag::{Span, Spanned};

use super::VarDecl;
use super::node::Node;
use super::reader::Reader;
use super::var;

/// A heading in the samples and in the docs.
#[derive(Clone, Debug)]
pub struct GroupDecl {
    /// Its title.
    pub name: Spanned<String>,
    /// What its variables have in common.
    pub doc: Option<Spanned<String>>,
}

/// Decodes a `vars` node.
pub fn decode(
    node: &Node<'_>,
    profiles: &[&str],
    groups: &mut Vec<GroupDecl>,
    vars: &mut IndexMap<String, VarDecl>,
    r: &mut Reader<'_>,
) {
    r.no_more_args(node, 0, "variables stand in the block");
    r.plain(node, false);
    for child in node.children() {
        match child.name() {
            "group" => group(&child, profiles, groups, vars, r),
            "var" | "flag" => {
                let index = group_index("General", Span::NONE, groups);
                var::decode(&child, profiles, index, None, vars, r);
            }
            name => r.unknown("`vars`", name, child.name_span(), &["group", "var", "flag"]),
        }
    }
}

fn group(
    node: &Node<'_>,
    profiles: &[&str],
    groups: &mut Vec<GroupDecl>,
    vars: &mut IndexMap<String, VarDecl>,
    r: &mut Reader<'_>,
) {
    let Some(name) = r.named(node) else { return };
    let title: Vec<String> = node.args().filter_map(|entry| entry.text()).collect();
    r.no_more_args(node, 1, &format!("a title of several words stands in quotes: `group \"{}\"`", title.join(" ")));
    let index = group_index(&name.value, name.span, groups);
    r.plain(node, false);
    for child in node.children() {
        match child.name() {
            "doc" => {
                if let Some(doc) = r.named(&child) {
                    if let Some(first) = &groups[index].doc {
                        r.duplicate("`doc`", child.name_span(), first.span);
                    }
                    groups[index].doc = Some(doc);
                }
            }
            "var" | "flag" => var::decode(&child, profiles, index, None, vars, r),
            name => r.unknown("a group", name, child.name_span(), &["doc", "var", "flag"]),
        }
    }
}

/// The group of that title: a second `group` of the same title goes on with the first.
fn group_index(name: &str, span: Span, groups: &mut Vec<GroupDecl>) -> usize {
    groups.iter().position(|g| g.name.value == name).unwrap_or_else(|| {
        groups.push(GroupDecl { name: Spanned::new(name.to_string(), span), doc: None });
        groups.len() - 1
    })
}
