//! Variables as plain values: for env files and documents, in the view of the container or of the host.

use crate::compose::interpolation::{self, Op, Part};

use crate::compose::Tree;
use crate::diag::Sink;

use super::super::decode::{Manifest, View};
use super::cycles::MAX_DEPTH;
use super::refs::{Endpoint, Resolver, endpoint};
use super::stack::{Port, Stack, VarState};

/// A value with whatever is not known, or not to be shown, left as `${NAME}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// Whether nothing was left open.
    pub complete: bool,
}

/// The value of variable `name` in `stack`. Secrets are filled in only with `reveal`.
#[must_use]
pub fn value(manifest: &Manifest, stack: &Stack, name: &str, view: View, reveal: bool) -> Option<Shown> {
    let var = stack.vars.get(name)?;
    let text = match &var.state {
        VarState::Required => return None,
        VarState::Empty => "",
        VarState::Fixed(text) | VarState::Default(text) | VarState::Derived(text) => text,
    };
    Some(Reading { manifest, stack, view, reveal, shell: false }.whole(text))
}

/// The same for any text of the manifest.
#[must_use]
pub fn text(manifest: &Manifest, stack: &Stack, text: &str, view: View) -> Shown {
    Reading { manifest, stack, view, reveal: false, shell: false }.whole(text)
}

/// Each of the variables `names` as Compose's files say `${NAME}`: a template of Compose, such as `${NAME:-default}`.
pub fn templates<'m>(manifest: &'m Manifest, stack: &'m Stack, names: impl Iterator<Item = &'m str>) -> Vec<(String, String)> {
    let ports = stack.services.values().map(|service| (service.name.clone(), service.ports.clone())).collect();
    let mut resolver = Resolver::new(manifest, &stack.profile, &stack.project, &stack.vars, &ports);
    // What is wrong with a text has been told when its stack was made.
    let mut told = Sink::default();
    let mut template = |name: &str| {
        let mut text = Tree::bare(format!("${{{name}}}"));
        resolver.tree(&mut text, &mut told);
        text.as_str().unwrap_or_default().to_string()
    };
    names.map(|name| (name.to_string(), template(name))).collect()
}

/// A word of a command: `${NAME}` is a reference as everywhere, while `$NAME` is for the shell that the command starts.
#[must_use]
pub fn word(manifest: &Manifest, stack: &Stack, text: &str, view: View) -> Shown {
    Reading { manifest, stack, view, reveal: false, shell: true }.whole(text)
}

struct Reading<'a> {
    manifest: &'a Manifest,
    stack: &'a Stack,
    view: View,
    reveal: bool,
    /// Whether `$NAME` is left to a shell.
    shell: bool,
}

impl Reading<'_> {
    fn whole(&self, text: &str) -> Shown {
        let mut shown = Shown { text: String::new(), complete: true };
        self.text(text, &mut shown, 0);
        shown
    }

    fn text(&self, text: &str, shown: &mut Shown, depth: usize) {
        match interpolation::parse_dotted(text) {
            Ok(parts) => self.parts(&parts, shown, depth),
            Err(_) => shown.text.push_str(text),
        }
    }

    fn parts(&self, parts: &[Part], shown: &mut Shown, depth: usize) {
        for part in parts {
            match part {
                Part::Text(text) => shown.text.push_str(text),
                Part::Dollar => shown.text.push('$'),
                Part::Endpoint { path, .. } => self.endpoint(path, shown),
                Part::Var { name, braced: false, .. } if self.shell && depth == 0 => {
                    shown.text.push('$');
                    shown.text.push_str(name);
                }
                Part::Var { name, op, .. } => match op {
                    // A default of the reference itself steps in where the variable has no value.
                    Some((Op::DefaultIfEmpty | Op::DefaultIfUnset, inner)) if !self.has_value(name) => {
                        self.parts(inner, shown, depth)
                    }
                    _ => self.variable(name, shown, depth),
                },
            }
        }
    }

    fn has_value(&self, name: &str) -> bool {
        self.stack.vars.get(name).is_some_and(|var| var.text().is_some())
    }

    fn variable(&self, name: &str, shown: &mut Shown, depth: usize) {
        let secret = self.manifest.vars.get(name).is_some_and(|decl| decl.secret.is_some());
        match self.stack.vars.get(name) {
            Some(var) if depth <= MAX_DEPTH && (!secret || self.reveal) => match &var.state {
                VarState::Fixed(text) | VarState::Default(text) | VarState::Derived(text) => {
                    return self.text(text, shown, depth + 1);
                }
                VarState::Empty => return,
                VarState::Required => {}
            },
            _ => {}
        }
        leave_open(name, shown);
    }

    fn endpoint(&self, name: &str, shown: &mut Shown) {
        let found = match endpoint(self.manifest, &self.stack.profile, &self.stack.project, name) {
            Endpoint::Fact(text) => Some(text),
            Endpoint::Unknown => None,
            Endpoint::Port { service, port, part } => {
                self.stack.services.get(service).and_then(|s| Port::named(&s.ports, port)).and_then(|port| {
                    let published = port.host.as_ref().map(|host| (host.host_name().to_string(), host.port));
                    let (host, number) = match (self.view, part) {
                        (View::Host, _) | (View::Container, Some("published")) => published?,
                        (View::Container, _) => (service.to_string(), port.target),
                    };
                    Some(match part {
                        Some("host") => host,
                        Some("port") => number.to_string(),
                        _ => format!("{host}:{number}"),
                    })
                })
            }
        };
        match found {
            Some(text) => shown.text.push_str(&text),
            None => leave_open(name, shown),
        }
    }
}

/// Leaves a reference as it is written.
fn leave_open(name: &str, shown: &mut Shown) {
    shown.text.extend(["${", name, "}"]);
    shown.complete = false;
}
