//! A volume that nobody finds again.

use crate::diag::{Code, Severity, Sink};

use super::mounts::is_within;
use super::{Facts, Rule, image, mounts};

pub const RULE: Rule = Rule {
    code: Code("anonymous-volume"),
    severity: Severity::Warning,
    summary: "a strict profile mounts a volume without a name",
    page: r##"
A volume without a name belongs to one container: the next one gets another, empty one, and the old one stays on the disk under
a number. What is to be kept has a name, what is not is a `tmpfs`. A volume that keeps a part of a mounted folder out, such as
`node_modules`, is not meant.

Bad:
```kdl
stack shop
profile prod { strict #true }
service app { image "example/shop:1"; volumes "/app/uploads" }
```

Good:
```kdl
stack shop
profile prod { strict #true }
service app { image "example/shop:1"; volumes "uploads:/app/uploads" }
volumes { uploads }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services().filter(|(stack, ..)| stack.strict) {
        let mounts = mounts::of(tree);
        for mount in mounts.iter().filter(|mount| mount.is_anonymous()) {
            let keeps_out = mounts.iter().any(|other| other.kind == "bind" && is_within(&mount.target, &other.target));
            // Where a store's data is, `data-not-kept` says more.
            let told = image::store(tree).is_some_and(|(store, _)| store.data.contains(&mount.target.as_str()));
            if keeps_out || told {
                continue;
            }
            let target = &mount.target;
            let volume = format!("{name}-{}", target.rsplit('/').next().unwrap_or("data"));
            sink.push(
                RULE.finding(
                    format!("the volume at `{target}` of `{name}` has no name"),
                    mount.span,
                    "a new one for each container",
                )
                .help(facts.say(
                    format!(
                        "write `volumes \"{volume}:{target}\"` and `volumes {{ {volume} }}` at the top, or `tmpfs \"{target}\"`"
                    ),
                    format!("write `{volume}:{target}` and `{volume}:` below the file's own `volumes:`, or a `tmpfs`"),
                ))
                .profiles([&stack.profile]),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn what_keeps_a_part_of_a_folder_out_is_meant() {
        for (strict, volumes, found) in [
            (true, "\"/cache\"", true),
            (false, "\"/cache\"", false),
            (true, "\".:/app\" \"/app/node_modules\"", false),
            (true, "\"./cache:/cache\"", false),
        ] {
            let text =
                format!("stack shop\nprofile dev {{ strict #{strict} }}\nservice a {{ image \"x:1\"; volumes {volumes} }}");
            assert_eq!(!messages("anonymous-volume", &text).is_empty(), found, "{strict} {volumes}");
        }
    }
}
