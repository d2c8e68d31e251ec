//! Functions of the file that read the variable which they are told.

use super::super::scopes::Text;
use super::super::{Kind, is_name};
use super::{Arguments, File};

impl<'t> File<'_, 't, '_> {
    /// Calls of the file's own functions that read what a parameter names.
    pub(super) fn wrappers(&mut self) {
        while let Some(reader) = self.readers.take() {
            let Some((function, number)) = reader.name.parameter else { continue };
            let Some(one) = self.functions.get(function) else { continue };
            let (strict, name) = (one.strict, one.parameters.get(number).copied().unwrap_or_default());
            for (call, scope) in self.calls.get(&function).cloned().unwrap_or_default() {
                let arguments = self.arguments(call);
                let Some(key) = arguments.get(number, &[name]) else { continue };
                let more = arguments.positional.len() + arguments.named.len() > 1;
                let optional =
                    (more && !self.required(&arguments)) || (reader.optional && !strict) || self.defaulted.contains(&call.id());
                let keys = match self.known(key, scope) {
                    Some(text) => vec![(reader.name.with(&text), self.place(key))],
                    None => self
                        .listed(key, scope)
                        .into_iter()
                        .map(|(text, place)| (reader.name.with(&Text::of(&text)), place))
                        .collect(),
                };
                for (name, place) in keys {
                    let Some(name) = name else { continue };
                    match name.whole() {
                        Some(name) if is_name(name) => self.found.push(name, place, Kind::Read, optional),
                        Some(_) => {}
                        None => self.readers.push(name, reader.optional && !strict),
                    }
                }
            }
        }
    }

    /// `required=True`, and no default.
    fn required(&self, arguments: &Arguments<'_, 't>) -> bool {
        arguments
            .named
            .iter()
            .any(|(name, _, value)| matches!(*name, "required" | "strict" | "mandatory") && self.source(*value) == "True")
    }
}
