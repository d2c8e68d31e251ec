//! Functions of the file that read the variables which a list names that they are told.

use std::ops::Range;

use tree_sitter::Node;

use super::super::scopes::{Bound, loop_over};
use super::super::{Kind, is_name};
use super::{File, How};

/// A function that reads each variable of a list that it is told.
pub(super) struct ListReader {
    function: usize,
    /// Which parameter the list is.
    number: usize,
    /// Where it reads.
    place: Range<usize>,
    prefix: String,
    optional: bool,
}

impl<'t> File<'_, 't, '_> {
    /// Keeps that a function goes through a parameter of its own and reads what it names. Says whether it does.
    pub(super) fn told_list(&mut self, key: Node<'t>, scope: usize, how: How<'_>) -> bool {
        let told = || {
            let (at, bound) = self.scopes.find(scope, self.source(key)).filter(|_| key.kind() == "identifier")?;
            let (list, None) = loop_over(bound, key.start_byte())? else { return None };
            match self.scopes.find(at, self.source(list)).filter(|_| list.kind() == "identifier")? {
                (_, [Bound::Parameter(function, number)]) => Some((*function, *number)),
                _ => None,
            }
        };
        let Some((function, number)) = told() else { return false };
        let (prefix, optional, place) = (how.prefix.to_owned(), how.optional, key.byte_range());
        self.list_readers.push(ListReader { function, number, place, prefix, optional });
        true
    }

    /// Calls of such functions.
    pub(super) fn lists_told(&mut self) {
        for reader in std::mem::take(&mut self.list_readers) {
            let Some(one) = self.functions.get(reader.function) else { continue };
            let (name, rest) = (one.parameters.get(reader.number).copied().unwrap_or_default(), one.rest == Some(reader.number));
            let optional = reader.optional && !one.strict;
            let mut items = Vec::new();
            for (call, scope) in self.calls.get(&reader.function).cloned().unwrap_or_default() {
                let arguments = self.arguments(call);
                if rest {
                    for key in arguments.positional.iter().skip(reader.number) {
                        if key.kind() == "list_splat" {
                            items.extend(key.named_child(0).map_or(Vec::new(), |list| self.items(list, scope, None, 20)));
                        } else if let Some(text) = self.known(*key, scope) {
                            items.extend(text.whole().map(|text| (text.to_owned(), self.place(*key))));
                        }
                    }
                } else if let Some(list) = arguments.get(reader.number, &[name]) {
                    items.extend(self.items(list, scope, None, 20));
                }
            }
            if items.is_empty() {
                self.found.dynamic.push(reader.place);
            }
            for (name, place) in items {
                let name = format!("{}{name}", reader.prefix);
                if is_name(&name) {
                    self.found.push(name, place, Kind::Read, optional);
                }
            }
        }
    }
}
