//! `port NAME TARGET PROFILE=HOST … { … }`: a container port, named once, published where a profile says so.

use indexmap::IndexMap;
use kdl::KdlValue;

use crate::diag::{Diagnostic, Span, Spanned, nearest};

use super::node::{Attribute, Node};
use super::reader::{Reader, UNKNOWN_KEY};

/// A port as written.
#[derive(Clone, Debug)]
pub struct PortDecl {
    /// Its name, unique in the service: `${service.name}` is its endpoint.
    pub name: Spanned<String>,
    /// The port inside the container, 1 to 65535; absent where a block only changes a port.
    pub target: Option<Spanned<u16>>,
    /// What it is for.
    pub doc: Option<Spanned<String>>,
    /// Host ports by profile.
    pub hosts: IndexMap<String, HostDecl>,
    /// Whether it is reachable from other machines.
    pub public: Option<Spanned<bool>>,
    /// The host address that it is bound to; 127.0.0.1 otherwise, 0.0.0.0 for a public port.
    pub bind: Option<Spanned<String>>,
    /// The variable that moves the host port.
    pub var: Option<Spanned<String>>,
    /// `tcp` (the default) or `udp`.
    pub protocol: Option<Spanned<String>>,
    /// `http`, `https`, `postgresql` …: makes a URL of it in the docs.
    pub scheme: Option<Spanned<String>>,
    /// The URL's path.
    pub path: Option<Spanned<String>>,
    /// The whole node.
    pub span: Span,
}

/// `PROFILE=8080`, or `PROFILE=#false`: inside only.
#[derive(Clone, Debug)]
pub struct HostDecl {
    /// The profile's name.
    pub profile: Spanned<String>,
    /// The host port; `None` keeps it inside.
    pub port: Option<Spanned<u16>>,
}

pub(super) const KEYS: &[&str] = &["doc", "public", "bind", "var", "protocol", "scheme", "path"];

impl PortDecl {
    /// A port of which nothing but a name is known.
    fn stand_in(name: Spanned<String>, span: Span) -> Self {
        let target = Some(Spanned::new(1, name.span));
        let (doc, public, bind, var, protocol, scheme, path) = (None, None, None, None, None, None, None);
        Self { name, target, doc, hosts: IndexMap::new(), public, bind, var, protocol, scheme, path, span }
    }
}

/// Decodes a `port` node into `ports`.
pub fn decode(node: &Node<'_>, profiles: &[&str], ports: &mut IndexMap<String, PortDecl>, r: &mut Reader<'_>) {
    let Some(name) = r.named(node) else { return };
    if name.parse::<u32>().is_ok() {
        // `port 8080 http`: the name is there, in the wrong place.
        let given =
            node.args().nth(1).and_then(|entry| entry.text()).filter(|word| word.parse::<u32>().is_err() && word != "public");
        let port = given.clone().unwrap_or_else(|| "http".into());
        r.missing("`port`", "a name before its number", name.span, format!("write `port {port} {}`", name.value));
        if given.is_some() {
            ports.insert(port.clone(), PortDecl::stand_in(Spanned::new(port, name.span), node.span()));
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
    let mut decl = PortDecl { target, ..PortDecl::stand_in(name, node.span()) };
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
    for attribute in node.attributes() {
        match attribute.name {
            "doc" => decl.doc = r.single_text(&attribute),
            "public" => decl.public = r.switch(&attribute),
            "bind" => decl.bind = r.single_text(&attribute),
            "var" => decl.var = r.single_text(&attribute),
            "protocol" => {
                decl.protocol = r.single_text(&attribute);
                if let Some(protocol) = decl.protocol.as_ref().filter(|p| !["tcp", "udp", "sctp"].contains(&p.as_str())) {
                    r.wrong_value("protocol", &protocol.clone(), &["tcp", "udp", "sctp"]);
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
    if let Some(first) = ports.get(&decl.name.value) {
        let first = first.name.span;
        r.duplicate(&format!("port `{}`", decl.name.value), decl.name.span, first);
        return;
    }
    ports.insert(decl.name.value.clone(), decl);
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
