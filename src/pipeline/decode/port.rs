//! `port NAME TARGET PROFILE=HOST … { … }`: a container port, named once, published where a profile says so.
//! `port TARGET PROFILE=HOST …` is one without a name, as Compose's own `ports` has them: it goes by its number.

use indexmap::IndexMap;
use kdl::KdlValue;

use crate::diag::{Diagnostic, Span, Spanned, nearest};

use super::node::{Attribute, Node};
use super::reader::{MISSING, Reader, SURPLUS, UNKNOWN_KEY};

/// A port as written.
#[derive(Clone, Debug)]
pub struct PortDecl {
    /// Its name, unique in the service: `${service.name}` is its endpoint. `8080` or `53/udp` where it has none.
    pub name: Spanned<String>,
    /// The port inside the container, 1 to 65535; absent where a block only changes a port.
    pub target: Option<Spanned<u16>>,
    /// What it is for.
    pub doc: Option<Spanned<String>>,
    /// The host port where a profile has none of its own.
    pub default: Option<Spanned<u16>>,
    /// Host ports by profile.
    pub hosts: IndexMap<String, HostDecl>,
    /// Whether it is reachable from other machines.
    pub public: Option<Spanned<bool>>,
    /// The host address that it is bound to; 127.0.0.1 otherwise, 0.0.0.0 for a public port.
    pub bind: Option<Spanned<String>>,
    /// The variable that moves the host port; `var=#false`: none does.
    pub var: Option<Spanned<Moved>>,
    /// `tcp` (the default) or `udp`.
    pub protocol: Option<Spanned<String>>,
    /// `http`, `https`, `postgresql` …: makes a URL of it in the docs.
    pub scheme: Option<Spanned<String>>,
    /// The URL's path.
    pub path: Option<Spanned<String>>,
    /// The whole node.
    pub span: Span,
}

/// What moves a host port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// A variable of this name.
    By(String),
    /// Nothing: it is written down as it is.
    Not,
}

/// `PROFILE=8080`, or `PROFILE=#false`: inside only.
#[derive(Clone, Debug)]
pub struct HostDecl {
    /// The profile's name.
    pub profile: Spanned<String>,
    /// The host port; `None` keeps it inside.
    pub port: Option<Spanned<u16>>,
}

pub(super) const KEYS: &[&str] = &["doc", "default", "public", "bind", "var", "protocol", "scheme", "path"];

const PROTOCOLS: &[&str] = &["tcp", "udp", "sctp"];

impl PortDecl {
    /// Whether it has a name; otherwise it goes by its number.
    #[must_use]
    pub fn has_name(&self) -> bool {
        !is_number(&self.name)
    }

    /// A port of which nothing but a name is known.
    fn stand_in(name: Spanned<String>, span: Span) -> Self {
        let target = Some(Spanned::new(1, name.span));
        let (doc, default, public, bind, var, protocol, scheme, path) = (None, None, None, None, None, None, None, None);
        Self { name, target, doc, default, hosts: IndexMap::new(), public, bind, var, protocol, scheme, path, span }
    }
}

/// Decodes a `port` node into `ports`.
pub fn decode(node: &Node<'_>, profiles: &[&str], ports: &mut IndexMap<String, PortDecl>, r: &mut Reader<'_>) {
    let Some(name) = r.named(node) else { return };
    if is_number(&name) {
        if let Some(decl) = nameless(node, name, ports, r) {
            settings(node, decl, 1, profiles, ports, r);
        }
        return;
    }
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(ok) {
        let mended: String = name.chars().map(|c| if ok(c) { c } else { '-' }).collect();
        let numbers: Vec<&str> = name.split(':').collect();
        let instead = match (numbers.as_slice(), profiles) {
            ([host, inside], [profile, ..]) if inside.parse::<u16>().is_ok() => format!("http {inside} {profile}={host}"),
            _ => mended,
        };
        ports.insert(name.value.clone(), PortDecl::stand_in(name.clone(), node.span()));
        r.bad_name("port", &name, "port names hold letters, digits, `-` and `_`", &instead);
        return;
    }
    // A block that only changes a port leaves the number out: `port http prod=80 public`.
    let number = node.args().nth(1).filter(|entry| entry.value().as_string().is_none_or(|word| word != "public"));
    let words = if number.is_some() { 2 } else { 1 };
    // A number that cannot be is told once: 1 stands in for it.
    let target = number.map(|entry| r.port("port", &entry).unwrap_or(Spanned::new(1, entry.span())));
    let decl = PortDecl { target, ..PortDecl::stand_in(name, node.span()) };
    settings(node, decl, words, profiles, ports, r);
}

