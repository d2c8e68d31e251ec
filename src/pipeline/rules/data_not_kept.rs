//! A database whose data goes with its container.

use crate::compose::Tree;
use crate::diag::{Code, Diagnostic, Severity, Sink};

use super::super::expand::Stack;
use super::image::Image;
use super::mounts::{Mount, is_within};
use super::stores::Store;
use super::{Facts, Rule, image, mounts, uses};

pub const RULE: Rule = Rule {
    code: Code("data-not-kept"),
    severity: Severity::Warning,
    summary: "a data store has no volume where it keeps its data",
    page: r##"
What a container writes is gone with the container, unless a volume is mounted where it writes. `docker compose down` takes
the database along. A mount at another path looks right and keeps nothing: images up to PostgreSQL 17 keep data in
`/var/lib/postgresql/data`, later ones below `/var/lib/postgresql`; MongoDB keeps it in `/data/db`, not in `/data`. In a
strict profile memory and a volume without a name are no place for data either. A profile that keeps nothing says
`ephemeral`.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; env POSTGRES_HOST_AUTH_METHOD=trust; volumes "data:/var/lib/postgresql" }
volumes { data }
```

Good:
```kdl
stack shop
profile dev
profile test ephemeral=#true
service db { image "postgres:16"; env POSTGRES_HOST_AUTH_METHOD=trust; volumes "data:/var/lib/postgresql/data" }
volumes { data }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services().filter(|(stack, ..)| !stack.ephemeral) {
        if let Some(finding) = judge(facts, stack, name, tree) {
            sink.push(finding.profiles([&stack.profile]));
        }
    }
}

/// Whether the rule says something of the service.
pub fn is_found(facts: &Facts<'_>, stack: &Stack, name: &str, tree: &Tree) -> bool {
    !stack.ephemeral && judge(facts, stack, name, tree).is_some()
}

fn judge(facts: &Facts<'_>, stack: &Stack, name: &str, tree: &Tree) -> Option<Diagnostic> {
    let (store, image) = image::store(tree)?;
    let meant = stack.services.get(name).is_some_and(|service| service.removed.contains("volumes"));
    if meant || tree.get("volumes_from").is_some() || !keeps(store, tree) {
        return None;
    }
    let mounts = mounts::of(tree);
    // A folder of its own choice: a command or variable that names what is mounted.
    let named = |mount: &Mount| texts(tree).any(|text| text.contains(mount.target.as_str()));
    let kept = |mount: &Mount| mount.kind != "tmpfs" && !mount.read_only && !(stack.strict && mount.is_anonymous());
    if mounts.iter().any(|mount| kept(mount) && named(mount)) {
        return None;
    }
    let (places, declared) = folders(store, &image, tree)?;
    let place = places.first()?;
    let covers = |mount: &Mount| {
        places.iter().any(|place| {
            let below = is_within(&mount.target, place) && !unused(store, &image, tree, &mount.target);
            below || (!declared && is_within(place, &mount.target))
        })
    };
    let volume = format!("{name}-data");
    let line = facts.say(format!("`volumes \"{volume}:{place}\"`"), format!("`volumes: [\"{volume}:{place}\"]`"));
    let found = match mounts.iter().find(|mount| covers(mount)) {
        Some(mount) if stack.strict && (mount.kind == "tmpfs" || mount.is_anonymous()) => {
            let label = if mount.kind == "tmpfs" { "memory" } else { "a volume without a name" };
            RULE.finding(format!("the data of `{name}` does not outlive its container"), mount.span, label)
        }
        Some(_) => return None,
        None => match mounts.iter().find(|mount| near(mount, place)) {
            Some(mount) => {
                let message = format!("the volume of `{name}` does not hold its data");
                let label = format!("{} keeps it in `{place}`", called(store, &image));
                let finding = RULE.finding(message, mount.span, label).related(image.span, "this image");
                let source = mount.source.as_deref().unwrap_or(&volume);
                let pin = if is_newest(&image) { ", or name the version that wrote the data: `postgres:17`" } else { "" };
                return Some(finding.help(
                    facts.say(format!("write `volumes \"{source}:{place}\"`{pin}"), format!("write `{source}:{place}`{pin}")),
                ));
            }
            None if places.iter().any(|place| mounts::is_taken_away(facts, stack, name, place)) => return None,
            None => {
                let label = format!("{} keeps data in `{place}`", called(store, &image));
                RULE.finding(format!("the data of `{name}` is lost with its container"), image.span, label)
            }
        },
    };
    Some(found.help(facts.say(
        format!("write {line} and `volumes {{ {volume} }}` at the top, or let a profile that keeps nothing be `ephemeral`"),
        format!("write {line}, and `{volume}:` below the file's own `volumes:`"),
    )))
}

