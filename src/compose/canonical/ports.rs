//! `ports: [HOST_IP:PUBLISHED:TARGET/PROTOCOL]` (specification: "Services", short syntax of ports; compose-go:
//! types.ParsePortConfig).
//!
//! Canonical: one entry a port, `target` a number where it is literal, `published` always a text (the number 8080 and
//! the text "8080" count as two ports when Compose merges), `protocol: tcp` and `mode: ingress` left out.

use std::net::IpAddr;

use super::super::tree::{Map, Tree, Value};
use super::Problems;
use super::items::drop_default;
use super::split::{has_variable, is_one_variable, split_outside};

/// Short forms become long ones, ranges one entry for each port.
pub(super) fn ports(tree: &mut Tree, problems: &mut Problems) {
    let Value::Seq(items) = &mut tree.value else { return };
    let mut list = Vec::with_capacity(items.len());
    for (index, mut item) in std::mem::take(items).into_iter().enumerate() {
        if let Value::Map(_) = item.value {
            long(&mut item);
            list.push(item);
            continue;
        }
        match port(&item) {
            Ok(entries) => list.extend(entries),
            Err(message) => {
                problems.push(Some(index), item.span, message);
                list.push(item);
            }
        }
    }
    tree.value = Value::Seq(list);
}

/// The long forms of a port in short form; the item itself where a variable decides what it means.
pub(in crate::compose) fn port(item: &Tree) -> Result<Vec<Tree>, String> {
    let entries = match &item.value {
        Value::Int(port) => target(&port.to_string()).map(|port| vec![entry(item, None, None, Value::Int(port), None)]),
        Value::Str(text) => parse(text, item),
        _ => Err("this is no port".to_string()),
    }?;
    Ok(if entries.is_empty() { vec![item.clone()] } else { entries })
}

fn long(item: &mut Tree) {
    drop_default(item, "protocol", &Value::from("tcp"));
    drop_default(item, "mode", &Value::from("ingress"));
    let Some(map) = item.as_map_mut() else { return };
    if let Some(target) = map.get_mut("target")
        && let Some(port) = target.as_str().and_then(|text| text.parse().ok())
    {
        target.value = Value::Int(port);
    }
    if let Some(published) = map.get_mut("published")
        && let Value::Int(port) = published.value
    {
        published.value = Value::Str(port.to_string());
    }
    if map.get("published").is_some_and(|published| published.as_str() == Some("")) {
        map.shift_remove("published");
    }
}

/// The entries of a short form; none where a variable decides what the text means.
fn parse(text: &str, item: &Tree) -> Result<Vec<Tree>, String> {
    let (host, rest) = host(text)?;
    let mut parts = split_outside(rest, ':');
    let container = parts.pop().unwrap_or_default();
    let published = parts.pop().filter(|published| !published.is_empty());
    let host = match (host, parts.as_slice()) {
        (host, []) => host,
        (None, [address]) => Some(*address).filter(|address| !address.is_empty()),
        _ => {
            return Err(format!("`{text}` has too many colons for a port (an IPv6 address needs brackets, as in `[::1]:80:80`)"));
        }
    };
    let (container, protocol) = match split_outside(container, '/').as_slice() {
        [container] => (*container, None),
        [container, protocol] => (*container, Some(protocol.to_ascii_lowercase()).filter(|protocol| protocol != "tcp")),
        _ => return Err(format!("`{text}` has more than one protocol")),
    };
    if let Some(host) = host
        && !has_variable(host)
        && host.parse::<IpAddr>().is_err()
    {
        return Err(format!("`{host}` is no IP address to publish a port on"));
    }
    if let Some(protocol) = &protocol
        && !has_variable(protocol)
        && !["udp", "sctp"].contains(&protocol.as_str())
    {
        return Err(format!("`{protocol}` is no protocol of ports: tcp, udp or sctp"));
    }
    if has_variable(container) || published.is_some_and(has_variable) {
        return Ok(with_variables(item, host, published, container, protocol).into_iter().collect());
    }
    let (first, last) = range(container, 1)?;
    let Some(published) = published else {
        return Ok((first..=last).map(|port| entry(item, host, None, port.into(), protocol.as_deref())).collect());
    };
    let (from, to) = range(published, 0)?;
    if first == last {
        // Many to one: Compose picks a free one of them.
        let published = if from == to { from.to_string() } else { format!("{from}-{to}") };
        return Ok(vec![entry(item, host, Some(published), first.into(), protocol.as_deref())]);
    }
    if to - from != last - first {
        return Err(format!("`{published}` and `{container}` are ranges of different lengths"));
    }
    let pairs = (from..=to).zip(first..=last);
    Ok(pairs.map(|(host_port, port)| entry(item, host, Some(host_port.to_string()), port.into(), protocol.as_deref())).collect())
}

/// An IPv6 address in brackets, and what follows its colon.
fn host(text: &str) -> Result<(Option<&str>, &str), String> {
    let Some(rest) = text.strip_prefix('[') else { return Ok((None, text)) };
    rest.split_once("]:")
        .map(|(address, rest)| (Some(address), rest))
        .ok_or_else(|| format!("`{text}` has a bracket that does not hold an IP address"))
}

/// A variable may hold more than a port (`${BIND}8080` with `BIND=127.0.0.1:`): only what is plainly one port is taken apart.
fn with_variables(
    item: &Tree,
    host: Option<&str>,
    published: Option<&str>,
    container: &str,
    protocol: Option<String>,
) -> Option<Tree> {
    let published = published?;
    let plain = |text: &str| is_one_variable(text) || (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
    let port = if is_one_variable(container) { Value::from(container) } else { Value::Int(target(container).ok()?) };
    let published_is_plain = split_outside(published, '-').into_iter().all(plain);
    let is_range = published.contains('-') && !plain(published);
    let fits = published_is_plain && !(is_range && matches!(port, Value::Str(_)));
    fits.then(|| entry(item, host, Some(published.to_string()), port, protocol.as_deref()))
}

fn entry(item: &Tree, host: Option<&str>, published: Option<String>, target: Value, protocol: Option<&str>) -> Tree {
    let fields = [
        ("target", Some(target)),
        ("published", published.map(Value::Str)),
        ("host_ip", host.map(Value::from)),
        ("protocol", protocol.map(Value::from)),
    ];
    let map: Map = fields.into_iter().filter_map(|(key, value)| Some((key.to_string(), Tree::new(value?, item.span)))).collect();
    Tree::new(map, item.span)
}

fn target(text: &str) -> Result<i64, String> {
    number(text, 1)
}

fn number(text: &str, least: i64) -> Result<i64, String> {
    text.parse().ok().filter(|port| (least..=65535).contains(port) && text.bytes().all(|b| b.is_ascii_digit())).ok_or_else(|| {
        if text.is_empty() {
            "the port is missing".to_string()
        } else {
            format!("`{text}` is no port: a number from {least} to 65535")
        }
    })
}

fn range(text: &str, least: i64) -> Result<(i64, i64), String> {
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first, least)?, number(last, least)?),
        None => {
            let port = number(text, least)?;
            (port, port)
        }
    };
    if first > last { Err(format!("`{text}` is a range that runs backwards")) } else { Ok((first, last)) }
}
