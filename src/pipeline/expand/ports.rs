//! Declared ports: fields from role, service and block put together, host ports found for one profile.

use indexmap::IndexMap;

use crate::compose::Tree;
use crate::diag::{Code, Diagnostic, Sink, Span, Spanned};

use super::super::decode::{HostDecl, Manifest, Moved, PortDecl};
use super::stack::{HostPort, Port};

/// A port without a number.
pub const PORT_WITHOUT_NUMBER: Code = Code("port-without-number");
/// A host port past 65535, or below 1, after an offset.
pub const PORT_OUT_OF_RANGE: Code = Code("port-out-of-range");
/// A port published by a service that its profile keeps inside.
pub const NOT_PUBLISHABLE: Code = Code("publish-only");

/// Lays `more` over `ports`: what it says wins, field by field.
pub fn overlay(ports: &mut IndexMap<String, PortDecl>, more: &IndexMap<String, PortDecl>) {
    for (name, decl) in more {
        let Some(port) = ports.get_mut(name) else {
            ports.insert(name.clone(), decl.clone());
            continue;
        };
        let PortDecl { name: _, target, doc, default, hosts, public, bind, var, protocol, scheme, path, span } = decl.clone();
        port.target = target.or(port.target.take());
        port.doc = doc.or(port.doc.take());
        port.default = default.or(port.default.take());
        port.public = public.or(port.public.take());
        port.bind = bind.or(port.bind.take());
        port.var = var.or(port.var.take());
        port.protocol = protocol.or(port.protocol.take());
        port.scheme = scheme.or(port.scheme.take());
        port.path = path.or(port.path.take());
        port.hosts.extend(hosts);
        port.span = span;
    }
}

/// What host ports depend on, for one profile.
pub struct PortContext<'a> {
    /// The manifest.
    pub manifest: &'a Manifest,
    /// The profile.
    pub profile: &'a str,
    /// The profile and its ancestors, the furthest first.
    pub lineage: &'a [String],
}

/// The ports of `service` in one profile.
pub fn resolve(
    service: &str,
    ports: &IndexMap<String, PortDecl>,
    cx: &PortContext<'_>,
    sink: &mut Sink,
) -> IndexMap<String, Port> {
    let mut resolved = IndexMap::with_capacity(ports.len());
    for decl in ports.values() {
        // A port without a number is told once: 1 stands in for it.
        let target = decl.target.as_ref().map_or(1, |target| target.value);
        if decl.target.is_none() {
            sink.push(
                Diagnostic::error(
                    PORT_WITHOUT_NUMBER,
                    format!("port `{}` has no number", decl.name.value),
                    decl.name.span,
                    "nowhere given",
                )
                .help(format!("write `port {} NUMBER`: the port inside the container", decl.name.value)),
            );
        }
        let text = |field: &Option<Spanned<String>>| field.as_ref().map(|t| t.value.clone());
        let port = Port {
            name: decl.name.value.clone(),
            has_name: decl.has_name(),
            target,
            protocol: text(&decl.protocol).unwrap_or_else(|| "tcp".into()),
            host: host(service, decl, cx, sink),
            doc: text(&decl.doc),
            scheme: text(&decl.scheme).or_else(|| scheme_of(&decl.name.value, target)),
            path: text(&decl.path),
            span: decl.name.span,
        };
        resolved.insert(port.name.clone(), port);
    }
    resolved
}

/// Ports that a service publishes by Compose's own `ports`, where its profile keeps it inside.
pub fn check_published(service: &str, settings: &Tree, cx: &PortContext<'_>, sink: &mut Sink) {
    let lineage = cx.manifest.lineage(cx.profile);
    let Some(allowed) = lineage.into_iter().rev().find_map(|p| p.publish_only.as_ref()) else { return };
    let known = allowed.iter().all(|name| cx.manifest.services.contains_key(&name.value));
    if !known || allowed.iter().any(|name| name.value == service) {
        return;
    }
    for port in settings.get("ports").and_then(Tree::as_seq).unwrap_or_default() {
        sink.push(
            Diagnostic::error(NOT_PUBLISHABLE, format!("`{service}` must not publish ports"), port.span, "published here")
                .related(allowed.first().map_or(Span::NONE, |name| name.span), "the profile publishes these services only")
                .help("write `port NAME NUMBER dev=HOST` instead: it is published where a profile says so")
                .profiles([cx.profile]),
        );
    }
}

