//! One service: what is left out, and what another key says.

use std::collections::HashSet;

use super::super::canonical::record;
use super::super::compact::compact_service;
use super::super::tree::{Map, Tree, TreePath, Value};
use super::keys::{Fate, fate};
use super::template::varies;
use super::{Notes, mounts, ports, says_nothing};
use crate::diag::Span;

/// The services that end: another waits for their completion.
pub fn one_shots(services: &Map) -> HashSet<String> {
    let needs = services.values().filter_map(|service| service.get("depends_on")?.as_map()).flatten();
    needs
        .filter(|(_, need)| need.get("condition").and_then(Tree::as_str) == Some("service_completed_successfully"))
        .map(|(name, _)| name.clone())
        .collect()
}

/// Translates the service `name`, which ends if it is a `one_shot`.
pub fn translate(name: &str, tree: &mut Tree, one_shot: bool, at: &TreePath, notes: &mut Notes) {
    if let Some(list) = tree.as_map_mut().and_then(|service| service.get_mut("volumes")) {
        mounts::refuse_labels(list, &at.key("volumes"), notes);
    }
    compact_service(tree);
    let Some(service) = tree.as_map_mut() else { return };
    service.retain(|key, value| {
        let fate = fate(key);
        if says_nothing(value) && !matches!(key.as_str(), "command" | "entrypoint" | "init" | "read_only") {
            return false;
        }
        match fate {
            _ if value.value == Value::Null => false,
            Fate::Kept | Fate::Turned => true,
            Fate::Dropped => key == "build",
            Fate::LeftOut => {
                left_out(name, key, value, at, notes);
                false
            }
            Fate::Refused(why, help) => {
                let help = if key == "network_mode" { network_mode(value) } else { help };
                notes.refuse(at.key(key), value.span, why, help);
                false
            }
        }
    });
    if let Some(build) = service.shift_remove("build")
        && !service.contains_key("image")
    {
        let help = "give it the `image` that was built and pushed";
        notes.refuse(at.key("build"), build.span, "a swarm builds nothing, and the service has no `image`", help);
    }
    restart(service, one_shot, at, notes);
    resources(service, at, notes);
    in_memory(service, at, notes);
    links(service, at, notes);
    forms(name, service, at, notes);
}

/// Service names become names in the swarm's DNS, behind the stack's.
pub fn check_name(stack: &str, name: &str, span: Span, at: &TreePath, notes: &mut Notes) {
    if stack.len() + 1 + name.len() > 63 {
        let help = "give it a shorter name, or the profile a shorter `project`";
        notes.refuse(at.clone(), span, format!("a swarm would call it `{stack}_{name}`, and takes 63 characters"), help);
    }
    if name.contains('.') || !name.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        let help = "name it with letters, digits, `-` and `_`, a letter or digit last";
        notes.refuse(at.clone(), span, "a swarm knows services by names that DNS can hold", help);
    }
}

fn left_out(name: &str, key: &str, value: &Tree, at: &TreePath, notes: &mut Notes) {
    let hardens = |item: &Tree| item.as_str().is_some_and(|text| text.starts_with("no-new-privileges"));
    if key == "security_opt" {
        for odd in value.as_seq().unwrap_or_default().iter().filter(|item| !hardens(item)) {
            notes.refuse(at.key(key), odd.span, "a swarm passes over it, and the service may need it", "");
        }
    }
    notes.leave_out(key, name);
}

fn network_mode(value: &Tree) -> &'static str {
    match value.as_str() {
        Some("host") => "let it join the host's network: `networks host`, and `networks { host external=#true }` at the top",
        Some(mode) if mode.starts_with("service:") => "let both join one network, and reach the other by its name",
        _ => "",
    }
}

