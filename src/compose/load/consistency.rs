//! Whether the services of a project fit each other and themselves (compose-go: loader/validate.go, graph/).

use indexmap::{IndexMap, IndexSet};

use super::Refusal;
use crate::compose::tree::{Map, Tree, Value};
use crate::diag::Span;

/// Checks a bound project without its inactive services; `scale` is written into `deploy.replicas`.
///
/// # Errors
/// The first thing that does not fit.
pub(super) fn check(project: &mut Map, inactive: &Map) -> Result<(), Refusal> {
    let services = entries(project, "services");
    let all = Project { services, inactive, project };
    for (name, service) in services {
        all.service(service).map_err(|refusal| in_service(refusal, name))?;
        limits(service).map_err(|refusal| in_service(refusal, name))?;
        mounts(service).map_err(|refusal| in_service(refusal, name))?;
    }
    for (name, secret) in entries(project, "secrets") {
        if !["external", "file", "environment"].iter().any(|key| secret.get(key).is_some()) {
            return Err(Refusal::new(secret.span, format!("secret `{name}` needs `file` or `environment`")));
        }
    }
    cycles(services)?;
    let services = project.get_mut("services").and_then(Tree::as_map_mut);
    for service in services.into_iter().flat_map(Map::values_mut).filter_map(Tree::as_map_mut) {
        if let Some(scale) = service.get("scale").cloned()
            && let Some(deploy) = service.get_mut("deploy").and_then(Tree::as_map_mut)
        {
            deploy.insert("replicas".to_string(), scale);
        }
    }
    Ok(())
}

/// Whether no two containers bear the same name.
///
/// # Errors
/// The second service of a name.
pub(super) fn unique_container_names(project: &Map) -> Result<(), Refusal> {
    let mut seen: IndexMap<&str, (&String, Span)> = IndexMap::new();
    for (name, service) in entries(project, "services") {
        let Some((tree, container)) = service.get("container_name").and_then(|tree| Some((tree, tree.as_str()?))) else {
            continue;
        };
        if let Some((other, span)) = seen.insert(container, (name, tree.span)) {
            return Err(Refusal::new(
                tree.span,
                format!("services `{other}` and `{name}` both name their container `{container}`"),
            )
            .because(span, "the first of them"));
        }
    }
    Ok(())
}

fn in_service(mut refusal: Refusal, name: &str) -> Refusal {
    refusal.message = format!("service `{name}`: {}", refusal.message);
    refusal
}

fn entries<'a>(project: &'a Map, element: &str) -> &'a Map {
    static NONE: std::sync::LazyLock<Map> = std::sync::LazyLock::new(Map::new);
    project.get(element).and_then(Tree::as_map).unwrap_or(&NONE)
}

fn refuse(tree: &Tree, message: String) -> Result<(), Refusal> {
    Err(Refusal::new(tree.span, message))
}

fn items<'a>(tree: &'a Tree, key: &str) -> impl Iterator<Item = &'a Tree> {
    tree.get(key).and_then(Tree::as_seq).into_iter().flatten()
}

fn names<'a>(tree: &'a Tree, key: &str) -> impl Iterator<Item = (&'a String, &'a Tree)> {
    tree.get(key).and_then(Tree::as_map).into_iter().flatten()
}

fn text<'a>(tree: &'a Tree, key: &str) -> Option<&'a str> {
    tree.get(key).and_then(Tree::as_str)
}

struct Project<'a> {
    services: &'a Map,
    inactive: &'a Map,
    project: &'a Map,
}

impl Project<'_> {
    fn service(&self, service: &Tree) -> Result<(), Refusal> {
        let build = service.get("build");
        if build.is_none() && service.get("image").is_none() && service.get("provider").is_none() {
            return refuse(service, "has neither an `image` nor a `build`".to_string());
        }
        if let Some(build) = build {
            self.build(service, build)?;
        }
        if let (Some(mode), Some(networks)) = (service.get("network_mode"), service.get("networks")) {
            return Err(Refusal::new(mode.span, "`network_mode` and `networks` exclude each other")
                .because(networks.span, "the networks"));
        }
        for (network, settings) in names(service, "networks") {
            self.declared("networks", "network", network, settings)?;
        }
        if let Some(first) = service.get("healthcheck").and_then(|check| items(check, "test").next())
            && !matches!(first.as_str(), Some("CMD" | "CMD-SHELL" | "NONE"))
        {
            return refuse(first, "`healthcheck.test` starts with `CMD`, `CMD-SHELL` or `NONE`".to_string());
        }
        self.needs(service)?;
        for mount in items(service, "volumes").filter(|mount| text(mount, "type") == Some("volume")) {
            if let Some(source) = text(mount, "source") {
                self.declared("volumes", "volume", source, mount)?;
            }
        }
        for (element, what) in [("configs", "config"), ("secrets", "secret")] {
            for grant in items(service, element) {
                self.declared(element, what, text(grant, "source").unwrap_or_default(), grant)?;
            }
        }
        for (model, settings) in names(service, "models") {
            self.declared("models", "model", model, settings)?;
        }
        for watch in service.get("develop").into_iter().flat_map(|develop| items(develop, "watch")) {
            if watch.get("target").is_none() && !matches!(text(watch, "action"), Some("rebuild" | "restart")) {
                return refuse(watch, "a watched path needs a `target` unless its action is `rebuild` or `restart`".to_string());
            }
        }
        Ok(())
    }

    fn build(&self, service: &Tree, build: &Tree) -> Result<(), Refusal> {
        if let (Some(file), Some(inline)) = (build.get("dockerfile"), build.get("dockerfile_inline")) {
            return Err(Refusal::new(inline.span, "`dockerfile` and `dockerfile_inline` exclude each other")
                .because(file.span, "the file"));
        }
        for (context, source) in names(build, "additional_contexts") {
            if let Some(target) = source.as_str().and_then(|text| text.strip_prefix("service:")) {
                match self.services.get(target) {
                    None => return refuse(source, format!("the context `{context}` is service `{target}`, which is not there")),
                    Some(target_service) if target_service.get("build").is_none() => {
                        return refuse(source, format!("the context `{context}` is service `{target}`, which is not built"));
                    }
                    Some(_) => {}
                }
            }
        }
        if let Some(platform) = service.get("platform")
            && build.get("platforms").is_some()
            && !items(build, "platforms").any(|one| one == platform)
        {
            return refuse(platform, "`build.platforms` lacks the platform that the service runs on".to_string());
        }
        for grant in items(build, "secrets") {
            self.declared("secrets", "secret", text(grant, "source").unwrap_or_default(), grant)?;
        }
        Ok(())
    }

    fn declared(&self, element: &str, what: &str, name: &str, user: &Tree) -> Result<(), Refusal> {
        if entries(self.project, element).contains_key(name) {
            return Ok(());
        }
        refuse(user, format!("{what} `{name}` is not declared under `{element}`"))
    }

    fn needs(&self, service: &Tree) -> Result<(), Refusal> {
        for (needed, settings) in names(service, "depends_on") {
            let required = settings.get("required").is_some_and(|required| required.value == Value::Bool(true));
            if self.services.contains_key(needed) {
                continue;
            }
            match self.inactive.get(needed) {
                Some(_) if !required => {}
                Some(_) => return refuse(settings, format!("needs service `{needed}`, which no asked profile has")),
                None => return refuse(settings, format!("needs service `{needed}`, which is not there")),
            }
        }
        if let Some(mode) = service.get("network_mode")
            && let Some(shared) = mode.as_str().and_then(|text| text.strip_prefix("service:"))
            && !self.services.contains_key(shared)
        {
            return refuse(mode, format!("shares the network of service `{shared}`, which is not there"));
        }
        Ok(())
    }
}

