//! Variables that are made of themselves.

use std::collections::HashSet;

use indexmap::IndexSet;

use crate::compose::interpolation::{self, Part};
use crate::diag::{Code, Diagnostic, Sink};

use super::super::decode::{Manifest, VarDecl};

/// A variable whose value leads back to itself.
pub const VARIABLE_CYCLE: Code = Code("variable-cycle");

/// Reports each cycle once.
pub fn check(manifest: &Manifest, sink: &mut Sink) {
    let mut done = HashSet::new();
    for decl in manifest.vars.values() {
        let mut line = IndexSet::new();
        visit(manifest, decl, &mut line, &mut done, sink);
    }
}

fn visit<'m>(
    manifest: &'m Manifest,
    decl: &'m VarDecl,
    line: &mut IndexSet<&'m str>,
    done: &mut HashSet<&'m str>,
    sink: &mut Sink,
) {
    let name = decl.name.value.as_str();
    if done.contains(name) {
        return;
    }
    line.insert(name);
    let mut names = IndexSet::new();
    for text in decl.profiles.values().chain(&decl.value).chain(&decl.default) {
        if let Ok(parts) = interpolation::parse_dotted(&text.value) {
            interpolation::visit(&parts, &mut |part| {
                if let Part::Var { name, .. } = part {
                    names.insert(name.clone());
                }
            });
        }
    }
    for next in names.iter().filter_map(|name| manifest.vars.get(name)) {
        if let Some(from) = line.get_index_of(next.name.value.as_str()) {
            let ring: Vec<&str> = line.iter().skip(from).copied().collect();
            let message = match ring.as_slice() {
                [one] => format!("variable `{one}` is made of itself"),
                ring => format!("variables are made of each other: {} -> {}", ring.join(" -> "), ring[0]),
            };
            let mut finding = Diagnostic::error(VARIABLE_CYCLE, message, decl.name.span, "leads back to where it started");
            for member in ring.iter().filter(|m| **m != name) {
                if let Some(member) = manifest.vars.get(*member) {
                    finding = finding.related(member.name.span, "by way of this");
                }
            }
            sink.push(finding.help("give one of them a value of its own"));
        } else {
            visit(manifest, next, line, done, sink);
        }
    }
    line.shift_remove(name);
    done.insert(name);
}
