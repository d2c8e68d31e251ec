//! Two servers that write to one data folder.

use std::collections::HashMap;

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink, Span};

use super::mounts::is_within;
use super::{Facts, Rule, image, mounts};

pub const RULE: Rule = Rule {
    code: Code("shared-volume"),
    severity: Severity::Warning,
    summary: "two data stores of one profile write to the same volume",
    page: r##"
A database expects that nobody else writes its files: two servers on one volume destroy each other's data. Each store has a
volume of its own. (That an application and its worker share uploaded files is nothing to worry about, nor is a backup that
mounts the volume read-only.)

Bad:
```kdl
stack shop
profile dev
service a { image "mongo:7"; volumes "data:/data/db" }
service b { image "mongo:7"; volumes "data:/data/db" }
volumes { data }
```

Good:
```kdl
stack shop
profile dev
service a { image "mongo:7"; volumes "a-data:/data/db" }
service b { image "mongo:7"; volumes "b-data:/data/db" }
volumes { a-data; b-data }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let mut owners: HashMap<String, (&str, Span)> = HashMap::new();
        for (name, tree) in project.file.get("services").and_then(Tree::as_map).into_iter().flatten() {
            let Some((store, _)) = image::store(tree) else { continue };
            for mount in mounts::of(tree) {
                let data = store.data.iter().any(|data| is_within(&mount.target, data) || is_within(data, &mount.target));
                // A part of a volume, or a folder of the host, may be another one in each.
                let Some(volume) = mount.source.as_ref().filter(|_| mount.kind == "volume" && data && !mount.read_only) else {
                    continue;
                };
                let Some((other, place)) = owners.get(volume).filter(|_| !has_subpath(tree)) else {
                    owners.insert(volume.clone(), (name, mount.span));
                    continue;
                };
                sink.push(
                    RULE.finding(format!("`{other}` and `{name}` write to one volume"), mount.span, format!("`{volume}` again"))
                        .related(*place, format!("`{other}` keeps its data there"))
                        .help(facts.say(
                            format!("give it a volume of its own: `volumes \"{name}-data:{}\"`", mount.target),
                            format!("give it a volume of its own: `{name}-data:{}`", mount.target),
                        ))
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}

fn has_subpath(tree: &Tree) -> bool {
    super::uses::items(tree, "volumes").iter().any(|item| super::uses::at(item, &["volume", "subpath"]).is_some())
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn readers_and_other_containers_are_welcome() {
        for (other, found) in [
            ("image \"mongo:7\"; volumes \"data:/data/db\"", 1),
            ("image \"mongo:7\"; volumes \"data:/data/db:ro\"", 0),
            ("image \"mongo:7\"; command mongodump; volumes \"data:/data/db\"", 0),
            ("image \"example/backup:1\"; volumes \"data:/source\"", 0),
            ("image \"mongo:7\"; volumes \"data:/dumps\"", 0),
        ] {
            let text = format!(
                "stack shop\nprofile dev\nservice a {{ image \"mongo:7\"; volumes \"data:/data/db\" }}\n\
                 service b {{ {other} }}\nvolumes {{ data }}"
            );
            assert_eq!(messages("shared-volume", &text).len(), found, "{other}");
        }
    }
}
