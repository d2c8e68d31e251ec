//! References: `${NAME}`, `${service.port}`, `${profile.name}` become what Compose reads.

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};

use crate::compose::interpolation::{self, Op, Part};
use crate::compose::{Tree, Value};
use crate::diag::{Code, Diagnostic, Sink, Span, nearest};

use super::super::decode::{Manifest, ServiceDecl};
use super::stack::{Port, Var, VarState};
use super::{chain, vars};

/// A text that Compose could not interpolate.
pub const BAD_REFERENCE: Code = Code("bad-reference");
/// A name that no port of the service has.
pub const UNKNOWN_PORT: Code = Code("unknown-port");
/// A reference to something that the profile does not have.
pub const REFERENCE_WITHOUT_VALUE: Code = Code("reference-without-value");
/// A default that interpolation would change.
pub const UNSAFE_DEFAULT: Code = Code("unsafe-default");

/// Turns the references of one profile into Compose's interpolation, in container view.
pub struct Resolver<'a> {
    /// The manifest.
    pub manifest: &'a Manifest,
    /// The profile's name.
    pub profile: &'a str,
    /// Compose's project name.
    pub project: &'a str,
    /// The profile's variables.
    pub vars: &'a IndexMap<String, Var>,
    /// Ports of the services that the profile has.
    pub ports: &'a IndexMap<String, IndexMap<String, Port>>,
    cache: HashMap<String, Rc<Resolved>>,
    open: Vec<String>,
}

/// A variable as a file says it, and every variable behind it.
#[derive(Default)]
struct Resolved {
    text: String,
    reads: IndexSet<String>,
}

/// What an endpoint reference names.
pub enum Endpoint<'a> {
    /// A port of a service, whole or in part.
    Port {
        /// The service.
        service: &'a str,
        /// The port's name.
        port: &'a str,
        /// `host`, `port`, `published`, or nothing.
        part: Option<&'a str>,
    },
    /// A fact about the profile or the stack, resolved.
    Fact(String),
    /// No service goes by that name.
    Unknown,
}

/// The parts of an endpoint that may be asked for.
pub const ENDPOINT_PARTS: &[&str] = &["host", "port", "published"];

/// Takes the inside of `${a.b}` apart. A service's name may itself have dots: the longest that exists is meant.
pub fn endpoint<'a>(manifest: &'a Manifest, profile: &str, project: &str, name: &'a str) -> Endpoint<'a> {
    match name {
        "profile.name" => return Endpoint::Fact(profile.to_string()),
        "profile.project" => return Endpoint::Fact(project.to_string()),
        "stack.name" => return Endpoint::Fact(manifest.stack.name.value.clone()),
        _ => {}
    }
    for (at, _) in name.rmatch_indices('.') {
        if let Some((service, _)) = manifest.services.get_key_value(&name[..at]) {
            let rest = &name[at + 1..];
            let (port, part) = rest.split_once('.').map_or((rest, None), |(port, part)| (port, Some(part)));
            return Endpoint::Port { service, port, part };
        }
    }
    Endpoint::Unknown
}

impl<'a> Resolver<'a> {
    /// A resolver for one profile.
    pub fn new(
        manifest: &'a Manifest,
        profile: &'a str,
        project: &'a str,
        vars: &'a IndexMap<String, Var>,
        ports: &'a IndexMap<String, IndexMap<String, Port>>,
    ) -> Self {
        Self { manifest, profile, project, vars, ports, cache: HashMap::new(), open: Vec::new() }
    }

    /// Resolves every text of `tree`; returns the variables that it reads.
    pub fn tree(&mut self, tree: &mut Tree, sink: &mut Sink) -> IndexSet<String> {
        let mut reads = IndexSet::new();
        self.walk(tree, &mut reads, sink);
        reads
    }

