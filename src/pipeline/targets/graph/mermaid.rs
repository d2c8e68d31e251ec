//! Mermaid: what GitHub draws inside a fenced block.

use std::collections::HashSet;
use std::fmt::Write as _;

use indexmap::IndexMap;

use super::super::super::Model;
use super::Graph;

/// The topology of `profile`, or of all profiles at once, as a Mermaid flowchart.
#[must_use]
pub fn mermaid(model: &Model, profile: Option<&str>) -> String {
    let graph = Graph::of(model, profile);
    let mut out = String::from("flowchart LR\n");
    let services = ids("s", graph.services.keys());
    let volumes = ids("v", graph.volumes.iter());
    let addresses = ids("p", graph.published.iter().map(|(address, _)| address));
    let id = |ids: &IndexMap<String, String>, name: &str| ids.get(name).cloned().unwrap_or_default();
    // Writing to a String cannot fail.
    for (name, profiles) in &graph.services {
        let label: Vec<String> = graph.label(name, profiles).iter().map(|line| escaped(line)).collect();
        let _ = writeln!(out, "  {}[\"{}\"]", id(&services, name), label.join("<br/>"));
    }
    for (name, id) in &volumes {
        let _ = writeln!(out, "  {id}[(\"{}\")]", escaped(name));
    }
    for (name, id) in &addresses {
        let _ = writeln!(out, "  {id}([\"{}\"])", escaped(name));
    }
    for (address, service) in &graph.published {
        let _ = writeln!(out, "  {} --> {}", id(&addresses, address), id(&services, service));
    }
    for (from, to, word, waits) in &graph.needs {
        let (from, to, word) = (id(&services, from), id(&services, to), escaped(word));
        let arrow = if *waits { "-->" } else { "-.->" };
        let _ = writeln!(out, "  {from} {arrow}|\"{word}\"| {to}");
    }
    for (service, volume) in &graph.mounts {
        let _ = writeln!(out, "  {} --- {}", id(&services, service), id(&volumes, volume));
    }
    out
}

/// An id for each name: letters, digits and `_`, after a prefix that keeps words of Mermaid's own (`end`) apart.
fn ids<'a>(prefix: &str, names: impl Iterator<Item = &'a String>) -> IndexMap<String, String> {
    let mut taken = HashSet::new();
    let mut ids = IndexMap::new();
    for name in names {
        if ids.contains_key(name) {
            continue;
        }
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let mut id = format!("{prefix}_{plain}");
        while !taken.insert(id.clone()) {
            id.push('_');
        }
        ids.insert(name.clone(), id);
    }
    ids
}

/// A text between double quotes: Mermaid reads `#name;` and HTML in it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '&' => out.push_str("#amp;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '`' => out.push_str("#96;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
