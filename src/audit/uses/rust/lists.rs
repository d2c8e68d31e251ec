//! Functions of the file that read the variables which a list names that they are told.

use std::ops::Range;

use tree_sitter::Node;

use super::super::Kind;
use super::super::scopes::{Bound, loop_over};
use super::super::syntax::field;
use super::File;

/// A function that reads each variable of a list that it is told.
pub(super) struct ListReader {
    function: usize,
    /// Which parameter the list is.
    number: usize,
    /// Where it reads.
    place: Range<usize>,
    optional: bool,
}

impl<'t> File<'_, 't, '_> {
    /// Keeps that a function goes through a parameter of its own and reads what it names. Says whether it does.
    pub(super) fn told_list(&mut self, key: Node<'t>, scope: usize, optional: bool) -> bool {
        let told = || {
            let (at, bound) = self.scopes.find(scope, self.source(key)).filter(|_| key.kind() == "identifier")?;
            let (list, None) = loop_over(bound, key.start_byte())? else { return None };
            // `keys.iter()` goes through `keys`.
            let list = field(list, "function").and_then(|function| field(function, "value")).unwrap_or(list);
            let (_, bound) = self.scopes.find(at, self.source(list)).filter(|_| list.kind() == "identifier")?;
            match bound.first()? {
                Bound::Parameter(function, number) => Some((*function, *number)),
                _ => None,
            }
        };
        let Some((function, number)) = told() else { return false };
        self.list_readers.push(ListReader { function, number, place: key.byte_range(), optional });
        true
    }

    /// Calls of such functions.
    pub(super) fn lists_told(&mut self) {
        for reader in std::mem::take(&mut self.list_readers) {
            let optional = reader.optional && !self.functions.get(reader.function).is_some_and(|one| one.strict);
            let mut items = Vec::new();
            for call in self.calls.get(&reader.function).cloned().unwrap_or_default() {
                let list = call.arguments.get(reader.number);
                items.extend(list.map_or(Vec::new(), |list| self.items(*list, call.scope, None, 12)));
            }
            if items.is_empty() {
                self.found.dynamic.push(reader.place);
            }
            for (name, place) in items {
                self.push(&name, place, Kind::Read, optional, false);
            }
        }
    }
}
