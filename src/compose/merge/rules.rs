//! The table: which rule merges the node at which path.

use std::sync::LazyLock;

use Form::{AsWritten, Build, Conditions, Hosts, Ipam, List, Mapping, Names};
use ItemKey::{Mount, Name, Path, Port, Target, Text};
use MergeRule::{ByShape, Entries, Keyed, Logging, Replace, Unsettled};

/// How a node of a later file meets the node of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeRule {
    /// Mappings key by key, lists one after the other (repeats stay), anything else replaced; null keeps what is there.
    ByShape,
    /// The later value, null included.
    Replace,
    /// A mapping of scalars: by name, each value replaced whole, null included.
    Entries,
    /// A list: of the items with the same key the last one stays, whole, in the place of the first.
    Keyed(ItemKey),
    /// `logging`: another driver replaces the whole block, else [`MergeRule::ByShape`].
    Logging,
    /// What Compose's versions do not agree on (`x-…`: 2.26.1 replaces, 2.40.3 merges). [`super::merge`] replaces; files
    /// that must mean the same everywhere say it in one of them only.
    Unsettled,
}

/// What makes two items of a list the same item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKey {
    /// The text up to `=`.
    Name,
    /// The whole text: a set.
    Text,
    /// Address, published port, target and protocol.
    Port,
    /// `target`.
    Target,
    /// `target`, or this folder and the `source`.
    Mount(&'static str),
    /// `path`.
    Path,
}

/// The form into which two nodes are brought before they meet, where one of them may be written short. Canonical trees
/// have that form already, and keep what Compose makes a list of as a mapping: see [`super::lay_over`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// None: they meet as they are written, and a mapping never meets a list.
    AsWritten,
    /// A list: a text is one item, a mapping is `NAME=value`, sorted.
    List,
    /// A list of `HOST=IP`; what the earlier list has already is left out of the later one.
    Hosts,
    /// A mapping: a text is its `context`.
    Build,
    /// A mapping: a list of services waits for their start.
    Conditions,
    /// A mapping: a list of names has no settings.
    Names,
    /// A mapping, and never null.
    Mapping,
    /// A list of subnets, matched each with each.
    Ipam,
}

/// One row: a path inside a file (`*`: any name), its rule, and where the rule is from: a file of compose-go or a page
/// of the Compose specification.
struct Row {
    /// The pattern's steps, taken apart once: every node of every merge asks for them.
    steps: Vec<&'static str>,
    rule: MergeRule,
    form: Form,
    source: &'static str,
}

fn row(pattern: &'static str, rule: MergeRule, form: Form, source: &'static str) -> Row {
    Row { steps: pattern.split('.').collect(), rule, form, source }
}

/// Ordered by the pattern's steps. What is not listed merges [`MergeRule::ByShape`].
#[rustfmt::skip]
static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| vec![
    row("networks.*.ipam.config", Unsettled, Ipam, "override/merge.go: mergeIPAMConfig"),
    row("networks.*.ipam.options", Entries, AsWritten, "override/uncity.go"),
    row("networks.*.labels", Entries, List, "override/merge.go: mergeToSequence"),
    row("services.*.annotations", Entries, List, "override/merge.go: mergeToSequence"),
    row("services.*.build", ByShape, Build, "override/merge.go: mergeBuild"),
    row("services.*.build.additional_contexts", Entries, List, "override/merge.go: mergeToSequence"),
    row("services.*.build.args", Entries, List, "override/merge.go: mergeToSequence"),
    row("services.*.build.extra_hosts", Keyed(Text), Hosts, "override/merge.go: mergeExtraHosts"),
    row("services.*.build.labels", Entries, List, "override/merge.go: mergeToSequence"),
    row("services.*.build.tags", Keyed(Name), AsWritten, "override/uncity.go"),
    row("services.*.cap_add", Keyed(Name), AsWritten, "override/uncity.go"),
    row("services.*.cap_drop", Keyed(Name), AsWritten, "override/uncity.go"),
    row("services.*.command", Replace, AsWritten, "\"Merge Compose files\": shell commands"),
    row("services.*.configs", Keyed(Mount("")), AsWritten, "override/uncity.go: mountIndexer"),
    row("services.*.depends_on", ByShape, Conditions, "override/merge.go: mergeDependsOn"),
    row("services.*.deploy.labels", Entries, List, "override/merge.go: mergeToSequence"),
    row("services.*.devices", Keyed(Target), AsWritten, "override/uncity.go: deviceMappingIndexer"),
    row("services.*.dns", Keyed(Name), List, "override/uncity.go"),
    row("services.*.dns_opt", Keyed(Name), List, "override/uncity.go"),
    row("services.*.dns_search", Keyed(Name), List, "override/uncity.go"),
    row("services.*.entrypoint", Replace, AsWritten, "\"Merge Compose files\": shell commands"),
    row("services.*.env_file", Keyed(Path), List, "override/uncity.go: envFileIndexer"),
    row("services.*.environment", Entries, List, "override/merge.go: mergeToSequence"),
    row("services.*.expose", Keyed(Text), AsWritten, "override/uncity.go: exposeIndexer"),
    row("services.*.extra_hosts", Keyed(Text), Hosts, "override/merge.go: mergeExtraHosts"),
    row("services.*.healthcheck.test", Replace, AsWritten, "\"Merge Compose files\": shell commands"),
    row("services.*.label_file", ByShape, List, "override/merge.go: mergeToSequence"),
    row("services.*.labels", Entries, List, "override/merge.go: mergeToSequence"),
    row("services.*.links", Keyed(Name), AsWritten, "override/uncity.go"),
    row("services.*.logging", Logging, Mapping, "override/merge.go: mergeLogging"),
    row("services.*.models", ByShape, Names, "override/merge.go: mergeModels"),
    row("services.*.networks", ByShape, Names, "override/merge.go: mergeNetworks"),
    row("services.*.networks.*.aliases", Keyed(Name), AsWritten, "override/uncity.go"),
    row("services.*.networks.*.link_local_ips", Keyed(Name), AsWritten, "override/uncity.go"),
    row("services.*.ports", Keyed(Port), AsWritten, "\"Merge Compose files\": unique resources"),
    row("services.*.profiles", Keyed(Name), AsWritten, "override/uncity.go"),
    row("services.*.secrets", Keyed(Mount("/run/secrets")), AsWritten, "override/uncity.go: mountIndexer"),
    row("services.*.sysctls", Entries, List, "override/merge.go: mergeToSequence"),
    row("services.*.tmpfs", Keyed(Name), List, "override/uncity.go"),
    row("services.*.ulimits.*", Replace, AsWritten, "override/merge.go: mergeUlimit"),
    row("services.*.volumes", Keyed(Target), AsWritten, "\"Merge Compose files\": unique resources"),
    row("volumes.*.labels", ByShape, List, "override/merge.go: mergeToSequence; not in override/uncity.go"),
]);

