//! Functions of the file that read the variable which they are told.

use std::ops::Range;

use super::super::scopes::{Reader, Text};
use super::super::{Kind, is_name};
use super::{Arguments, File};

impl<'t> File<'_, 't, '_> {
    /// Calls of the file's own functions that read what a parameter names.
    pub(super) fn wrappers(&mut self) {
        while let Some(reader) = self.readers.take() {
            let Some((function, number)) = reader.name.parameter else { continue };
            let Some(one) = self.functions.get(function) else { continue };
            let (strict, name) = (one.strict, one.parameters.get(number).copied().unwrap_or_default());
            let softly = reader.optional && !strict;
            self.found.readers.extend(reader.exported(one.name, softly, &self.readers));
            for (call, scope) in self.calls.get(&function).cloned().unwrap_or_default() {
                let arguments = self.arguments(call);
                let Some(key) = arguments.get(number, &[name]) else { continue };
                let more = arguments.positional.len() + arguments.named.len() > 1;
                let optional = (more && !self.required(&arguments))
                    || softly
                    || (!strict && self.asked.contains(&call.id()))
                    || self.defaulted.contains(&call.id());
                let keys = match self.known(key, scope) {
                    Some(text) => vec![(text, self.place(key))],
                    None => self.listed(key, scope).into_iter().map(|(text, place)| (Text::of(&text), place)).collect(),
                };
                for (text, place) in keys {
                    self.told(&reader, &text, place, optional, softly);
                }
            }
            // `map(reader, ["X", "Y"])`
            for (list, scope) in self.lists.get(&function).cloned().unwrap_or_default().into_iter().filter(|_| number == 0) {
                for (text, place) in self.items(list, scope, None, 20) {
                    self.told(&reader, &Text::of(&text), place, softly, softly);
                }
            }
        }
        self.found.dynamic.extend(self.readers.untold());
    }

    /// A function that reads what a parameter names is told a text, by a function that may itself be told it.
    fn told(&mut self, reader: &Reader, text: &Text, place: Range<usize>, optional: bool, softly: bool) {
        let (Some(name), Some((function, _))) = (reader.name.with(text), reader.name.parameter) else { return };
        match name.whole() {
            Some(name) => {
                self.readers.tell(function);
                if is_name(name) {
                    self.found.push(name, place, Kind::Read, optional);
                }
            }
            None => {
                self.readers.hand(function, &name);
                self.readers.push(name, softly);
            }
        }
    }

    /// `required=True`, and no default.
    pub(super) fn required(&self, arguments: &Arguments<'_, 't>) -> bool {
        arguments
            .named
            .iter()
            .any(|(name, _, value)| matches!(*name, "required" | "strict" | "mandatory") && self.source(*value) == "True")
    }
}