/// Clients that a port's own name gives away.
fn scheme_of(name: &str, target: u16) -> Option<String> {
    let scheme = match name {
        "https" => "https",
        "http" | "web" | "ui" | "http-ui" | "web-ui" | "dashboard" | "admin" | "api" => {
            if target == 443 {
                "https"
            } else {
                "http"
            }
        }
        _ => return None,
    };
    Some(scheme.into())
}

fn host(service: &str, decl: &PortDecl, cx: &PortContext<'_>, sink: &mut Sink) -> Option<HostPort> {
    let (port, span, explicit) = host_number(decl, cx, sink)?;
    let profile = cx.manifest.profiles.get(cx.profile)?;
    let publish_only = cx.manifest.lineage(&profile.name.value).into_iter().rev().find_map(|p| p.publish_only.as_ref());
    if let Some(allowed) = publish_only
        && !allowed.iter().any(|name| name.value == service)
    {
        // A misspelt name in `publish-only` is told already.
        if explicit && allowed.iter().all(|name| cx.manifest.services.contains_key(&name.value)) {
            let message = format!("`{service}` must not publish ports");
            let place = allowed.first().map_or(profile.name.span, |name| name.span);
            sink.push(
                Diagnostic::error(NOT_PUBLISHABLE, message, span, "published here")
                    .related(place, "the profile publishes these services only")
                    .help(format!("leave `{0}=…` out, or add `{service}` to `publish-only`", cx.profile))
                    .profiles([cx.profile]),
            );
        }
        return None;
    }
    let public = decl.public.as_ref().is_some_and(|p| p.value);
    let bind = match &decl.bind {
        Some(bind) => Some(bind.value.clone()),
        None if public => None,
        None => Some("127.0.0.1".to_string()),
    };
    let variable = match decl.var.as_ref().map(|moved| &moved.value) {
        Some(Moved::By(name)) => Some(name.clone()),
        Some(Moved::Not) => None,
        None => decl.has_name().then(|| made_name(service, &decl.name.value)),
    };
    Some(HostPort { port, bind, variable, public: public || decl.bind.is_some(), span })
}

/// `APP_HTTP_PORT` for port `http` of service `app`.
fn made_name(service: &str, port: &str) -> String {
    let part = |text: &str| {
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect::<String>()
    };
    let name = format!("{}_{}_PORT", part(service), part(port));
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// The host port, the place that gives it, and whether it was given for this very profile.
fn host_number(decl: &PortDecl, cx: &PortContext<'_>, sink: &mut Sink) -> Option<(u16, Span, bool)> {
    if let Some(host) = decl.hosts.get(cx.profile) {
        return host.port.as_ref().map(|port| (port.value, port.span, true));
    }
    let inherited = cx.lineage.iter().rev().find_map(|name| decl.hosts.get(name));
    if matches!(inherited, Some(HostDecl { port: None, .. })) {
        return None;
    }
    let offset = cx.manifest.lineage(cx.profile).into_iter().rev().find_map(|p| p.port_offset.as_ref());
    let Some(offset) = offset else {
        let port = inherited.map_or(decl.default.as_ref(), |host| host.port.as_ref());
        return port.map(|port| (port.value, port.span, false));
    };
    let of_default = cx.manifest.default_profile().and_then(|p| decl.hosts.get(&p.name.value));
    let start = inherited.or(of_default).map_or(decl.default.as_ref(), |host| host.port.as_ref())?;
    let sum = i32::from(start.value) + offset.value;
    match u16::try_from(sum) {
        Ok(port) if port > 0 => Some((port, start.span, false)),
        _ => {
            sink.push(
                Diagnostic::error(PORT_OUT_OF_RANGE, format!("host port {sum} does not exist"), start.span, "moved from here")
                    .related(offset.span, "by this offset")
                    .help(format!("give it a host port for the profile: `{}=PORT`", cx.profile))
                    .profiles([cx.profile]),
            );
            None
        }
    }
}
