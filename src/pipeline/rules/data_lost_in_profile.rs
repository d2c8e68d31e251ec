//! A volume that most profiles have, and one has not.

use std::collections::HashMap;

use crate::diag::{Code, Severity, Sink, Span};

use super::{Facts, Rule, data_not_kept, mounts};

pub const RULE: Rule = Rule {
    code: Code("data-lost-in-profile"),
    severity: Severity::Warning,
    summary: "most profiles mount a volume that one of them leaves out",
    page: r##"
Where most profiles keep a service's data in a volume, one that mounts nothing there loses it with each container: it was
added later, and the block that mounts the volume does not name it. What all profiles share stands in the service; a profile
that keeps nothing is `ephemeral`, or takes the mount away with `without volumes`.

Bad:
```kdl
stack shop
profile dev
profile staging { machine staging }
profile prod { machine server }
service app {
    image "example/shop:1"
    in dev staging { volumes "uploads:/app/uploads" }
}
volumes { uploads }
```

Good:
```kdl
stack shop
profile dev
profile staging { machine staging }
profile prod { machine server }
service app {
    image "example/shop:1"
    volumes "uploads:/app/uploads"
}
volumes { uploads }
```
"##,
    check,
};

/// What profiles say of a service.
#[derive(Default)]
struct Seen {
    /// In how many profiles it is.
    profiles: usize,
    /// Target and volume -> in how many profiles it is mounted there, and the first place.
    kept: HashMap<(String, String), (usize, Span)>,
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let mut seen: HashMap<&str, Seen> = HashMap::new();
    for (_, name, tree) in facts.services().filter(|(stack, ..)| !stack.ephemeral) {
        let one = seen.entry(name).or_default();
        one.profiles += 1;
        for mount in mounts::of(tree).into_iter().filter(|mount| mount.is_named_volume() && !mount.read_only) {
            let volume = mount.source.unwrap_or_default();
            one.kept.entry((mount.target, volume)).or_insert((0, mount.span)).0 += 1;
        }
    }
    for (stack, name, tree) in facts.services().filter(|(stack, ..)| !stack.ephemeral) {
        let Some(one) = seen.get(name) else { continue };
        let mut lost: Vec<(&(String, String), Span)> = one
            .kept
            .iter()
            .filter(|(_, (count, _))| count * 2 > one.profiles && *count < one.profiles)
            .map(|(mount, (_, span))| (mount, *span))
            .collect();
        if lost.is_empty() {
            continue;
        }
        lost.sort();
        let there = mounts::of(tree);
        for ((target, volume), place) in lost {
            // Another image may have it elsewhere.
            let moved = |mount: &mounts::Mount| mount.is_named_volume() && mount.source.as_ref() == Some(volume);
            let covered = there.iter().any(|mount| mounts::is_within(target, &mount.target) || moved(mount));
            if covered || mounts::is_taken_away(facts, stack, name, target) || data_not_kept::is_found(facts, stack, name, tree) {
                continue;
            }
            sink.push(
                RULE.finding(format!("nothing keeps `{target}` of `{name}`"), tree.span, "nothing is mounted there")
                    .related(place, "a volume, in most profiles")
                    .help(facts.say(
                        "mount it in the service, for all profiles, or say that it is meant: `without volumes` in a block",
                        "mount it in the file that all others build on",
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
    fn what_takes_its_place_is_enough() {
        for (service, found) in [
            ("in a b { volumes \"data:/data\" }", true),
            ("in a { volumes \"data:/data\" }", false),
            ("in a b { volumes \"data:/data\" }; in c { tmpfs \"/data\" }", false),
            ("in a b { volumes \"data:/data\" }; in c { volumes \"./x:/data\" }", false),
            ("in a b { volumes \"./x:/data\" }", false),
            ("in a b { volumes \"data:/data\" }; in c { volumes \"data:/srv\" }", false),
            ("volumes \"data:/data\"; in c { without volumes \"/data\" }", false),
            ("volumes \"data:/data\"; in c { without volumes }", false),
            ("volumes \"data:/data\"", false),
        ] {
            let text = format!(
                "stack shop\nprofile a\nprofile b\nprofile c\nprofile d {{ ephemeral }}\nservice app {{ image \"x:1\"; {service} }}\n\
                 volumes {{ data }}"
            );
            assert_eq!(!messages("data-lost-in-profile", &text).is_empty(), found, "{service}");
        }
    }
}
