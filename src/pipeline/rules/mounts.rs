//! What is mounted into a container, in whatever form it is written.

use crate::compose::{Tree, Value};
use crate::diag::Span;

use super::super::decode::{Block, Condition};
use super::super::expand::{Stack, bodies};
use super::{Facts, uses};

/// A mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// `volume`, `bind`, `tmpfs` …
    pub kind: String,
    /// A volume's name, or a path of the host; none is an anonymous volume.
    pub source: Option<String>,
    /// Where it is in the container, without a slash at the end.
    pub target: String,
    /// Whether the container cannot write to it.
    pub read_only: bool,
    /// Where it is said.
    pub span: Span,
}

impl Mount {
    /// Whether it is a volume with a name.
    pub fn is_named_volume(&self) -> bool {
        self.kind == "volume" && self.source.is_some()
    }

    /// Whether it is a volume that nobody can find again.
    pub fn is_anonymous(&self) -> bool {
        self.kind == "volume" && self.source.is_none()
    }
}

/// Every mount of a canonical service, `tmpfs` included; those whose target a variable decides are left out.
pub fn of(service: &Tree) -> Vec<Mount> {
    let tmpfs = uses::items(service, "tmpfs").iter().filter_map(|item| {
        let target = item.as_str()?.split(':').next()?;
        Some(Mount { kind: "tmpfs".into(), source: None, target: tidy(target)?, read_only: false, span: item.span })
    });
    uses::items(service, "volumes").iter().filter_map(volume).chain(tmpfs).collect()
}

fn volume(item: &Tree) -> Option<Mount> {
    let Some(text) = item.as_str() else {
        let text = |key: &str| item.get(key).and_then(Tree::as_str);
        return Some(Mount {
            kind: text("type").unwrap_or("volume").to_string(),
            source: text("source").filter(|source| !source.is_empty()).map(str::to_string),
            target: tidy(text("target")?)?,
            read_only: item.get("read_only").is_some_and(|only| only.value == Value::Bool(true)),
            span: item.span,
        });
    };
    // A variable decides what the source is: with its default it is known.
    let text = uses::with_defaults(text).unwrap_or_else(|| text.to_string());
    let (source, rest) = text.split_once(":/").unwrap_or(("", &text));
    let (target, options) = rest.split_once(':').unwrap_or((rest, ""));
    let kind = if source.starts_with(['.', '/', '~']) { "bind" } else { "volume" };
    Some(Mount {
        kind: kind.into(),
        source: (!source.is_empty()).then(|| source.to_string()),
        target: tidy(&format!("/{}", target.trim_start_matches('/')))?,
        read_only: options.split(',').any(|option| option == "ro"),
        span: item.span,
    })
}

fn tidy(target: &str) -> Option<String> {
    let target = uses::with_defaults(target)?;
    let end = target.trim_end_matches('/').len();
    target.starts_with('/').then(|| target[..end.max(1)].to_string())
}

/// Whether the path `inner` is `outer` or below it.
pub fn is_within(inner: &str, outer: &str) -> bool {
    outer == "/" || inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a `without` takes the mount at `target` away from a service, in this profile: that it is missing is meant.
pub fn is_taken_away(facts: &Facts<'_>, stack: &Stack, service: &str, target: &str) -> bool {
    let Some(decl) = facts.manifest.services.get(service) else { return false };
    let holds = |block: &&Block| match &block.condition {
        Condition::In(names) => names.iter().any(|name| stack.lineage.contains(&name.value)),
        Condition::When(_) => true,
    };
    bodies(facts.manifest, decl).into_iter().any(|owner| {
        let blocks = owner.body.blocks.iter().filter(holds).flat_map(|block| &block.body.without);
        owner.body.without.iter().chain(blocks).any(|without| {
            let items = &without.items;
            *without.key == "volumes" && (items.is_empty() || items.iter().any(|item| item.trim_end_matches('/') == target))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Map, canonical};

    #[test]
    fn mounts_are_read_in_every_form() {
        let list = ["data:/var/lib/x/", "./src:/app:ro", "/cache", "${WHERE:-./logs}:/logs", "${OUT}/a:${IN}"];
        let items: Vec<Tree> = list.iter().map(|text| Tree::bare(*text)).collect();
        let tmpfs = Tree::bare(vec![Tree::bare("/tmp:size=1m")]);
        let mut service = Tree::bare(Map::from_iter([("volumes".to_string(), Tree::bare(items)), ("tmpfs".to_string(), tmpfs)]));
        assert_eq!(canonical::canonicalize_service(&mut service), []);
        let seen: Vec<String> = of(&service)
            .into_iter()
            .map(|m| format!("{} {} {} {}", m.kind, m.source.unwrap_or_default(), m.target, m.read_only))
            .collect();
        assert_eq!(
            seen,
            [
                "volume data /var/lib/x false",
                "bind ./src /app true",
                "volume  /cache false",
                "bind ./logs /logs false",
                "tmpfs  /tmp false"
            ]
        );
    }

    #[test]
    fn a_path_is_within_itself_and_what_is_above() {
        assert!(is_within("/a/b", "/a") && is_within("/a", "/a") && is_within("/a", "/"));
        assert!(!is_within("/ab", "/a") && !is_within("/a", "/a/b"));
    }
}
