//! What checks look at: the files, the manifest in one profile, and who says what.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::compose::dotenv::assignment;
use crate::compose::dotenv::read::{Entry, Style};
use crate::diag::{FileId, Span, nearest};
use crate::env::files::{EnvFile, Reading};
use crate::pipeline::Model;
use crate::pipeline::decode::{VarDecl, View};
use crate::pipeline::expand::{Port, Service, Stack, Var, VarState, values};
use crate::pipeline::rules::{is_placeholder, is_secret_name, looks_like};

/// A shorter secret may be part of anything.
const LEAST: usize = 6;
/// So many secrets are looked for in other values.
const MOST: usize = 200;
/// Characters of a value that a message repeats.
const SHOWN: usize = 60;

/// Where the variables come from.
pub enum Origin<'a> {
    /// Files, read in order.
    Files(&'a [EnvFile], &'a Reading),
    /// The process alone.
    Process,
}

/// What checks look at.
pub struct Facts<'a> {
    /// The manifest, resolved.
    pub model: &'a Model,
    /// The profile.
    pub stack: &'a Stack,
    /// The files; none where the process is judged.
    pub files: &'a [EnvFile],
    /// Their names in spans.
    pub ids: &'a [FileId],
    /// What they say, in order, repeated names too; each with the index of its file.
    pub entries: &'a [(usize, Entry)],
    /// What Compose refuses in them.
    pub errors: &'a [(usize, crate::compose::dotenv::read::Error)],
    /// What is given: the last assignment of each name, or what the process has for names of the manifest.
    pub given: IndexMap<&'a str, Given<'a>>,
    /// Whether the process is judged.
    pub process_alone: bool,
    /// Names in the files that nobody knows, each with the variable that is missing and is most likely meant.
    pub misspelt: HashMap<&'a str, &'a str>,
    /// Variables whose values are not what was meant, once Compose has read them: see [`super::altered`].
    pub altered: HashSet<&'a str>,
    /// Values of secrets that are long enough to be known inside of other texts.
    hidden: Vec<String>,
    /// The declared secrets.
    secrets: Vec<&'a str>,
    /// The variables of the process.
    shell: &'a dyn Fn(&str) -> Option<String>,
}

/// A value that is given.
pub struct Given<'a> {
    /// The value.
    pub value: String,
    /// Where it stands; [`Span::NONE`] in the process.
    pub span: Span,
    /// Its assignment.
    pub entry: Option<&'a Entry>,
    /// The index of its file.
    pub file: usize,
}

impl<'a> Facts<'a> {
    /// Collects them. `ids` names the files in spans, in their order.
    #[must_use]
    pub fn new(
        model: &'a Model,
        stack: &'a Stack,
        origin: &Origin<'a>,
        ids: &'a [FileId],
        shell: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let (files, entries, errors): (&[EnvFile], &[(usize, Entry)], &[_]) = match origin {
            Origin::Files(files, reading) => (files, &reading.entries, &reading.errors),
            Origin::Process => (&[], &[], &[]),
        };
        let process_alone = matches!(origin, Origin::Process);
        let mut facts = Self {
            model,
            stack,
            files,
            ids,
            entries,
            errors,
            given: IndexMap::new(),
            process_alone,
            misspelt: HashMap::new(),
            hidden: Vec::new(),
            altered: HashSet::new(),
            secrets: model.manifest.vars.values().filter(|d| d.secret.is_some()).map(|d| d.name.value.as_str()).collect(),
            shell,
        };
        facts.given = if process_alone { facts.of_process() } else { of_files(entries) };
        facts.hidden = facts.find_hidden();
        facts.misspelt = facts.find_misspelt();
        facts.altered = super::altered::names(&facts);
        facts
    }

    fn of_process(&self) -> IndexMap<&'a str, Given<'a>> {
        let declared = self.model.manifest.vars.keys().map(String::as_str);
        let ports = host_ports(self.stack).filter_map(|(_, port)| variable(port));
        declared
            .chain(ports)
            .filter_map(|name| Some((name, Given { value: (self.shell)(name)?, span: Span::NONE, entry: None, file: 0 })))
            .collect()
    }

    fn find_hidden(&self) -> Vec<String> {
        let in_files = self.entries.iter().filter_map(|(_, entry)| Some((entry.key.value.as_str(), entry.value.as_deref()?)));
        let given = self.given.iter().filter(|_| self.process_alone).map(|(name, given)| (*name, given.value.as_str()));
        let long = in_files.chain(given).filter(|(name, value)| value.len() >= LEAST && self.is_secret(name));
        long.map(|(_, value)| value.to_string()).take(MOST).collect()
    }

