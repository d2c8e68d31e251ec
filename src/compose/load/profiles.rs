//! Which services are there at all, and what nothing uses (compose-go: types/project.go).

use indexmap::{IndexMap, IndexSet};

use crate::compose::tree::{Map, Tree, Value};

/// The profiles that are asked for: `asked`, or else those of `COMPOSE_PROFILES`.
pub(super) fn asked(asked: &[String], environment: &IndexMap<String, String>) -> Vec<String> {
    if asked.is_empty() {
        let names = environment.get("COMPOSE_PROFILES").map_or("", String::as_str);
        return names.split(',').map(|name| name.trim().to_string()).collect();
    }
    asked.to_vec()
}

/// Takes the services out that belong to other profiles, and answers with them.
pub(super) fn take_inactive(services: &mut Map, profiles: &[String]) -> Map {
    let is_active = |service: &Tree| {
        let own = service.get("profiles").and_then(Tree::as_seq).unwrap_or_default();
        let is_asked = |profile: &String| profile == "*" || own.iter().any(|own| own.as_str() == Some(profile));
        own.is_empty() || profiles.iter().any(is_asked)
    };
    let (active, inactive): (Map, Map) = std::mem::take(services).into_iter().partition(|(_, service)| is_active(service));
    *services = active;
    inactive
}

/// Takes out what no printed service uses.
pub(super) fn drop_unused(project: &mut Map) {
    let mut used: IndexMap<&str, IndexSet<String>> = IndexMap::new();
    for service in project.get("services").and_then(Tree::as_map).into_iter().flat_map(Map::values) {
        let sources = |tree: Option<&Tree>| {
            let items = tree.and_then(Tree::as_seq).unwrap_or_default();
            items.iter().filter_map(|item| Some(item.get("source")?.as_str()?.to_string())).collect::<Vec<_>>()
        };
        let mounts = service.get("volumes").and_then(Tree::as_seq).unwrap_or_default().iter();
        let volumes = mounts.filter(|mount| mount.get("type").and_then(Tree::as_str) == Some("volume"));
        used.entry("volumes").or_default().extend(volumes.filter_map(|mount| Some(mount.get("source")?.as_str()?.to_string())));
        let networks = service.get("networks").and_then(Tree::as_map).into_iter().flat_map(Map::keys).cloned();
        used.entry("networks").or_default().extend(networks);
        used.entry("secrets").or_default().extend(sources(service.get("secrets")));
        used.entry("secrets").or_default().extend(sources(service.get("build").and_then(|build| build.get("secrets"))));
        used.entry("configs").or_default().extend(sources(service.get("configs")));
    }
    for element in ["networks", "volumes", "secrets", "configs"] {
        let Some(Tree { value: Value::Map(map), .. }) = project.get_mut(element) else { continue };
        map.retain(|name, _| used.get(element).is_some_and(|used| used.contains(name)));
        if map.is_empty() {
            project.shift_remove(element);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    #[test]
    fn services_of_other_profiles_go() {
        for (profiles, environment, active) in
            [(vec![], "", "a"), (vec!["x"], "y", "a b"), (vec![], "x, y", "a b c"), (vec!["*"], "", "a b c")]
        {
            let file = tree(r#"{"a": {"profiles": []}, "b": {"profiles": ["x", "z"]}, "c": {"profiles": ["y"]}}"#);
            let mut services = file.as_map().unwrap().clone();
            let profiles: Vec<String> = profiles.into_iter().map(str::to_string).collect();
            let environment = IndexMap::from([("COMPOSE_PROFILES".to_string(), environment.to_string())]);
            let inactive = take_inactive(&mut services, &asked(&profiles, &environment));
            assert_eq!(services.keys().cloned().collect::<Vec<_>>().join(" "), active, "{profiles:?}");
            assert_eq!(services.len() + inactive.len(), 3);
        }
    }

    #[test]
    fn what_nothing_uses_goes() {
        let file = tree(
            r#"{"services": {"a": {"networks": {"n": null}, "volumes": [{"type": "volume", "source": "v"}, {"type": "bind", "source": "w"}],
                "secrets": [{"source": "s"}], "build": {"secrets": [{"source": "t"}]}}},
                "networks": {"n": {}, "m": {}}, "volumes": {"v": {}, "w": {}}, "secrets": {"s": {}, "t": {}, "u": {}}, "configs": {"c": {}}}"#,
        );
        let mut project = file.as_map().unwrap().clone();
        drop_unused(&mut project);
        let names = |element: &str| project.get(element).map(|tree| tree.as_map().unwrap().keys().cloned().collect::<Vec<_>>());
        assert_eq!(names("networks"), Some(vec!["n".to_string()]));
        assert_eq!(names("volumes"), Some(vec!["v".to_string()]));
        assert_eq!(names("secrets"), Some(vec!["s".to_string(), "t".to_string()]));
        assert_eq!(names("configs"), None);
    }
}
