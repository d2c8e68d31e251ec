//! Variables that are made of themselves, or of too many others.

use std::collections::HashMap;

use indexmap::IndexSet;

use crate::compose::interpolation::{self, Part};
use crate::diag::{Code, Diagnostic, Sink};

use super::super::decode::{Manifest, VarDecl};

/// A variable whose value leads back to itself.
pub const VARIABLE_CYCLE: Code = Code("variable-cycle");
/// A variable that is made of too many others.
pub const VARIABLE_TOO_LARGE: Code = Code("variable-too-large");

/// Variables behind a variable, one behind the other.
pub const MAX_DEPTH: usize = 32;
/// Bytes of a value that is made of others: Linux hands no program more in one variable.
const MAX_BYTES: usize = 128 << 10;

/// How much a variable is made of.
#[derive(Clone, Copy, Default)]
struct Extent {
    depth: usize,
    bytes: usize,
}

struct Visit<'m, 's> {
    manifest: &'m Manifest,
    line: IndexSet<&'m str>,
    done: HashMap<&'m str, Extent>,
    sink: &'s mut Sink,
}

/// Reports each cycle once. `false` where a variable is made of so much that no profile should be resolved.
pub fn check(manifest: &Manifest, sink: &mut Sink) -> bool {
    let mut visit = Visit { manifest, line: IndexSet::new(), done: HashMap::new(), sink };
    manifest.vars.values().all(|decl| visit.variable(decl).is_some())
}

impl<'m> Visit<'m, '_> {
    /// What `decl` is made of; `None` once something is too large.
    fn variable(&mut self, decl: &'m VarDecl) -> Option<Extent> {
        let manifest = self.manifest;
        let name = decl.name.value.as_str();
        if let Some(known) = self.done.get(name) {
            return Some(*known);
        }
        self.line.insert(name);
        let mut whole = Extent::default();
        for text in decl.profiles.values().chain(&decl.value).chain(&decl.default) {
            let mut bytes = text.value.len();
            for next in names(&text.value).iter().filter_map(|name| manifest.vars.get(name)) {
                if let Some(from) = self.line.get_index_of(next.name.value.as_str()) {
                    self.report_cycle(decl, from);
                    continue;
                }
                let too_deep = self.line.len() > MAX_DEPTH;
                let behind = if too_deep { Extent { depth: MAX_DEPTH, bytes: 0 } } else { self.variable(next)? };
                whole.depth = whole.depth.max(behind.depth + 1);
                bytes = bytes.saturating_add(behind.bytes);
                if whole.depth > MAX_DEPTH || bytes > MAX_BYTES {
                    self.report_too_large(decl);
                    return None;
                }
            }
            whole.bytes = whole.bytes.max(bytes);
        }
        self.line.shift_remove(name);
        self.done.insert(name, whole);
        Some(whole)
    }

    /// Reports that `decl` leads back to the member of the line at `from`.
    fn report_cycle(&mut self, decl: &VarDecl, from: usize) {
        let ring: Vec<&str> = self.line.iter().skip(from).copied().collect();
        let message = match ring.as_slice() {
            [one] => format!("variable `{one}` is made of itself"),
            ring => format!("variables are made of each other: {} -> {}", ring.join(" -> "), ring[0]),
        };
        let mut finding = Diagnostic::error(VARIABLE_CYCLE, message, decl.name.span, "leads back to where it started");
        for member in ring.iter().filter(|member| **member != decl.name.value) {
            if let Some(member) = self.manifest.vars.get(*member) {
                finding = finding.related(member.name.span, "by way of this");
            }
        }
        self.sink.push(finding.help("give one of them a value of its own"));
    }

    fn report_too_large(&mut self, decl: &VarDecl) {
        let message = format!("variable `{}` is made of too many others", decl.name.value);
        let label = format!("more than {MAX_DEPTH} deep, or more than {} KiB", MAX_BYTES >> 10);
        let finding = Diagnostic::error(VARIABLE_TOO_LARGE, message, decl.name.span, label);
        self.sink.push(finding.help("give it, or one of the variables behind it, a value of its own"));
    }
}

/// The variables that `text` names, as often as it does.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    if let Ok(parts) = interpolation::parse_dotted(text) {
        interpolation::visit(&parts, &mut |part| {
            if let Part::Var { name, .. } = part {
                names.push(name.clone());
            }
        });
    }
    names
}
