//! `service NAME { … }`: a service of the stack.

use crate::diag::{Diagnostic, Span, Spanned};

use super::node::Node;
use super::reader::{Reader, UNKNOWN_KEY};
use super::{Body, When, only};

/// A service as written.
#[derive(Clone, Debug)]
pub struct ServiceDecl {
    /// Its name, also its host name on Compose's networks.
    pub name: Spanned<String>,
    /// The role that it plays.
    pub role: Option<Spanned<String>>,
    /// The service that it starts from.
    pub extends: Option<Spanned<String>>,
    /// The profiles that have it; empty: all.
    pub only: Vec<Spanned<String>>,
    /// The profiles that have it not, of those that would have it.
    pub except: Vec<Spanned<String>>,
    /// Values that decide whether a profile has it.
    pub when: Vec<When>,
    /// Its settings.
    pub body: Body,
    /// The whole node.
    pub span: Span,
}

pub(super) const OWN: &[&str] = &["role", "extends", "only", "except"];

impl ServiceDecl {
    /// Where it is said that not all profiles have it.
    #[must_use]
    pub fn condition(&self) -> Option<Span> {
        let named = if self.only.is_empty() { &self.except } else { &self.only };
        match (named.first(), named.last(), self.when.first()) {
            (Some(first), Some(last), _) if last.span.end() >= first.span.start as usize => {
                Some(Span::new(first.span.file, first.span.start as usize, last.span.end() - first.span.start as usize))
            }
            (Some(first), ..) => Some(first.span),
            (_, _, Some(when)) => Some(when.var.span),
            _ => None,
        }
    }
}

/// Decodes a `service` node.
pub fn decode(node: &Node<'_>, profiles: &[&str], r: &mut Reader<'_>) -> Option<ServiceDecl> {
    let name = r.named(node)?;
    check_name(&name, r);
    let mut service = ServiceDecl {
        name,
        role: None,
        extends: None,
        only: Vec::new(),
        except: Vec::new(),
        when: Vec::new(),
        body: Body::empty(node.name_span()),
        span: node.span(),
    };
    r.no_more_args(node, 1, &surplus(node));
    for entry in node.props() {
        let slot = match entry.name() {
            "role" => &mut service.role,
            "extends" => &mut service.extends,
            name => {
                let known = ["role", "extends"];
                let in_block = crate::compose::shape::Shape::service().key(name).is_some();
                if in_block {
                    let help = format!("write `{name}` in the block: `service {} {{ {name} … }}`", service.name.value);
                    let message = format!("`{name}` stands in the block of a service");
                    r.sink.push(Diagnostic::error(UNKNOWN_KEY, message, entry.name_span(), "not a property").help(help));
                } else {
                    r.unknown("a service", name, entry.name_span(), &known);
                }
                continue;
            }
        };
        if let Some(first) = slot {
            r.duplicate(&format!("`{}`", entry.name()), entry.name_span(), first.span);
        }
        *slot = r.text(entry.name(), &entry);
    }
    for child in node.children() {
        match child.name() {
            "role" => once(&mut service.role, &child, r),
            // Compose's own `extends` names a file, this one a service of the manifest.
            "extends" if child.props().next().is_none() && child.children().next().is_none() => {
                once(&mut service.extends, &child, r)
            }
            name @ ("only" | "except") => {
                if child.args().next().is_none() {
                    let help = format!("write `{name} PROFILE …`");
                    r.missing(&format!("`{name}`"), "a profile", child.name_span(), help);
                }
                r.plain(&child, true);
                let named: Vec<_> = child.args().filter_map(|e| r.text(name, &e)).collect();
                if name == "only" { &mut service.only } else { &mut service.except }.extend(named);
            }
            "when" if child.children().next().is_none() => service.when.extend(only::when(&child, r)),
            _ => service.body.take(&child, "a service", OWN, profiles, r),
        }
    }
    service.body.finish(r);
    Some(service)
}

/// What to write for a word behind the name: `role database` and `role:database` were to be a property.
fn surplus(node: &Node<'_>) -> String {
    let words: Vec<String> = node.args().skip(1).filter_map(|entry| entry.text()).collect();
    let name = node.args().next().and_then(|entry| entry.text()).unwrap_or_default();
    let pair = match words.as_slice() {
        [word] => word.split_once(':'),
        [key, value] => Some((key.trim_end_matches(':'), value.as_str())),
        _ => None,
    };
    match pair {
        Some((key @ ("role" | "extends"), value)) => format!("write `service {name} {key}={value}`"),
        _ => "a service has one name; settings stand in the block".into(),
    }
}

fn once(slot: &mut Option<Spanned<String>>, node: &Node<'_>, r: &mut Reader<'_>) {
    if let Some(first) = slot {
        r.duplicate(&format!("`{}`", node.name()), node.name_span(), first.span);
    }
    *slot = r.named(node);
}

/// Compose: `[a-zA-Z0-9._-]+`. A dot would make `${service.port}` ambiguous only where a port shares the last part.
fn check_name(name: &Spanned<String>, r: &mut Reader<'_>) {
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.is_empty() || !name.chars().all(ok) {
        let mended: String = name.chars().map(|c| if ok(c) { c } else { '-' }).collect();
        r.bad_name("service", name, "service names hold letters, digits, `.`, `_` and `-`", &mended);
    }
}
