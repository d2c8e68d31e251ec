//! Comments of a Compose file -> the nodes that say what they are about.

use std::collections::HashMap;

use super::super::kdl::{Node, value};
use super::{Comments, describes, sentence};

/// What is said of a setting of a service: the keys that lead to it from there, and the lines.
pub type Said<'a> = (&'a [String], &'a [String]);

/// What the files say of each service and of its settings.
#[must_use]
pub fn by_service(comments: &Comments) -> HashMap<&str, Vec<Said<'_>>> {
    let mut found: HashMap<&str, Vec<Said<'_>>> = HashMap::new();
    for (path, lines) in &comments.at {
        if let [section, service, rest @ ..] = path.as_slice()
            && section == "services"
        {
            found.entry(service).or_default().push((rest, lines));
        }
    }
    found
}

/// Puts what the files say of a service and of its settings to its node.
pub fn attach(node: &mut Node, said: &[Said<'_>]) {
    let mut doc = None;
    let mut above: Vec<String> = Vec::new();
    for (path, lines) in said.iter().filter(|(_, lines)| !lines.is_empty()) {
        match path {
            [] if describes(lines) => doc = Some(sentence(lines)),
            [] => above.extend(lines.iter().cloned()),
            [key, inner @ ..] => {
                if !to_setting(node, key, inner, lines) {
                    above.extend(lines.iter().cloned());
                }
            }
        }
    }
    if let Some(doc) = doc {
        node.children.insert(0, Node::new("doc").word(&doc));
    }
    node.comments.extend(above);
}

/// Puts `lines` above the first node that says `key`, in the service or in one of its blocks.
fn to_setting(node: &mut Node, key: &str, inner: &[String], lines: &[String]) -> bool {
    let word = if key == "environment" { "env" } else { key };
    let says = |child: &Node| child.name == word || child.name == key || (key == "ports" && child.name == "port");
    let is_block = |child: &Node| child.name == "in" || child.name == "when";
    let direct = node.children.iter().position(says);
    let place = match direct {
        Some(at) => node.children.get_mut(at),
        None => {
            node.children.iter_mut().filter(|child| is_block(child)).find_map(|block| block.children.iter_mut().find(|c| says(c)))
        }
    };
    let Some(place) = place else { return false };
    let Some(name) = inner.first() else {
        place.comments.extend(lines.iter().cloned());
        return true;
    };
    let word = value(name);
    match place.children.iter_mut().find(|child| child.name == *name) {
        Some(child) => child.comments.extend(lines.iter().cloned()),
        // Several entries share a line, so the comment says whose it is.
        None if place.arguments.contains(&word) || place.properties.iter().any(|(own, _)| own == name) => {
            let mut lines = lines.iter().cloned();
            place.comments.extend(lines.next().map(|first| format!("{name}: {first}")));
            place.comments.extend(lines);
        }
        None => place.comments.extend(lines.iter().cloned()),
    }
    true
}

/// Puts what stands at the head of the files to the stack's node.
pub fn head(stack: &mut Node, comments: &Comments) {
    if comments.head.is_empty() {
        return;
    }
    let notice = |line: &String| ["copyright", "license", "spdx", "http"].iter().any(|word| line.to_lowercase().contains(word));
    if describes(&comments.head) && !comments.head.iter().any(notice) {
        stack.children.insert(0, Node::new("doc").word(&sentence(&comments.head)));
    } else {
        stack.comments.extend(comments.head.iter().cloned());
    }
}

/// Puts what the files say of the entries of a section to its node.
pub fn section(node: &mut Node, comments: &Comments) {
    let section = node.name.clone();
    let told: Vec<(String, &Vec<String>)> = comments
        .at
        .iter()
        .filter_map(|(path, lines)| match path.as_slice() {
            [own, name] if *own == section => Some((name.clone(), lines)),
            _ => None,
        })
        .collect();
    for (name, lines) in told {
        let word = value(&name);
        // Names alone stand on one line; one that is told of needs a place of its own.
        if node.arguments.contains(&word) {
            let names = std::mem::take(&mut node.arguments);
            let bare = names.into_iter().map(|name| Node { name: unquoted(&name), ..Node::default() });
            node.children.splice(0..0, bare);
        }
        let Some(entry) = node.children.iter_mut().find(|child| child.name == name) else { continue };
        if describes(lines) {
            entry.children.insert(0, Node::new("doc").word(&sentence(lines)));
        } else {
            entry.comments.extend(lines.iter().cloned());
        }
    }
}

fn unquoted(word: &str) -> String {
    word.trim_matches('"').to_string()
}
