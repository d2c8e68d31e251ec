//! One code that a line of the manifest allows, and which findings it holds for.

use crate::diag::{Diagnostic, Span, Spanned};

use super::super::super::decode::{AllowDecl, Body, Condition, Manifest};
use super::super::ComposeFile;

/// A code that is allowed.
pub struct Entry<'a> {
    /// The code.
    pub word: &'a Spanned<String>,
    /// Why.
    pub reason: Option<&'a Spanned<String>>,
    /// The line of the manifest that says it.
    pub line: Option<&'a AllowDecl>,
    /// Whether there is such a finding.
    pub used: bool,
    scope: Scope<'a>,
}

/// Where it is allowed.
#[derive(Clone)]
enum Scope<'a> {
    Stack,
    /// A profile, and those that extend it.
    Profile(&'a str, Vec<&'a str>),
    /// What stands in a role.
    Role(&'a str, Span),
    /// What is about a service, in all profiles or in some.
    Service(&'a str, Span, Option<&'a [Spanned<String>]>),
    /// What stands in a block.
    Block(Span),
    /// What starts in a line of a Compose file.
    Line(Span),
}

/// For which of a finding's profiles an entry holds.
pub enum Held {
    /// For none.
    Nowhere,
    /// For the whole finding.
    Everywhere,
    /// For some of its profiles.
    In(Vec<String>),
}

impl<'a> Entry<'a> {
    /// Whether it holds for `found`, which is about the service `about`.
    pub fn holds(&self, found: &Diagnostic, about: Option<&str>) -> Held {
        let of = |is: bool| if is { Held::Everywhere } else { Held::Nowhere };
        let some = |named: &dyn Fn(&str) -> bool| {
            let held: Vec<String> = found.profiles.iter().filter(|name| named(name)).cloned().collect();
            if held.is_empty() { Held::Nowhere } else { Held::In(held) }
        };
        match &self.scope {
            Scope::Stack => Held::Everywhere,
            Scope::Profile(_, names) => some(&|name| names.contains(&name)),
            Scope::Role(_, span) | Scope::Block(span) => of(span.contains(found.primary.span)),
            Scope::Line(line) => of(line.file == found.primary.span.file
                && (line.start as usize..=line.end()).contains(&(found.primary.span.start as usize))),
            Scope::Service(name, span, _) if !span.contains(found.primary.span) && about != Some(name) => Held::Nowhere,
            Scope::Service(_, _, None) => Held::Everywhere,
            Scope::Service(_, _, Some(names)) => some(&|name| names.iter().any(|named| named.value == name)),
        }
    }

    /// The service that it is about, where it stands in one and holds for nothing else.
    pub fn service(&self) -> Option<&'a str> {
        if let Scope::Service(name, ..) = self.scope { Some(name) } else { None }
    }

    /// ` in …`, where it stands in something.
    pub fn place(&self) -> String {
        match &self.scope {
            Scope::Stack => String::new(),
            Scope::Profile(name, _) => format!(" in profile `{name}`"),
            Scope::Role(name, _) => format!(" in role `{name}`"),
            Scope::Service(name, ..) => format!(" in `{name}`"),
            Scope::Block(_) => " in this block".to_string(),
            Scope::Line(_) => " in this line".to_string(),
        }
    }
}

/// All that `manifest` and the comments of `files` allow; `is_code` tells codes from reasons of one word.
pub fn all<'a>(manifest: &'a Manifest, files: &'a [ComposeFile], is_code: fn(&str) -> bool) -> Vec<Entry<'a>> {
    let mut out = Vec::new();
    let mut list = List { out: &mut out, is_code };
    list.add(&manifest.stack.allow, &Scope::Stack);
    for (name, profile) in manifest.profiles.iter().filter(|(_, profile)| !profile.allow.is_empty()) {
        let extends = |other: &&str| manifest.lineage(other).iter().any(|decl| decl.name.value == *name);
        let names = manifest.profiles.keys().map(String::as_str).filter(extends).collect();
        list.add(&profile.allow, &Scope::Profile(name, names));
    }
    for role in manifest.roles.values() {
        list.add(&role.body.allow, &Scope::Role(&role.name.value, role.span));
        list.blocks(&role.body, |_, extent| Scope::Block(extent));
    }
    for service in manifest.services.values() {
        let name = service.name.value.as_str();
        list.add(&service.body.allow, &Scope::Service(name, service.span, None));
        list.blocks(&service.body, |condition, extent| match condition {
            Condition::In(profiles) => Scope::Service(name, service.span, Some(profiles)),
            Condition::When(_) => Scope::Block(extent),
        });
    }
    for comment in files.iter().flat_map(|file| &file.allows) {
        let (reason, scope) = (comment.reason.as_ref(), Scope::Line(comment.line));
        let entry = |word| Entry { word, reason, line: None, used: false, scope: scope.clone() };
        out.extend(comment.codes.iter().map(entry));
    }
    out
}

struct List<'l, 'a> {
    out: &'l mut Vec<Entry<'a>>,
    is_code: fn(&str) -> bool,
}

impl<'a> List<'_, 'a> {
    fn add(&mut self, lines: &'a [AllowDecl], scope: &Scope<'a>) {
        for line in lines {
            let (codes, reason) = line.parts(self.is_code);
            self.out.extend(codes.iter().map(|word| Entry { word, reason, line: Some(line), used: false, scope: scope.clone() }));
        }
    }

    fn blocks(&mut self, body: &'a Body, scope: impl Fn(&'a Condition, Span) -> Scope<'a>) {
        for block in body.blocks.iter().filter(|block| !block.body.allow.is_empty()) {
            self.add(&block.body.allow, &scope(&block.condition, block.extent));
        }
    }
}
