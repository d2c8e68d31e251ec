//! Functions of the file that read the variables which a list names that they are told.

use std::ops::Range;

use tree_sitter::Node;

use super::super::scopes::{Bound, loop_over};
use super::super::{Kind, is_name};
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
            let (list, Some(1)) = loop_over(bound, key.start_byte())? else { return None };
            match self.scopes.find(at, self.source(list)).filter(|_| list.kind() == "identifier")? {
                (_, [Bound::Parameter(function, number)]) => Some((*function, *number)),
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
            let Some(one) = self.functions.get(reader.function) else { continue };
            let (rest, optional) = (one.rest == Some(reader.number), reader.optional && !one.strict);
            let mut items = Vec::new();
            for (call, scope) in self.calls.get(&reader.function).cloned().unwrap_or_default() {
                let told = self.arguments(call).into_iter().skip(reader.number);
                for key in told.take(if rest { usize::MAX } else { 1 }) {
                    // `keys...` hands a list on.
                    match self.known(key, scope).filter(|_| rest) {
                        Some(text) => items.extend(text.whole().map(|text| (text.to_owned(), self.place(key)))),
                        None => {
                            let list = if key.kind() == "variadic_argument" { key.named_child(0).unwrap_or(key) } else { key };
                            items.extend(self.items(list, scope, Some(1), 8));
                        }
                    }
                }
            }
            if items.is_empty() {
                self.found.dynamic.push(reader.place);
            }
            for (name, place) in items.into_iter().filter(|(name, _)| is_name(name)) {
                self.found.push(name, place, Kind::Read, optional);
            }
        }
    }
}