/// The rule for the node at `path` inside a file, a name in it as itself or `*`: `["services", "*", "ports"]`.
#[must_use]
pub fn rule(path: &[&str]) -> MergeRule {
    path.iter().fold(Cursor::file(), |at, step| at.child(step)).rule()
}

/// Where the rule for `path` is from; `None` for what is not in the table.
#[must_use]
pub fn source(path: &[&str]) -> Option<&'static str> {
    path.iter().fold(Cursor::file(), |at, step| at.child(step)).row().map(|row| row.source)
}

/// The rows that can still match below a node: a walk down a tree narrows them step by step.
#[derive(Clone, Copy)]
pub struct Cursor {
    rows: &'static [Row],
    depth: usize,
    unsettled: bool,
}

impl Cursor {
    /// At the root of a file.
    #[must_use]
    pub fn file() -> Self {
        Self { rows: &TABLE, depth: 0, unsettled: false }
    }

    /// At a service.
    #[must_use]
    pub fn service() -> Self {
        Self::file().child("services").child("*")
    }

    /// One key further.
    #[must_use]
    pub fn child(self, key: &str) -> Self {
        let matches = |row: &&Row| step(row, self.depth).is_some_and(|step| step == "*" || step == key);
        let start = self.rows.iter().position(|row| matches(&row)).unwrap_or(self.rows.len());
        let len = self.rows[start..].iter().take_while(matches).count();
        // A name under `services` may start with `x-` and be no extension.
        let named = step_is_name(self.rows, self.depth);
        let unsettled = self.unsettled || (!named && key.starts_with("x-"));
        Self { rows: &self.rows[start..start + len], depth: self.depth + 1, unsettled }
    }

    /// The rule here.
    #[must_use]
    pub fn rule(self) -> MergeRule {
        if self.unsettled { Unsettled } else { self.row().map_or(ByShape, |row| row.rule) }
    }

    /// The form in which nodes meet here.
    #[must_use]
    pub fn form(self) -> Form {
        self.row().map_or(AsWritten, |row| row.form)
    }

    /// Whether no rule but [`MergeRule::ByShape`] can follow.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.rows.is_empty()
    }

    fn row(self) -> Option<&'static Row> {
        self.rows.first().filter(|row| step(row, self.depth).is_none())
    }
}

fn step(row: &Row, depth: usize) -> Option<&'static str> {
    row.steps.get(depth).copied()
}

fn step_is_name(rows: &[Row], depth: usize) -> bool {
    rows.first().and_then(|row| step(row, depth)) == Some("*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_so_that_a_walk_can_narrow_it() {
        assert!(TABLE.is_sorted_by_key(|row| &row.steps));
        assert!(TABLE.iter().all(|row| !row.source.is_empty()));
    }

    #[test]
    fn rules_are_found_by_path() {
        for (path, expected) in [
            ("services.*.ports", Keyed(Port)),
            ("services.web.ports", Keyed(Port)),
            ("services.*.networks.*.aliases", Keyed(Name)),
            ("services.*.networks", ByShape),
            ("services.*.logging.options", ByShape),
            ("services.*.healthcheck.test", Replace),
            ("services.*.ulimits.nofile", Replace),
            ("services.*.security_opt", ByShape),
            ("services.*.x-meta.list", Unsettled),
            ("services.x-web.environment", Entries),
            ("x-common", Unsettled),
            ("name", ByShape),
        ] {
            assert_eq!(rule(&path.split('.').collect::<Vec<_>>()), expected, "{path}");
        }
    }
}
