//! DOT: what Graphviz draws.

use std::fmt::Write as _;

use super::super::super::Model;
use super::Graph;

/// The topology of `profile`, or of all profiles at once, as a Graphviz digraph.
#[must_use]
pub fn dot(model: &Model, profile: Option<&str>) -> String {
    let graph = Graph::of(model, profile);
    let mut out = format!("digraph {} {{\n  rankdir=LR;\n  node [shape=box];\n", quoted(&model.manifest.stack.name.value));
    // Names of services, volumes and addresses may be the same: their nodes are told apart by a prefix.
    let service = |name: &str| quoted(&format!("service {name}"));
    let volume = |name: &str| quoted(&format!("volume {name}"));
    let port = |address: &str| quoted(&format!("port {address}"));
    let mut drawn = indexmap::IndexSet::new();
    // Writing to a String cannot fail.
    for (name, profiles) in &graph.services {
        let label = quoted(&graph.label(name, profiles).join("\n"));
        let _ = writeln!(out, "  {} [label={label}];", service(name));
    }
    for name in &graph.volumes {
        let _ = writeln!(out, "  {} [label={}, shape=cylinder];", volume(name), quoted(name));
    }
    for (address, name) in &graph.published {
        if drawn.insert(address) {
            let _ = writeln!(out, "  {} [label={}, shape=oval];", port(address), quoted(address));
        }
        let _ = writeln!(out, "  {} -> {};", port(address), service(name));
    }
    for (from, to, word, waits) in &graph.needs {
        let style = if *waits { "" } else { ", style=dotted" };
        let _ = writeln!(out, "  {} -> {} [label={}{style}];", service(from), service(to), quoted(word));
    }
    for (name, source) in &graph.mounts {
        let _ = writeln!(out, "  {} -> {} [dir=none];", service(name), volume(source));
    }
    out.push_str("}\n");
    out
}

/// A text between double quotes, line breaks as DOT writes them.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
