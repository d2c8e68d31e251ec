//! URLs, hosts and addresses of mail.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Schemes whose URLs may have a path and no host.
const LOCAL: &[&str] = &["file", "sqlite", "sqlite3", "unix", "socket", "duckdb", "memory"];

/// `scheme://host…`, several hosts with commas between them included. A scheme may stand before another one: `jdbc:postgresql://…`.
pub fn is_url(text: &str) -> bool {
    let Some((schemes, rest)) = text.split_once("://") else { return false };
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) || !schemes.split(':').all(is_scheme) {
        return false;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = (&rest[..end], &rest[end..]);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.is_empty() {
        // `sqlite+aiosqlite:///data.db`
        let kind = schemes.rsplit(':').next().unwrap_or(schemes);
        return !authority.contains('@') && path.len() > 1 && LOCAL.contains(&kind.split('+').next().unwrap_or(kind));
    }
    host.split(',').all(is_endpoint)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// A host, and perhaps a port.
fn is_endpoint(text: &str) -> bool {
    let (host, port) = match text.rfind(':').filter(|at| !text[*at..].contains(']')) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    port.is_none_or(super::plain::is_port) && port != Some("") && is_host(host) && (host.starts_with('[') || !host.contains(':'))
}

/// A name, an IPv4 or an IPv6 address; the latter may stand in brackets.
pub fn is_host(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if let Some(address) = inside.or_else(|| text.contains(':').then_some(text)) {
        let address = address.split_once('%').map_or(address, |(address, _zone)| address);
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    // Names end in a label of letters: what ends in a number is meant as an address.
    let numeric = name.rsplit('.').next().is_some_and(|last| !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()));
    if numeric && name.contains('.') {
        return name.parse::<Ipv4Addr>().is_ok();
    }
    name.len() <= 253 && name.split('.').all(is_label)
}

/// A part of a host name. `_` is no letter of host names, and one of Compose's service names.
fn is_label(text: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    !text.is_empty() && text.chars().count() <= 63 && text.chars().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

/// `name@host`, or `Name <name@host>`, which mailers take as well.
pub fn is_email(text: &str) -> bool {
    let address = match text.split_once('<') {
        Some((_, rest)) => match rest.strip_suffix('>') {
            Some(address) => address,
            None => return false,
        },
        None => text,
    };
    let Some((name, host)) = address.rsplit_once('@') else { return false };
    let special = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let dots = name.starts_with('.') || name.ends_with('.') || name.contains("..");
    let named = !name.is_empty() && name.len() <= 64 && name.chars().all(special) && !dots;
    named && !host.contains([':', '[']) && is_host(host)
}
