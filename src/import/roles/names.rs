//! What to call a role: as the people called it, else after what it holds.

use indexmap::IndexMap;

use crate::compose::canonical::canonicalize_service;
use crate::compose::load::Files;
use crate::compose::{Map, Tree};

use super::super::fold::place::written;
use super::super::read::Original;
use super::units::Unit;

/// What the files put aside under `x-…`, and what they call it.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Sections by name: the anchor, else the key without its `x-`.
    pub sections: IndexMap<String, Tree>,
}

impl Names {
    /// What the files of `originals` put aside.
    #[must_use]
    pub fn of(originals: &[Original], files: &dyn Files) -> Self {
        let mut anchors = IndexMap::new();
        for original in originals {
            for file in &original.request.files {
                let path = if file.starts_with('/') { file.clone() } else { format!("{}/{file}", original.request.folder) };
                anchors.extend(files.read(&path).map(|text| anchors_in(&text)).unwrap_or_default());
            }
        }
        let mut sections = IndexMap::new();
        for (key, tree) in originals.iter().filter_map(|original| original.tree.as_map()).flatten() {
            let Some(short) = key.strip_prefix("x-") else { continue };
            let name = anchors.get(key).cloned().unwrap_or_else(|| short.to_string());
            sections.entry(usable(&name)).or_insert_with(|| tree.clone());
        }
        Self { sections }
    }

    /// The name of a role that says `units` to `members`, and is none of `taken`.
    #[must_use]
    pub fn name(&self, units: &[&Unit], members: &[&str], taken: &dyn Fn(&str) -> bool) -> String {
        let own = [self.section(units), part_of(members), holds(units), needs(units)];
        let mut own: Vec<String> = own.into_iter().flatten().chain(["common".to_string()]).collect();
        let first = own.first().cloned().unwrap_or_default();
        own.extend((2..=members.len() + 2).map(|number| format!("{first}-{number}")));
        own.iter().find(|name| !taken(name)).unwrap_or(&first).clone()
    }

    /// The section from which most of `units` are.
    fn section(&self, units: &[&Unit]) -> Option<String> {
        let total: usize = units.iter().map(|unit| unit.weight).sum();
        let mut best: Option<(isize, &String)> = None;
        for (name, tree) in &self.sections {
            let mut keys: Vec<&String> = units.iter().map(|unit| &unit.key).collect();
            keys.dedup();
            let inside = |key: &String| Tree::bare(Map::from([(key.clone(), tree.clone())]));
            for mut said in std::iter::once(tree.clone()).chain(keys.into_iter().map(inside)) {
                if said.as_map().is_none() || !canonicalize_service(&mut said).is_empty() {
                    continue;
                }
                let found: usize = units.iter().filter(|unit| says(&said, unit)).map(|unit| unit.weight).sum();
                let score = 2 * signed(found) - signed(written(tree));
                if found * 2 >= total && best.is_none_or(|(least, _)| score > least) {
                    best = Some((score, name));
                }
            }
        }
        best.map(|(_, name)| name.clone())
    }
}

fn signed(size: usize) -> isize {
    isize::try_from(size).unwrap_or(isize::MAX / 4)
}

fn says(service: &Tree, unit: &Unit) -> bool {
    let Some(tree) = service.get(&unit.key) else { return false };
    match (&unit.entry, unit.is_item) {
        (Some(entry), _) => tree.get(entry) == Some(&unit.tree),
        (None, true) => {
            unit.tree.as_seq().unwrap_or_default().iter().all(|item| tree.as_seq().is_some_and(|all| all.contains(item)))
        }
        (None, false) => *tree == unit.tree,
    }
}

/// `x-key: &anchor` at the beginnings of lines.
fn anchors_in(text: &str) -> IndexMap<String, String> {
    let anchor = |line: &str| {
        let (key, rest) = line.split_once(':')?;
        let key = key.trim_matches(['"', '\'']);
        let name: String = rest.trim_start().strip_prefix('&')?.chars().take_while(|c| !c.is_whitespace()).collect();
        (key.starts_with("x-") && !name.is_empty()).then(|| (key.to_string(), name))
    };
    text.lines().filter_map(anchor).collect()
}

/// A name that a role may have and that needs no quotes.
fn usable(name: &str) -> String {
    let name = name.strip_prefix("x-").unwrap_or(name);
    let kept: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect();
    let kept = kept.trim_matches(['-', '_']);
    if kept.is_empty() { "common".to_string() } else { kept.to_string() }
}