/// `postgres 18`: the version matters where it decides the folder.
fn called(store: &Store, image: &Image) -> String {
    match major(image) {
        Some(_) if is_newest(image) => format!("the newest {}", store.name),
        Some(version) if store.name == "postgres" => format!("{} {version}", store.name),
        _ => store.name.to_string(),
    }
}

/// What an image of PostgreSQL without a version is at least.
const NEWEST: u32 = 18;

/// The first number of PostgreSQL's version.
fn major(image: &Image) -> Option<u32> {
    image.version().map(|version| version[0]).or_else(|| is_newest(image).then_some(NEWEST))
}

/// Whether it is the official image, whatever is newest of it.
fn is_newest(image: &Image) -> bool {
    image.repository == "postgres" && matches!(image.tag.as_deref(), None | Some("latest" | "alpine" | "bookworm" | "trixie"))
}

/// The folders that hold the data, and whether the image makes volumes of them; `None` where nobody knows.
fn folders(store: &Store, image: &Image, tree: &Tree) -> Option<(Vec<String>, bool)> {
    if store.name == "postgres" {
        let declared = |place: &str| Some((vec![place.to_string()], true));
        let chosen = match pgdata(tree) {
            // A folder that comes from outside.
            Some(None) => return None,
            Some(chosen) => chosen,
            None => None,
        };
        return match (chosen, major(image)) {
            (Some(path), Some(..18)) => {
                let below = is_within(&path, "/var/lib/postgresql/data");
                Some((vec![path], below))
            }
            (Some(path), _) => Some((vec![path], false)),
            (None, Some(18..)) => declared("/var/lib/postgresql"),
            (None, Some(_)) => declared("/var/lib/postgresql/data"),
            (None, None) => Some((vec!["/var/lib/postgresql".into()], false)),
        };
    }
    let mut places: Vec<String> = store.data.iter().map(|place| (*place).to_string()).collect();
    if store.name == "gitea" && image.tag.as_deref().is_some_and(|tag| tag.contains("rootless")) {
        places.reverse();
    }
    Some((places, store.declared))
}

/// `/var/lib/postgresql/data` means nothing to PostgreSQL 18, although it lies below its folder.
fn unused(store: &Store, image: &Image, tree: &Tree, target: &str) -> bool {
    store.name == "postgres"
        && pgdata(tree).is_none()
        && major(image).is_some_and(|version| version >= 18)
        && is_within(target, "/var/lib/postgresql/data")
}

/// The folder that the environment chooses, if it does: as far as it is known.
fn pgdata(tree: &Tree) -> Option<Option<String>> {
    let found = tree.get("environment")?.get("PGDATA")?;
    Some(found.as_str().and_then(uses::with_defaults).map(|path| path.trim_end_matches('/').to_string()))
}

/// Whether a mount was meant for the data.
fn near(mount: &Mount, place: &str) -> bool {
    let related = mount.target != "/" && (is_within(place, &mount.target) || is_within(&mount.target, place));
    !mount.read_only && mount.kind != "tmpfs" && (related || (mount.is_named_volume() && same_end(&mount.target, place)))
}

/// `/var/lib/mongodb/db` and `/data/db`, `/var/lib/postgres/data` and `/var/lib/postgresql/data`.
fn same_end(a: &str, b: &str) -> bool {
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_string();
    last(a) == last(b)
}

/// What a command and the environment say.
fn texts(tree: &Tree) -> impl Iterator<Item = String> + '_ {
    let commands = ["command", "entrypoint"].into_iter().filter_map(|key| tree.get(key)).map(image::line);
    commands.chain(uses::entries(tree, "environment").into_iter().map(|(_, value, _)| value.to_string()))
}

/// Whether there is data to be kept: a cache has none, nor has a server whose state is written in files or elsewhere.
fn keeps(store: &Store, tree: &Tree) -> bool {
    let says = |words: &[&str]| texts(tree).any(|text| words.iter().any(|word| text.contains(word)));
    match store.name {
        "redis" | "valkey" => {
            let command = tree.get("command").map(image::line).unwrap_or_default();
            let words: Vec<&str> = command.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect();
            // An empty word after `--save` is lost between the others.
            let given = |option: &str| words.windows(2).any(|w| w[0] == option && !w[1].is_empty() && !w[1].starts_with("--"));
            (given("--appendonly") && !command.contains("--appendonly no")) || given("--save")
        }
        "grafana" => {
            let provisioned = mounts::of(tree).iter().any(|mount| is_within(&mount.target, "/etc/grafana/provisioning"));
            let elsewhere = uses::entries(tree, "environment").iter().any(|(key, ..)| key.starts_with("GF_DATABASE_"));
            !provisioned && !elsewhere
        }
        "prometheus" => !says(&["--agent", "--enable-feature=agent"]),
        _ => tree.get("env_file").is_none() || store.name != "postgres" || !mounts::of(tree).iter().any(Mount::is_named_volume),
    }
}

#[cfg(test)]
mod tests;
