//! Ports: of a service in a profile, and the table over all profiles.

use indexmap::IndexMap;
use serde::Serialize;

use crate::compose::Tree;

use super::super::super::Model;
use super::super::super::expand::{HostPort, Service, Stack};
use super::services::ServicePort;
use super::shown::Reading;

/// What stands in place of an address for a port that the host does not offer.
pub const INSIDE: &str = "inside";

/// One port, in all profiles.
#[derive(Clone, Debug, Serialize)]
pub struct PortRow {
    /// The service.
    pub service: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The port in the container.
    pub target: String,
    /// `tcp`, `udp` …
    pub protocol: String,
    /// `127.0.0.1:5432` where the host offers it, `inside` where it does not, `-` where the profile lacks it.
    pub by_profile: IndexMap<String, String>,
    /// The variable that moves the host's port.
    pub variable: Option<String>,
}

/// A port that the host offers.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    /// The service.
    pub service: String,
    /// The port's name.
    pub port: String,
    /// What it is for.
    pub doc: String,
    /// Address and number on the host; `*` is every address.
    pub address: String,
    /// The port in the container.
    pub target: String,
    /// `tcp`, `udp` …
    pub protocol: String,
    /// The variable that moves it.
    pub variable: Option<String>,
}

/// The ports of a service: those that `port` declares, then those of Compose's own `ports`.
pub fn of_service(service: &Service, reading: &Reading<'_>) -> Vec<ServicePort> {
    let mut ports: Vec<ServicePort> = Vec::with_capacity(service.ports.len());
    for port in service.ports.values() {
        ports.push(ServicePort {
            name: if port.has_name { port.name.clone() } else { port.target.to_string() },
            doc: port.doc.clone().unwrap_or_default(),
            target: port.target.to_string(),
            protocol: port.protocol.clone(),
            address: port.host.as_ref().map_or_else(|| INSIDE.into(), declared),
            variable: port.host.as_ref().and_then(|host| host.variable.clone()),
        });
    }
    let more = service.settings.get("ports").and_then(Tree::as_seq).unwrap_or_default();
    ports.extend(more.iter().filter_map(|item| own(item, reading)));
    ports
}

fn declared(host: &HostPort) -> String {
    address(host.bind.as_deref(), &host.port.to_string())
}

fn address(bind: Option<&str>, port: &str) -> String {
    match bind {
        None | Some("" | "0.0.0.0" | "::") => format!("*:{port}"),
        Some(bind) if bind.contains(':') => format!("[{bind}]:{port}"),
        Some(bind) => format!("{bind}:{port}"),
    }
}

/// An entry of Compose's `ports`, in its long form; a text is one that a variable decides about.
fn own(item: &Tree, reading: &Reading<'_>) -> Option<ServicePort> {
    let field = |key: &str| item.get(key).and_then(Tree::scalar_text).map(|text| reading.text(&text));
    if let Some(text) = item.as_str() {
        let text = reading.text(text);
        let port = |address: String| ServicePort {
            name: text.clone(),
            doc: String::new(),
            target: text.clone(),
            protocol: "tcp".into(),
            address,
            variable: None,
        };
        return Some(port(text.clone()));
    }
    let target = field("target")?;
    let address = match field("published") {
        Some(published) => address(field("host_ip").as_deref(), &published),
        None => address(field("host_ip").as_deref(), "any"),
    };
    Some(ServicePort {
        name: field("name").unwrap_or_else(|| target.clone()),
        doc: String::new(),
        protocol: field("protocol").unwrap_or_else(|| "tcp".into()),
        address,
        variable: None,
        target,
    })
}

/// Every port of every service.
pub fn table(model: &Model) -> Vec<PortRow> {
    let mut rows: IndexMap<(String, String, String), PortRow> = IndexMap::new();
    for name in model.manifest.services.keys() {
        for stack in &model.stacks {
            let Some(service) = stack.services.get(name) else { continue };
            for port in of_service(service, &Reading::new(&model.manifest, stack, service)) {
                let key = (name.clone(), port.name.clone(), port.protocol.clone());
                let row = rows.entry(key).or_insert_with(|| PortRow {
                    service: name.clone(),
                    name: port.name,
                    purpose: port.doc,
                    target: port.target,
                    protocol: port.protocol,
                    by_profile: model.stacks.iter().map(|stack| (stack.profile.clone(), "-".into())).collect(),
                    variable: None,
                });
                row.by_profile.insert(stack.profile.clone(), port.address);
                row.variable = row.variable.take().or(port.variable);
            }
        }
    }
    rows.into_values().collect()
}

/// What the host offers in one profile.
pub fn published(model: &Model, stack: &Stack) -> Vec<Published> {
    let mut all = Vec::new();
    for service in stack.services.values() {
        for port in of_service(service, &Reading::new(&model.manifest, stack, service)) {
            if port.address != INSIDE {
                all.push(Published {
                    service: service.name.clone(),
                    port: port.name,
                    doc: port.doc,
                    address: port.address,
                    target: port.target,
                    protocol: port.protocol,
                    variable: port.variable,
                });
            }
        }
    }
    all
}

impl Published {
    /// Whether other machines can reach it.
    pub fn is_for_others(&self) -> bool {
        !self.address.starts_with("127.") && !self.address.starts_with("[::1]") && !self.address.starts_with("localhost:")
    }
}