/// The words with which the names of most `members` begin, or end.
fn part_of(members: &[&str]) -> Option<String> {
    let stem = |name: &str| name.trim_end_matches(['-', '_']).to_string();
    let mut starts: IndexMap<String, usize> = IndexMap::new();
    // What is only counted is called alike: `app1`, `app2`.
    let members: Vec<&str> = members.iter().map(|name| name.trim_end_matches(|c: char| c.is_ascii_digit())).collect();
    for name in &members {
        let words: Vec<&str> = name.split_inclusive(['-', '_']).collect();
        let start = |count: usize| stem(&words.iter().take(count).copied().collect::<String>());
        (1..=words.len()).map(start).for_each(|start| *starts.entry(start).or_default() += 1);
    }
    let mut ends: IndexMap<String, usize> = IndexMap::new();
    for last in members.iter().filter_map(|name| name.rsplit_once(['-', '_'])).map(|(_, last)| last) {
        *ends.entry(last.to_string()).or_default() += 1;
    }
    let most = |(name, count): &(String, usize)| *count > 1 && *count * 4 >= members.len() * 3 && name.len() > 1;
    let start = starts.into_iter().filter(most).max_by_key(|(name, count)| (*count, name.len()));
    start.or_else(|| ends.into_iter().filter(|(name, _)| name.len() > 3).find(most)).map(|(name, _)| name)
}

/// A name for what is said most of.
fn holds(units: &[&Unit]) -> Option<String> {
    let mut keys: IndexMap<&str, usize> = IndexMap::new();
    for unit in units {
        *keys.entry(unit.key.as_str()).or_default() += unit.weight + unit.key.len();
    }
    let said = |key: &str, entry: Option<&str>| {
        let own = |unit: &&&Unit| unit.key == key && unit.scope == 0 && (entry.is_none() || unit.entry.as_deref() == entry);
        units.iter().find(own).and_then(|unit| unit.tree.as_str())
    };
    let last = |path: &str| -> Option<String> {
        let last = path.trim_end_matches('/').rsplit('/').next()?.split([':', '@']).next()?;
        Some(last.to_string()).filter(|last| last.len() > 2 && usable(last) == *last)
    };
    if let Some(name) = said("image", None).and_then(last).or_else(|| said("build", Some("context")).and_then(last)) {
        return Some(name);
    }
    let total: usize = keys.values().sum();
    let (key, weight) = keys.into_iter().max_by_key(|(_, weight)| *weight)?;
    if weight * 3 < total * 2 {
        return None;
    }
    Some(
        match key {
            "restart" => "restarting",
            "logging" => "with-logging",
            "networks" => "networked",
            "environment" | "env_file" => "common-env",
            "healthcheck" => "checked",
            "build" => "built",
            "volumes" => "with-volumes",
            "labels" => "labelled",
            "deploy" => "deployed",
            _ => return None,
        }
        .to_string(),
    )
}

/// A name for what its services wait for or are connected to.
fn needs(units: &[&Unit]) -> Option<String> {
    let entry = |key: &str| {
        let mut all = units.iter().filter(|unit| unit.key == key && unit.scope == 0).filter_map(|unit| unit.entry.as_deref());
        all.next().filter(|_| all.next().is_none()).map(usable)
    };
    entry("depends_on").map(|name| format!("after-{name}")).or_else(|| entry("networks").map(|name| format!("on-{name}")))
}

#[cfg(test)]
mod tests {
    use super::{anchors_in, part_of, usable};

    #[test]
    fn names_are_those_of_the_files() {
        let found = anchors_in("x-logging: &default-logging\n  a: b\nx-env: &env {A: b}\n  x-in: &no\nservices: &all\nx-none:\n");
        let found: Vec<(&str, &str)> = found.iter().map(|(key, name)| (key.as_str(), name.as_str())).collect();
        assert_eq!(found, [("x-logging", "default-logging"), ("x-env", "env")]);
        assert_eq!((usable("x-a b.c"), usable("--")), ("a-b-c".to_string(), "common".to_string()));
    }

    #[test]
    fn members_that_are_called_alike_give_the_name() {
        for (members, expected) in [
            (&["celery-worker", "celery-beat"][..], Some("celery")),
            (&["worker", "worker-long", "worker-short"], Some("worker")),
            (&["queue-short-a", "queue-short-b"], Some("queue-short")),
            (&["user-service", "order-service"], Some("service")),
            (&["a-b", "a-c"], None),
            (&["web", "db"], None),
            (&["app-core1", "app-core2"], Some("app-core")),
            (&["webapp", "web-x"], None),
            (&["app-web", "app-worker", "app-beat", "flower"], Some("app")),
        ] {
            assert_eq!(part_of(members).as_deref(), expected, "{members:?}");
        }
    }
}
