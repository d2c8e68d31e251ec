//! Services that wait for each other.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::compose::depends::{self, Edge, Need};
use crate::diag::{Code, Severity, Sink};

use super::super::expand::Stack;
use super::unknown_dependency::how;
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("dependency-cycle"),
    severity: Severity::Error,
    summary: "services wait for each other",
    page: r##"
`depends_on`, `links`, `volumes_from` and shared namespaces decide who starts first. Where the chain leads back to its
start, nobody can start, and Compose refuses the project. The same holds for images that are built from each other.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; depends_on worker }
service worker { image "nginx:1.27"; depends_on app }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27" }
service worker { image "nginx:1.27"; depends_on app }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let services = project.file.get("services").and_then(crate::compose::Tree::as_map);
        let edges: IndexMap<&str, Vec<Edge>> =
            services.into_iter().flatten().map(|(name, tree)| (name.as_str(), depends::edges(tree))).collect();
        // Who starts first and who is built first are two questions.
        rings(stack, &edges, |need| need != Need::Context, sink);
        rings(stack, &edges, |need| need == Need::Context, sink);
    }
}

/// Walks depth first, without recursion: a chain may be as long as the stack is large.
fn rings(stack: &Stack, edges: &IndexMap<&str, Vec<Edge>>, counts: impl Fn(Need) -> bool, sink: &mut Sink) {
    let mut done: Vec<bool> = vec![false; edges.len()];
    let mut on_path: Vec<Option<usize>> = vec![None; edges.len()];
    let mut reported: HashSet<usize> = HashSet::new();
    for start in 0..edges.len() {
        if done[start] {
            continue;
        }
        // The path: each service, and how many of its edges were followed.
        let mut path = vec![(start, 0)];
        on_path[start] = Some(0);
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let Some(edge) = edges[node].get(*next) else {
                done[node] = true;
                on_path[node] = None;
                path.pop();
                continue;
            };
            *next += 1;
            let Some(to) = edges.get_index_of(edge.to.as_str()).filter(|_| counts(edge.need)) else { continue };
            if let Some(from) = on_path[to] {
                let ring: Vec<(usize, usize)> = path[from..].iter().map(|(node, followed)| (*node, followed - 1)).collect();
                if ring.iter().all(|(node, _)| !reported.contains(node)) {
                    reported.extend(ring.iter().map(|(node, _)| *node));
                    report(stack, edges, ring, sink);
                }
            } else if !done[to] {
                on_path[to] = Some(path.len());
                path.push((to, 0));
            }
        }
    }
}

/// `ring`: each member and the edge that leads to the next. It starts at the member that the manifest names first.
fn report(stack: &Stack, edges: &IndexMap<&str, Vec<Edge>>, mut ring: Vec<(usize, usize)>, sink: &mut Sink) {
    let first = ring.iter().enumerate().min_by_key(|(_, (node, _))| *node).map_or(0, |(at, _)| at);
    ring.rotate_left(first);
    let members: Vec<(&str, &Edge)> = ring
        .iter()
        .filter_map(|(node, edge)| edges.get_index(*node).and_then(|(name, list)| Some((*name, list.get(*edge)?))))
        .collect();
    let Some(((name, edge), others)) = members.split_first() else { return };
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let message = match others {
        [] => format!("`{name}` waits for itself"),
        _ => format!("services wait for each other: {} -> {name}", names.join(" -> ")),
    };
    let label = |name: &str, edge: &Edge| format!("`{name}` needs `{}`: it {}", edge.to, how(edge.need));
    let mut finding = RULE.finding(message, edge.span, label(name, edge));
    for (name, edge) in others {
        finding = finding.related(edge.span, label(name, edge));
    }
    sink.push(finding.help("leave one of these out: no order starts them all").profiles([&stack.profile]));
}
