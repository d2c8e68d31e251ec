//! Texts of a resolved service as people read them: defaults filled in, secrets left as `${NAME}`.

use crate::compose::interpolation::{self, Op, Part};

use super::super::super::decode::{Manifest, View};
use super::super::super::expand::{Service, Stack, VarState, values};

/// Reads the settings of one service in one profile.
pub struct Reading<'a> {
    manifest: &'a Manifest,
    /// Texts that stand in the settings as they are although they are secret, and the names to show for them.
    hidden: Vec<(String, String)>,
}

impl<'a> Reading<'a> {
    /// A reader for the settings of `service`.
    pub fn new(manifest: &'a Manifest, stack: &Stack, service: &Service) -> Self {
        let inlined = |name: &&String| {
            is_secret(manifest, name)
                && stack.vars.get(*name).is_some_and(|v| matches!(v.state, VarState::Fixed(_) | VarState::Derived(_)))
        };
        let value = |name: &String| values::value(manifest, stack, name, View::Container, false).map(|shown| shown.text);
        let hidden = service.reads.iter().filter(inlined).filter_map(|name| Some((value(name)?, name.clone())));
        let mut hidden: Vec<_> = hidden.filter(|(text, _)| !text.is_empty()).collect();
        // A secret that holds another one is hidden whole.
        hidden.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        Self { manifest, hidden }
    }

    /// `text`, a string of the settings, as it is shown.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        match interpolation::parse(text) {
            Ok(parts) => self.parts(&parts, &mut out),
            Err(_) => out.push_str(text),
        }
        for (secret, name) in &self.hidden {
            if out.contains(secret.as_str()) {
                out = out.replace(secret.as_str(), &format!("${{{name}}}"));
            }
        }
        out
    }

    fn parts(&self, parts: &[Part], out: &mut String) {
        for part in parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Dollar => out.push('$'),
                Part::Var { name, op: Some((Op::DefaultIfEmpty | Op::DefaultIfUnset, inner)), .. }
                    if !is_secret(self.manifest, name) =>
                {
                    self.parts(inner, out);
                }
                Part::Var { name, .. } | Part::Endpoint { path: name, .. } => {
                    out.push_str("${");
                    out.push_str(name);
                    out.push('}');
                }
            }
        }
    }
}

/// Whether a variable of that name is declared secret.
pub fn is_secret(manifest: &Manifest, name: &str) -> bool {
    manifest.vars.get(name).is_some_and(|decl| decl.secret.is_some())
}