    /// The last unknown name that is near a variable which nobody gives.
    fn find_misspelt(&self) -> HashMap<&'a str, &'a str> {
        let manifest = &self.model.manifest;
        let missing: Vec<&'a str> = manifest
            .vars
            .keys()
            .map(String::as_str)
            .filter(|name| self.is_required(name) && self.effective(name).is_none())
            .collect();
        let unknown = self.given.keys().copied().filter(|name| !self.is_known(name));
        unknown.filter_map(|name| Some((name, nearest(name, missing.iter().copied())?))).collect()
    }

    /// The declaration of `name`.
    #[must_use]
    pub fn decl(&self, name: &str) -> Option<&'a VarDecl> {
        self.model.manifest.vars.get(name)
    }

    /// Where the manifest speaks of `name`: its declaration, or the port that it moves.
    #[must_use]
    pub fn declared_at(&self, name: &str) -> Span {
        self.decl(name).map(|decl| decl.name.span).or_else(|| Some(self.port(name)?.1.span)).unwrap_or(Span::NONE)
    }

    /// Where a finding about what is given for `name` stands, and the line of the manifest besides. In the process nothing has a
    /// place, so that the manifest's line is the finding's own.
    #[must_use]
    pub fn places(&self, name: &str, given: &Given<'_>) -> (Span, Span) {
        let declared = self.declared_at(name);
        if given.span.is_none() { (declared, Span::NONE) } else { (given.span, declared) }
    }

    /// The port that `name` moves.
    #[must_use]
    pub fn port(&self, name: &str) -> Option<(&'a Service, &'a Port)> {
        host_ports(self.stack).find(|(_, port)| variable(port) == Some(name))
    }

    /// What the profile knows of `name`.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<&'a Var> {
        self.stack.vars.get(name)
    }

    /// Whether a `.env` sets `name`: not what is fixed, or made of others.
    #[must_use]
    pub fn moves(&self, name: &str) -> bool {
        !matches!(self.state(name).map(|var| &var.state), Some(VarState::Fixed(_) | VarState::Derived(_)))
    }

    /// Whether Compose, or a program that the manifest names, asks for `name` in this profile.
    #[must_use]
    pub fn is_required(&self, name: &str) -> bool {
        let read = !self.stack.readers(name).is_empty() || self.decl(name).is_some_and(|decl| !decl.read_by.is_empty());
        read && self.state(name).is_some_and(|var| var.state == VarState::Required)
    }

    /// Whether anything of the stack knows `name`: a declaration, a port of any profile, a reference, Compose itself.
    #[must_use]
    pub fn is_known(&self, name: &str) -> bool {
        let moves_port = |stack: &&Stack| host_ports(stack).any(|(_, port)| variable(port) == Some(name));
        self.decl(name).is_some()
            || OF_COMPOSE.iter().any(|start| name.starts_with(start))
            || self.model.stacks.iter().any(|s| moves_port(&s))
    }

    /// The variable's value as the process has it.
    #[must_use]
    pub fn in_process(&self, name: &str) -> Option<String> {
        (self.shell)(name)
    }

    /// Whether `name` may be repeated: a text that only stands where a name belongs may be part of a secret.
    #[must_use]
    pub fn is_name(&self, name: &str, style: Style) -> bool {
        let letters = |of: fn(char) -> bool| name.chars().any(of);
        let mixed = letters(|c| c.is_lowercase()) && letters(|c| c.is_uppercase()) && letters(|c| c.is_ascii_digit());
        let plain = style != Style::Bare && !mixed && looks_like(name).is_none();
        plain || self.is_known(name) || self.in_process(name).is_some()
    }

    /// What is given for `name`, the process first, if it is any text.
    #[must_use]
    pub fn effective(&self, name: &str) -> Option<String> {
        let given = || self.given.get(name).map(|given| given.value.clone());
        (self.shell)(name).or_else(given).filter(|value| !value.is_empty())
    }

    /// What the manifest itself gives in this profile, where it is wholly known.
    #[must_use]
    pub fn of_manifest(&self, name: &str) -> Option<String> {
        let shown = values::value(&self.model.manifest, self.stack, name, View::Container, true)?;
        shown.complete.then_some(shown.text)
    }

    /// What `name` comes to.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        self.effective(name).filter(|_| self.moves(name)).or_else(|| self.of_manifest(name))
    }

    /// Whether `name` holds a secret: by its declaration, or by its name where there is none. A name that is near a declared
    /// secret's is one that was misspelt.
    #[must_use]
    pub fn is_secret(&self, name: &str) -> bool {
        match self.decl(name) {
            Some(decl) => decl.secret.is_some(),
            None if self.is_known(name) => false,
            None => is_secret_name(name) || nearest(name, self.secrets.iter().copied()).is_some(),
        }
    }

    /// Whether a text looks like a secret, or holds one of those that are given.
    #[must_use]
    pub fn holds_secret(&self, text: &str) -> bool {
        looks_like(text).is_some() || self.hidden.iter().any(|secret| text.contains(secret.as_str()))
    }

    /// `value` of `name` for a message: not a secret's.
    #[must_use]
    pub fn shown(&self, name: &str, value: &str) -> Option<String> {
        if self.is_secret(name) || self.holds_secret(value) {
            return None;
        }
        let short: String = value.chars().take(SHOWN).map(escaped).collect();
        Some(if value.chars().nth(SHOWN).is_some() { format!("`{short}…`") } else { format!("`{short}`") })
    }

    /// Whether the value is what a sample puts there for people to replace.
    #[must_use]
    pub fn holds_place(&self, name: &str, value: &str) -> bool {
        let decl = self.decl(name);
        let own = decl.and_then(|decl| decl.example.as_ref()).is_some_and(|example| example.value == value);
        let required = self.is_required(name) || decl.is_some_and(|decl| decl.required.is_some() || !decl.required_in.is_empty());
        // An example may be a fine value, unless somebody has to choose one.
        let sample = own && (required || self.is_secret(name)) && self.of_manifest(name).as_deref() != Some(value);
        sample || if self.is_secret(name) { !value.is_empty() && is_placeholder(value) } else { looks_left_over(value) }
    }

    /// `NAME=value` to paste; without the value where it cannot be told.
    #[must_use]
    pub fn line(&self, name: &str, value: Option<&str>) -> String {
        let known = value.filter(|value| !self.is_secret(name) && !self.holds_secret(value));
        known.and_then(|value| assignment(name, value)).unwrap_or_else(|| format!("{name}=…"))
    }
}