/// Whether a port is called by its number: `8080`, `53/udp`.
fn is_number(name: &str) -> bool {
    let number = number_of(name);
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

fn number_of(name: &str) -> &str {
    name.split_once('/').map_or(name, |(number, _)| number)
}

/// `port 8080 …`, `port "53/udp" …`.
fn nameless(
    node: &Node<'_>,
    name: Spanned<String>,
    ports: &mut IndexMap<String, PortDecl>,
    r: &mut Reader<'_>,
) -> Option<PortDecl> {
    let (number, protocol) = name.split_once('/').map_or((name.as_str(), None), |(number, protocol)| (number, Some(protocol)));
    let behind = node.args().nth(1).and_then(|entry| Some(Spanned::new(entry.text()?, entry.span())));
    if let Some(behind) = behind.filter(|word| word.value != "public") {
        if is_number(&behind) {
            let message = "a port has one number, the one inside the container";
            let finding = Diagnostic::error(SURPLUS, message, behind.span, "one too many");
            r.sink.push(finding.help("a host port is given per profile: `dev=8080`"));
        } else {
            let finding =
                Diagnostic::error(MISSING, "a port's name stands before its number", behind.span, "the name, behind it");
            r.sink.push(finding.help(format!("write `port {} {number}`", behind.value)));
            ports.insert(behind.value.clone(), PortDecl::stand_in(Spanned::new(behind.value, name.span), node.span()));
        }
        return None;
    }
    let protocol = match protocol {
        Some(word) if !PROTOCOLS.contains(&word) => {
            r.wrong_value("protocol", &Spanned::new(word.to_string(), name.span), PROTOCOLS);
            None
        }
        word => word.map(|word| Spanned::new(word.to_string(), name.span)),
    };
    // A number that cannot be is told once: 1 stands in for it.
    let target = match number.parse::<u16>() {
        Ok(port) if port > 0 => port,
        _ => node.args().next().and_then(|entry| r.port("port", &entry)).map_or(1, |port| port.value),
    };
    let stand_in = PortDecl::stand_in(name, node.span());
    Some(PortDecl { target: Some(Spanned::new(target, stand_in.name.span)), protocol, ..stand_in })
}

/// What stands behind the first `words` of a port.
fn settings(
    node: &Node<'_>,
    mut decl: PortDecl,
    words: usize,
    profiles: &[&str],
    ports: &mut IndexMap<String, PortDecl>,
    r: &mut Reader<'_>,
) {
    // `public` may stand as a bare word, as in `port https 443 prod=443 public`.
    for entry in node.args().skip(words) {
        match r.text("port", &entry) {
            Some(word) if *word == "public" => decl.public = Some(Spanned::new(true, word.span)),
            Some(word) => {
                let message = format!("`{}` says nothing about a port", word.value);
                let finding = Diagnostic::error(UNKNOWN_KEY, message, word.span, "not known here");
                r.sink.push(finding.help("a host port is given per profile: `dev=8080`; `public` opens it to other machines"));
            }
            None => {}
        }
    }
    r.no_repeats(node, &[]);
    // A number that cannot be is not another port's.
    let stated = !decl.has_name() && decl.target.as_ref().is_some_and(|target| number_of(&decl.name) == target.value.to_string());
    for attribute in node.attributes() {
        match attribute.name {
            "doc" => decl.doc = r.single_text(&attribute),
            // As with variables: all profiles, and not one that is called so.
            "default" => decl.default = r.single(&attribute).and_then(|entry| r.port("default", &entry)),
            "public" => decl.public = r.switch(&attribute),
            "bind" => decl.bind = r.single_text(&attribute),
            "var" => decl.var = moved(&attribute, r),
            "protocol" => {
                let first = decl.protocol.take();
                decl.protocol = r.single_text(&attribute);
                if let Some(protocol) = decl.protocol.as_ref().filter(|p| !PROTOCOLS.contains(&p.as_str())) {
                    r.wrong_value("protocol", &protocol.clone(), PROTOCOLS);
                }
                if let Some(first) = first {
                    r.duplicate("the protocol", attribute.name_span, first.span);
                }
            }
            "scheme" => decl.scheme = r.single_text(&attribute),
            "path" => decl.path = r.single_text(&attribute),
            name if profiles.contains(&name) => {
                decl.hosts.extend(host(&attribute, r).map(|h| (h.profile.value.clone(), h)));
            }
            name => unknown(name, &attribute, profiles, r),
        }
    }
    if let (true, Some(target)) = (stated, &decl.target) {
        // `53/tcp` is `53`, `53 protocol=udp` is `53/udp`: lines that mean one port are about one.
        decl.name.value = match &decl.protocol {
            Some(protocol) if protocol.value != "tcp" => format!("{}/{}", target.value, protocol.value),
            _ => target.value.to_string(),
        };
    }
    if let Some(first) = ports.get(&decl.name.value) {
        let first = first.name.span;
        r.duplicate(&format!("port `{}`", decl.name.value), decl.name.span, first);
        return;
    }
    ports.insert(decl.name.value.clone(), decl);
}

/// `var=NAME`, `var=#false`.
fn moved(attribute: &Attribute<'_>, r: &mut Reader<'_>) -> Option<Spanned<Moved>> {
    let entry = r.single(attribute)?;
    match entry.value() {
        KdlValue::Bool(false) => Some(Spanned::new(Moved::Not, entry.span())),
        _ => r.text(attribute.name, &entry).map(|name| Spanned::new(Moved::By(name.value), name.span)),
    }
}

fn host(attribute: &Attribute<'_>, r: &mut Reader<'_>) -> Option<HostDecl> {
    let entry = r.single(attribute)?;
    let profile = Spanned::new(attribute.name.to_string(), attribute.name_span);
    let port = match entry.value() {
        KdlValue::Bool(false) => None,
        _ => Some(r.port(attribute.name, &entry)?),
    };
    Some(HostDecl { profile, port })
}

fn unknown(name: &str, attribute: &Attribute<'_>, profiles: &[&str], r: &mut Reader<'_>) {
    let known: Vec<&str> = KEYS.iter().copied().chain(profiles.iter().copied()).collect();
    let finding = Diagnostic::error(
        UNKNOWN_KEY,
        format!("a port has no `{name}`"),
        attribute.name_span,
        "neither a profile nor a setting of a port",
    );
    r.sink.push(match nearest(name, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("profiles here: {}; settings: {}", profiles.join(", "), KEYS.join(", "))),
    });
}