/// What is said in two places must be the same in both.
fn limits(service: &Tree) -> Result<(), Refusal> {
    let number = |tree: Option<&Tree>| match tree.map(|tree| &tree.value) {
        Some(Value::Int(number)) => Some(*number),
        _ => None,
    };
    let (scale, deploy) = (service.get("scale"), service.get("deploy"));
    let replicas = deploy.and_then(|deploy| deploy.get("replicas"));
    if let (Some(scale), Some(replicas)) = (scale, replicas)
        && scale != replicas
    {
        return Err(
            Refusal::new(replicas.span, "`scale` and `deploy.replicas` say different numbers").because(scale.span, "the scale")
        );
    }
    for copies in [scale, replicas].into_iter().flatten() {
        if number(Some(copies)).is_some_and(|copies| copies < 0) {
            return refuse(copies, "there cannot be fewer than 0 copies".to_string());
        }
    }
    let resources = deploy.and_then(|deploy| deploy.get("resources"));
    for (key, kind, other) in [
        ("cpus", "limits", "cpus"),
        ("mem_limit", "limits", "memory"),
        ("mem_reservation", "reservations", "memory"),
        ("pids_limit", "limits", "pids"),
    ] {
        if let (Some(said), Some(resource)) = (service.get(key), resources.and_then(|resources| resources.get(kind)))
            && resource.get(other) != Some(said)
        {
            return Err(Refusal::new(said.span, format!("`{key}` and `deploy.resources.{kind}.{other}` say different amounts"))
                .because(resource.get(other).unwrap_or(resource).span, "the other amount"));
        }
    }
    if let Some(container_name) = service.get("container_name")
        && number(scale.or(replicas)).is_some_and(|copies| copies > 1)
    {
        return refuse(container_name, "with a `container_name` there cannot be more than one copy".to_string());
    }
    Ok(())
}

/// No two mounts at one place.
fn mounts(service: &Tree) -> Result<(), Refusal> {
    let mut taken: IndexMap<&str, Span> = IndexMap::new();
    let tmpfs = items(service, "tmpfs").filter_map(|item| Some((item.as_str()?.split(':').next()?, item.span)));
    let volumes = items(service, "volumes").map(|mount| (text(mount, "target").unwrap_or_default(), mount.span));
    for (target, span) in tmpfs.chain(volumes) {
        if let Some(first) = taken.insert(target, span) {
            return Err(
                Refusal::new(span, format!("`{target}` has something mounted on it already")).because(first, "the first mount")
            );
        }
    }
    Ok(())
}

/// Services that wait for each other.
fn cycles(services: &Map) -> Result<(), Refusal> {
    let needed = |name: &str| services.get(name).into_iter().flat_map(|service| names(service, "depends_on"));
    let mut done: IndexSet<&str> = IndexSet::new();
    for start in services.keys() {
        // The way from `start`, each service with what it still leads to; a loop, for a chain may be long.
        let mut way: IndexMap<&str, Vec<(&String, &Tree)>> = IndexMap::from([(start.as_str(), needed(start).collect())]);
        while let Some((name, next)) = way.last_mut() {
            let Some((to, settings)) = next.pop() else {
                done.insert(name);
                way.pop();
                continue;
            };
            if let Some(index) = way.get_index_of(to.as_str()) {
                let circle: Vec<_> = way.keys().skip(index).chain([&to.as_str()]).map(|name| format!("`{name}`")).collect();
                return Err(Refusal::new(settings.span, format!("services wait for each other: {}", circle.join(" → "))));
            }
            if !done.contains(to.as_str()) && services.contains_key(to) {
                way.insert(to, needed(to).collect());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