/// Names that Compose and Docker themselves read.
const OF_COMPOSE: &[&str] = &["COMPOSE_", "DOCKER_", "BUILDKIT_", "BUILDX_"];

/// The last assignment of each name, in the order in which names come first.
fn of_files<'a>(entries: &'a [(usize, Entry)]) -> IndexMap<&'a str, Given<'a>> {
    let mut given = IndexMap::new();
    for (file, entry) in entries {
        if let Some(value) = entry.value.clone().filter(|_| !entry.key.value.is_empty()) {
            let span = if entry.raw.len == 0 { entry.key.span } else { entry.raw };
            given.insert(entry.key.value.as_str(), Given { value, span, entry: Some(entry), file: *file });
        }
    }
    given
}

/// The ports of a stack that are published, with their services.
pub(super) fn host_ports(stack: &Stack) -> impl Iterator<Item = (&Service, &Port)> {
    stack
        .services
        .values()
        .flat_map(|service| service.ports.values().map(move |port| (service, port)))
        .filter(|(_, port)| port.host.is_some())
}

/// The variable that moves a port.
pub(super) fn variable(port: &Port) -> Option<&str> {
    port.host.as_ref()?.variable.as_deref()
}

/// What samples of all kinds put where people are to write something: `<url>`, `change-me`, `TODO`, `https://example.com`.
fn looks_left_over(value: &str) -> bool {
    let lower = value.trim().to_ascii_lowercase();
    let plain = lower.replace(['-', '_', ' '], "");
    let whole = ["changeme", "todo", "tbd", "fixme", "placeholder", "fillmein", "fillin", "path/to/file", "./path/to/file"];
    let host = |name: &str| lower.split(['/', ':', '@', '?']).any(|part| part == name || part.ends_with(&format!(".{name}")));
    whole.contains(&plain.as_str())
        || (lower.starts_with('<') && lower.ends_with('>'))
        || (lower.starts_with("${{") && lower.ends_with("}}"))
        || ["your-", "your_", "replace-", "replace_", "changeme", "change-me", "change_me"]
            .iter()
            .any(|start| lower.starts_with(start))
        || (!lower.is_empty() && lower.len() > 2 && lower.chars().all(|c| c == 'x'))
        || ["example.com", "example.org", "example.net"].into_iter().any(host)
}

/// A character as a message shows it: control characters as their escapes.
fn escaped(c: char) -> String {
    if c.is_control() { c.escape_default().to_string() } else { c.to_string() }
}
