//! What services lack.

use std::collections::HashSet;

use serde::Serialize;

use crate::compose::Tree;

use super::super::super::Model;
use super::super::super::decode::Manifest;
use super::super::super::expand::{Service, Stack};
use super::super::super::rules;

/// A setting that a service lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The service.
    pub service: String,
    /// The Compose key: `healthcheck`, `limits`, `networks`, or what a role expects.
    pub key: String,
    /// The profiles in which it is missing.
    pub profiles: Vec<String>,
    /// Whether those are all profiles that have the service.
    pub everywhere: bool,
    /// The role that expects it; `none` where none does.
    pub role: Option<String>,
}

/// What an audit asks about, whoever expects it.
const ASKED: &[&str] = &["healthcheck", "limits", "networks"];

/// Every setting that a role expects or an audit asks about, where it is missing and no `without` says that this is meant.
pub fn all(model: &Model) -> Vec<Missing> {
    let seen: Vec<Seen<'_>> = model.stacks.iter().map(Seen::of).collect();
    let mut all: Vec<Missing> = Vec::new();
    for name in model.manifest.services.keys() {
        let mut found: Vec<Missing> = Vec::new();
        for seen in &seen {
            let Some(service) = seen.stack.services.get(name) else { continue };
            let expected = expected(&model.manifest, service.role.as_deref());
            let asked = ASKED.iter().filter(|key| seen.asks(service, key)).map(|key| (*key, None));
            for (key, role) in expected.iter().map(|(key, role)| (*key, Some(*role))).chain(asked) {
                if has(service, key) || is_meant(service, key) {
                    continue;
                }
                let profile = &seen.stack.profile;
                match found.iter_mut().find(|missing| missing.key == key) {
                    Some(missing) if missing.profiles.contains(profile) => {}
                    Some(missing) => missing.profiles.push(profile.clone()),
                    None => found.push(Missing {
                        service: name.clone(),
                        key: key.to_string(),
                        profiles: vec![profile.clone()],
                        everywhere: false,
                        role: role.map(str::to_string),
                    }),
                }
            }
        }
        let having = seen.iter().filter(|seen| seen.stack.services.contains_key(name)).count();
        found.iter_mut().for_each(|missing| missing.everywhere = missing.profiles.len() == having);
        all.append(&mut found);
    }
    all
}

/// One profile, and what may be asked of its services.
struct Seen<'a> {
    stack: &'a Stack,
    /// Services whose end another one waits for.
    awaited: HashSet<&'a str>,
    /// Whether any service has limits.
    limits: bool,
    /// Whether the profile has networks of its own.
    networks: bool,
}

impl<'a> Seen<'a> {
    fn of(stack: &'a Stack) -> Self {
        let ends = |need: &Tree| need.get("condition").and_then(Tree::as_str) == Some("service_completed_successfully");
        let needs = stack.services.values().filter_map(|service| service.settings.get("depends_on")?.as_map());
        Self {
            stack,
            awaited: needs.flatten().filter(|(_, need)| ends(need)).map(|(name, _)| name.as_str()).collect(),
            limits: stack.services.values().any(|service| has(service, "limits")),
            networks: stack.top.get("networks").and_then(Tree::as_map).is_some_and(|map| !map.is_empty()),
        }
    }

    /// Whether the key is missed where it is not said.
    fn asks(&self, service: &Service, key: &str) -> bool {
        match key {
            // What runs once and ends is done, not healthy.
            "healthcheck" => !self.awaited.contains(service.name.as_str()) && restart(service).as_deref() != Some("no"),
            "limits" => self.limits,
            _ => self.networks,
        }
    }
}

fn restart(service: &Service) -> Option<String> {
    service.settings.get("restart").and_then(Tree::scalar_text)
}

/// What the role and those that it builds on expect, and which of them does.
fn expected<'m>(manifest: &'m Manifest, role: Option<&'m str>) -> Vec<(&'m str, &'m str)> {
    let mut keys = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut next = role.and_then(|role| manifest.roles.get(role));
    while let Some(role) = next.filter(|role| !seen.contains(&role.name.value.as_str())) {
        seen.push(&role.name.value);
        keys.extend(role.expects.iter().map(|key| (key.value.as_str(), role.name.value.as_str())));
        next = role.extends.as_ref().and_then(|parent| manifest.roles.get(&parent.value));
    }
    keys
}

/// Whether a `without` took the key away, or what it is inside of.
fn is_meant(service: &Service, key: &str) -> bool {
    let is_of = |removed: &str, key: &str| key.strip_prefix(removed).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    rules::keys_expected(key).iter().any(|key| service.removed.iter().any(|removed| is_of(removed, key)))
}

fn has(service: &Service, key: &str) -> bool {
    // Memory is a place for data, too.
    rules::is_met(service, &service.settings, key) || (key == "volumes" && service.settings.get("tmpfs").is_some())
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::model;

    /// `service key` for all that is missing in one profile.
    fn missing(services: &str) -> Vec<String> {
        let model = model(&format!("stack shop\nprofile dev\n{services}"));
        super::all(&model).into_iter().map(|missing| format!("{} {}", missing.service, missing.key)).collect()
    }

    const HEALTHY: &str = "healthcheck { test CMD ok }";

    #[test]
    fn only_what_somebody_would_miss_is_missing() {
        for (services, want) in [
            ("service a { image x }".to_string(), &["a healthcheck"][..]),
            (format!("service a {{ image x; {HEALTHY} }}"), &[]),
            // What runs once.
            ("service a { image x; restart \"no\" }".into(), &[]),
            (
                format!(
                    "service a {{ image x }}\nservice b {{ image x; depends_on a condition=service_completed_successfully; {HEALTHY} }}"
                ),
                &[],
            ),
            // Limits and networks, once one has them.
            (format!("service a {{ image x; mem_limit \"1g\"; {HEALTHY} }}\nservice b {{ image x; {HEALTHY} }}"), &["b limits"]),
            (
                format!("service a {{ image x; networks n; {HEALTHY} }}\nservice b {{ image x; {HEALTHY} }}\nnetworks {{ n }}"),
                &["b networks"],
            ),
            // What was taken away is meant to be missing.
            (format!("role r {{ {HEALTHY} }}\nservice a role=r {{ image x; in dev {{ without healthcheck }} }}"), &[]),
            (
                format!(
                    "role r {{ expects volumes; volumes \"vol:/v\"; {HEALTHY} }}\nservice a role=r {{ image x; in dev {{ without volumes }} }}\nservice b {{ image x; {HEALTHY}; volumes \"vol:/v\" }}\nvolumes {{ vol }}"
                ),
                &[],
            ),
        ] {
            assert_eq!(missing(&services), want, "{services}");
        }
    }
}