    fn walk(&mut self, tree: &mut Tree, reads: &mut IndexSet<String>, sink: &mut Sink) {
        match &mut tree.value {
            Value::Str(text) if text.contains('$') => {
                let resolved = self.text(text, tree.span, reads, sink);
                *text = resolved;
            }
            Value::Seq(items) => items.iter_mut().for_each(|item| self.walk(item, reads, sink)),
            Value::Map(map) => map.values_mut().for_each(|value| self.walk(value, reads, sink)),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, span: Span, reads: &mut IndexSet<String>, sink: &mut Sink) -> String {
        let parts = match interpolation::parse_dotted(text) {
            Ok(parts) => parts,
            Err(error) => {
                let place = inside(span, text, error.offset, error.len);
                sink.push(
                    Diagnostic::error(BAD_REFERENCE, error.message, place, "Compose refuses this")
                        .help("`${NAME}` and `${service.port}` are references; a `$` that means itself is written `$$`"),
                );
                return text.to_string();
            }
        };
        let mut out = String::with_capacity(text.len() + 16);
        self.parts(&parts, &mut out, &mut Context { text, span, reads, sink });
        out
    }

    fn parts(&mut self, parts: &[Part], out: &mut String, cx: &mut Context<'_>) {
        for part in parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Dollar => out.push_str("$$"),
                Part::Endpoint { path, range } => {
                    let place = inside(cx.span, cx.text, range.start, range.len());
                    let text = self.endpoint(path, place, cx);
                    out.push_str(&text);
                }
                Part::Var { name, op, range, .. } => {
                    let place = inside(cx.span, cx.text, range.start, range.len());
                    match op {
                        None => {
                            let resolved = self.variable(name, place, cx.sink);
                            cx.reads.extend(resolved.reads.iter().cloned());
                            out.push_str(&resolved.text);
                        }
                        Some((op, inner)) => {
                            match (op, self.vars.get(name).map(|var| &var.state)) {
                                (_, None) => vars::unknown(self.manifest, name, place, cx.sink),
                                // Files say what the manifest knows: no `.env` has a fixed or derived value.
                                (
                                    Op::InsteadOfNonEmpty | Op::InsteadOfSet,
                                    Some(VarState::Fixed(text) | VarState::Derived(text)),
                                ) => {
                                    cx.reads.insert(name.clone());
                                    if !text.is_empty() || matches!(op, Op::InsteadOfSet) {
                                        self.parts(inner, out, cx);
                                    }
                                    continue;
                                }
                                (Op::InsteadOfNonEmpty | Op::InsteadOfSet, _)
                                | (_, Some(VarState::Required | VarState::Empty)) => {}
                                (_, Some(_)) => {
                                    let resolved = self.variable(name, place, cx.sink);
                                    cx.reads.extend(resolved.reads.iter().cloned());
                                    out.push_str(&resolved.text);
                                    continue;
                                }
                            }
                            cx.reads.insert(name.clone());
                            out.push_str("${");
                            out.push_str(name);
                            out.push_str(op.as_str());
                            self.parts(inner, out, cx);
                            out.push('}');
                        }
                    }
                }
            }
        }
    }

    fn endpoint(&mut self, name: &str, place: Span, cx: &mut Context<'_>) -> String {
        match endpoint(self.manifest, self.profile, self.project, name) {
            Endpoint::Fact(text) => text,
            Endpoint::Unknown => {
                let (service, _) = name.split_once('.').unwrap_or((name, ""));
                let names = self.manifest.services.keys().map(String::as_str);
                let finding = Diagnostic::error(
                    chain::UNKNOWN_SERVICE,
                    format!("no service is called `{service}`"),
                    place,
                    "not in this manifest",
                );
                cx.sink.push(match nearest(service, names) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None if self.vars.contains_key(service) => {
                        finding.help(format!("`{service}` is a variable and has no parts: write `${{{service}}}`"))
                    }
                    None => finding.help("`${service.port}` names a service and one of its ports"),
                });
                String::new()
            }
            Endpoint::Port { service, port, part } => self.port(service, port, part, place, cx),
        }
    }

    fn port(&mut self, service: &str, name: &str, part: Option<&str>, place: Span, cx: &mut Context<'_>) -> String {
        let Some(ports) = self.ports.get(service) else {
            let message = format!("`{service}` is not part of the stack");
            let decl = self.manifest.services.get(service);
            let reason = decl.and_then(ServiceDecl::condition);
            cx.sink.push(
                Diagnostic::error(REFERENCE_WITHOUT_VALUE, message, place, "has no value there")
                    .related(reason.unwrap_or(Span::NONE), "only here is it part of the stack")
                    .help(format!(
                        "set the value in a block for the profiles that have `{service}`, or give the variable one: `{}=…`",
                        self.profile
                    ))
                    .profiles([self.profile]),
            );
            return String::new();
        };
        let Some(port) = Port::named(ports, name) else {
            // One of its ports has no name that can be: told there.
            if ports.keys().any(|port| port.contains(':')) {
                return String::new();
            }
            let known: Vec<&str> = ports.keys().map(String::as_str).collect();
            let decl = self.manifest.services.get(service).map_or(Span::NONE, |s| s.name.span);
            let finding =
                Diagnostic::error(UNKNOWN_PORT, format!("`{service}` has no port called `{name}`"), place, "not declared")
                    .related(decl, "the service");
            cx.sink.push(match nearest(name, known.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `${{{service}.{near}}}`?")),
                None if known.is_empty() && name.parse::<u16>().is_ok() => {
                    finding.help(format!("declare it in the service: `port {name}`"))
                }
                None if known.is_empty() => finding.help(format!("declare it in the service: `port {name} NUMBER`")),
                None => finding.help(format!("its ports: {}", known.join(", "))),
            });
            return String::new();
        };
        match part {
            None => format!("{service}:{}", port.target),
            Some("host") => service.to_string(),
            Some("port") => port.target.to_string(),
            Some("published") => match &port.host {
                Some(host) => format!("{}:{}", host.host_name(), host.template()),
                None => {
                    let message = format!("port `{name}` of `{service}` is not published");
                    let line = if port.has_name { format!("{name} {}", port.target) } else { name.to_string() };
                    cx.sink.push(
                        Diagnostic::error(REFERENCE_WITHOUT_VALUE, message, place, "has no value there")
                            .related(port.span, "declared here")
                            .help(format!("publish it there: `port {line} {}={}`", self.profile, port.target))
                            .profiles([self.profile]),
                    );
                    String::new()
                }
            },
            Some(other) => {
                let finding = Diagnostic::error(BAD_REFERENCE, format!("an endpoint has no part `{other}`"), place, "not known");
                cx.sink.push(match nearest(other, ENDPOINT_PARTS.iter().copied()) {
                    Some(near) => finding.help(format!("did you mean `${{{service}.{name}.{near}}}`?")),
                    None => {
                        finding.help(format!("write `${{{service}.{name}}}`, or one of its parts: {}", ENDPOINT_PARTS.join(", ")))
                    }
                });
                String::new()
            }
        }
    }

    /// What `${NAME}` becomes.
    fn variable(&mut self, name: &str, place: Span, sink: &mut Sink) -> Rc<Resolved> {
        if let Some(known) = self.cache.get(name) {
            return Rc::clone(known);
        }
        let Some(var) = self.vars.get(name) else {
            vars::unknown(self.manifest, name, place, sink);
            return Rc::default();
        };
        if self.open.iter().any(|open| open == name) {
            // A cycle: reported by `cycles`, cut here.
            return Rc::default();
        }
        self.open.push(name.to_string());
        let mut reads = IndexSet::from([name.to_string()]);
        let text = match &var.state {
            VarState::Fixed(text) | VarState::Derived(text) => self.text(text, var.span, &mut reads, sink),
            VarState::Default(text) => {
                let inner = self.text(text, var.span, &mut reads, sink);
                self.default(name, &inner, var.span, sink)
            }
            VarState::Required => format!("${{{name}:?{}}}", self.why(name)),
            VarState::Empty => format!("${{{name}:-}}"),
        };
        self.open.pop();
        let resolved = Rc::new(Resolved { text, reads });
        self.cache.insert(name.to_string(), Rc::clone(&resolved));
        resolved
    }

    /// `${NAME:-text}`, if Compose reads the same text out of it again.
    fn default(&self, name: &str, text: &str, span: Span, sink: &mut Sink) -> String {
        let written = format!("${{{name}:-{text}}}");
        let nobody = |_: &str| None;
        let value = |text: &str| interpolation::parse(text).ok().and_then(|parts| interpolation::evaluate(&parts, &nobody).ok());
        // A text that asks for a required variable cannot be evaluated without it: then its shape is enough.
        if value(text).is_some() && value(&written) != value(text) {
            let message = format!("the default of `{name}` cannot stand in `${{…}}`");
            sink.push(
                Diagnostic::error(UNSAFE_DEFAULT, message, span, "Compose would end it at the first `}`")
                    .help("write `fixed`, so that the value stands in the file by itself, or balance its braces"),
            );
        }
        written
    }

    /// What Compose says where a required variable is missing. No `$` or brace: they would end the message.
    fn why(&self, name: &str) -> String {
        let doc = self.manifest.vars.get(name).and_then(|decl| decl.doc.as_ref());
        let text = doc.map_or_else(|| format!("set {name}"), |doc| format!("set {name}: {}", doc.value));
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !matches!(c, '$' | '{' | '}')).collect()
    }
}

struct Context<'c> {
    text: &'c str,
    span: Span,
    reads: &'c mut IndexSet<String>,
    sink: &'c mut Sink,
}

/// The place of some bytes of a text inside the span of its literal, where the literal has no escapes.
pub fn inside(span: Span, text: &str, offset: usize, len: usize) -> Span {
    let quotes = (span.len as usize).checked_sub(text.len());
    match quotes {
        Some(extra @ (0 | 2)) => Span::new(span.file, span.start as usize + extra / 2 + offset, len),
        _ => span,
    }
}