/// Sets what stands at a path of keys, unless something does; mappings on the way are made.
fn set(map: &mut Map, path: &[&str], value: Tree) {
    let Some((key, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        map.entry((*key).to_string()).or_insert(value);
        return;
    }
    let next = map.entry((*key).to_string()).or_insert_with(|| Tree::map(value.span));
    if next.value == Value::Null {
        *next = Tree::map(value.span);
    }
    if let Some(next) = next.as_map_mut() {
        set(next, rest, value);
    }
}

/// Compose's `restart` as a policy; one that `deploy` has already stands above it there, too.
///
/// A swarm starts everything at once. What ran once its dependencies were ready is tried again until it succeeds.
fn restart(service: &mut Map, one_shot: bool, at: &TreePath, notes: &mut Notes) {
    let restart = service.shift_remove("restart");
    if service.get("deploy").is_some_and(|deploy| deploy.get("restart_policy").is_some()) {
        return;
    }
    let waits = service.get("depends_on").and_then(Tree::as_map).is_some_and(|needs| !needs.is_empty());
    let once = if waits { "on-failure" } else { "none" };
    let (condition, attempts, span) = match &restart {
        None if one_shot => (once, None, Span::NONE),
        None => return,
        Some(restart) => match restart.as_str().unwrap_or_default() {
            "no" => (once, None, restart.span),
            "always" | "unless-stopped" => ("any", None, restart.span),
            text => match text.strip_prefix("on-failure") {
                Some("") => ("on-failure", None, restart.span),
                Some(times) => ("on-failure", times.strip_prefix(':').and_then(|n| n.parse::<i64>().ok()), restart.span),
                None => {
                    let help = "write `deploy { restart_policy condition=any }`, or `none` or `on-failure`";
                    notes.refuse(
                        at.key("restart"),
                        restart.span,
                        "a swarm's policy must be known when the file is written",
                        help,
                    );
                    return;
                }
            },
        },
    };
    let mut policy = vec![("condition", Value::from(condition))];
    policy.extend(attempts.map(|times| ("max_attempts", Value::Int(times))));
    set(service, &["deploy", "restart_policy"], record(span, policy));
}

/// Compose's older keys for what `deploy` says in a swarm.
fn resources(service: &mut Map, at: &TreePath, notes: &mut Notes) {
    if let Some(scale) = service.shift_remove("scale") {
        set(service, &["deploy", "replicas"], scale);
    }
    for (key, part_of, name) in [
        ("cpus", "limits", "cpus"),
        ("mem_limit", "limits", "memory"),
        ("pids_limit", "limits", "pids"),
        ("mem_reservation", "reservations", "memory"),
    ] {
        let Some(mut limit) = service.shift_remove(key) else { continue };
        let text = limit.scalar_text().unwrap_or_default();
        // No limit is what there is by itself.
        if matches!(text.as_str(), "0" | "-1") {
            continue;
        }
        if name == "pids" && varies(&text) {
            notes.refuse(at.key(key), limit.span, "a stack file takes no variable here", "write a number");
            continue;
        }
        if name != "pids" {
            limit.value = Value::Str(text);
        }
        set(service, &["deploy", "resources", part_of, name], limit);
    }
}

fn in_memory(service: &mut Map, at: &TreePath, notes: &mut Notes) {
    let mut more = Vec::new();
    if let Some(list) = service.shift_remove("tmpfs") {
        more.extend(mounts::in_memory(&list, &at.key("tmpfs"), notes));
    }
    if let Some(size) = service.shift_remove("shm_size") {
        more.extend(mounts::shared_memory(&size, &at.key("shm_size"), notes));
    }
    if let Some(first) = more.first() {
        let list = service.entry("volumes".into()).or_insert_with(|| Tree::new(Vec::new(), first.span));
        if let Value::Seq(items) = &mut list.value {
            items.extend(more);
        }
    }
}

/// Services of one network find each other by name; another name is an alias there.
fn links(service: &mut Map, at: &TreePath, notes: &mut Notes) {
    let Some(links) = service.shift_remove("links") else { return };
    for link in links.as_seq().unwrap_or_default() {
        let Some((to, alias)) = link.as_str().and_then(|link| link.split_once(':')) else { continue };
        if to != alias {
            let why = "a swarm knows a service by other names on its networks only";
            notes.refuse(
                at.key("links"),
                link.span,
                why,
                "give the other service this name: `networks { NETWORK { aliases … } }`",
            );
        }
    }
}

/// Keys that stay, in another form.
fn forms(name: &str, service: &mut Map, at: &TreePath, notes: &mut Notes) {
    for (key, value) in service.iter_mut() {
        let at = at.key(key);
        match key.as_str() {
            "ports" => ports::translate(value, &at, notes),
            "volumes" => mounts::translate(value, &at, notes),
            "depends_on" => names(value),
            "extra_hosts" => hosts(value),
            "env_file" => env_files(value, &at, notes),
            "healthcheck" => healthcheck(name, value, notes),
            "networks" => networks(value, &at, notes),
            _ => {}
        }
    }
}

/// Nothing waits in a swarm; the list tells readers what belongs together.
fn names(needs: &mut Tree) {
    let Some(map) = needs.as_map() else { return };
    needs.value = Value::Seq(map.iter().map(|(name, need)| Tree::new(name.as_str(), need.span)).collect());
}

/// 20.10 passes over `host=address`.
fn hosts(list: &mut Tree) {
    let Value::Seq(items) = &mut list.value else { return };
    for item in items {
        if let Some((host, address)) = item.as_str().and_then(|text| text.split_once('='))
            && !host.contains('$')
        {
            item.value = Value::Str(format!("{host}:{address}"));
        }
    }
}

fn env_files(list: &mut Tree, at: &TreePath, notes: &mut Notes) {
    let Value::Seq(items) = &mut list.value else { return };
    for (index, item) in items.iter_mut().enumerate() {
        let Some(path) = item.get("path").cloned() else { continue };
        if item.get("required").is_some_and(|required| required.value != Value::Bool(true)) {
            let why = "`docker stack deploy` does not run without the file";
            notes.refuse(super::item(at, index), item.span, why, "let the service have it in every case, or use `env`");
        }
        *item = path;
    }
}

fn healthcheck(name: &str, check: &mut Tree, notes: &mut Notes) {
    let Some(map) = check.as_map_mut() else { return };
    if map.shift_remove("start_interval").is_some() {
        notes.leave_out("healthcheck.start_interval", name);
    }
    // Beside the other, either is refused.
    if map.get("disable").is_some_and(|disable| disable.value == Value::Bool(true)) {
        map.retain(|key, _| key == "disable");
    }
}

/// Of a place in a network, a swarm knows the aliases.
fn networks(places: &mut Tree, at: &TreePath, notes: &mut Notes) {
    for (network, place) in places.as_map_mut().into_iter().flatten() {
        let Some(settings) = place.as_map_mut() else { continue };
        settings.retain(|key, value| {
            if key != "aliases" && !says_nothing(value) {
                let why = "a swarm gives out addresses and ways by itself";
                notes.refuse(at.key(network).key(key), value.span, why, "");
            }
            key == "aliases"
        });
        if settings.is_empty() {
            place.value = Value::Null;
        }
    }
}
