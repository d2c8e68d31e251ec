//! Every code's page, for `stackgen explain`.

use crate::diag::{Code, Page};

use super::{decode, expand, meaning, rules, split_problems, template_problems, validate};

/// Compose files that cannot be imported.
pub const COMPOSE_REFUSED: Code = Code("compose-refused");

/// The pages of all codes, in the order of the stages.
#[must_use]
pub fn pages() -> Vec<Page> {
    decode::PAGES.iter().chain(expand::PAGES).copied().chain(rules::pages()).chain(PAGES.iter().copied()).collect()
}

const PAGES: &[Page] = &[
    Page::new(split_problems::LAYOUT_CANNOT_SAY, "a layout cannot say what a profile is", LAYOUT_CANNOT_SAY),
    Page::new(validate::COMPOSE_SCHEMA, "Compose refuses the form of a file", COMPOSE_SCHEMA),
    Page::new(meaning::MEANING_DRIFT, "Compose reads something else than the manifest says", MEANING_DRIFT),
    Page::new(template_problems::TEMPLATE, "a template cannot be read or rendered", TEMPLATE),
    Page::new(COMPOSE_REFUSED, "Compose refuses files, or they cannot be imported", REFUSED),
    Page::new(split_problems::BUG, "a bug of stackgen's", BUG),
];

const LAYOUT_CANNOT_SAY: &str = r##"
Layout `single` writes one file whose services carry Compose's own `profiles:`. A service stands in it once: it cannot
differ between profiles. Two services, each `only` in its profiles, can be said; so can everything in layout `overlay`.

Layout `swarm` writes what `docker stack deploy` reads, which is less than Compose knows. What means nothing in a swarm is
left out; what would mean something else without a word is this error: a port of one address alone, a service that is built
and has no image, another service's network, a device. docs/manifest.md lists key by key what becomes of it.

Bad:
```kdl
stack shop { layout single }
profile dev
profile test
service app { image "nginx:1.27"; in test { image "nginx:1.26" } }
```

Good:
```kdl
stack shop { layout overlay }
profile dev
profile test
service app { image "nginx:1.27"; in test { image "nginx:1.26" } }
```
"##;

const COMPOSE_SCHEMA: &str = r##"
Before anything is written, every file is held against the schema that Compose itself publishes. What does not fit is
shown at the line of the manifest that set it, with the file in which it would stand.
"##;

const MEANING_DRIFT: &str = r##"
`stackgen verify --with-compose` has Docker Compose read the files of each profile, and the profile as `stackgen inspect`
tells it, and compares the two answers. They differ where a file was changed by hand, where the manifest was changed and not
rendered, and where something outside of the files has a say: COMPOSE_PROJECT_NAME in the shell or a `.env` names the
project of every profile, so that they share containers.

`stackgen render` writes what the manifest says. What is to stay of a change made by hand belongs into the manifest:
`stackgen inspect PROFILE --origin PATH` tells the lines that set a value now. Secrets are compared and not shown.
"##;

const TEMPLATE: &str = r##"
`artifact PATH template="FILE"` renders FILE with the facts of the stack. The template cannot be read, has an error, or
uses a name that does not exist: names are strict, so that a slip is not an empty text.
"##;

const REFUSED: &str = r##"
`stackgen import` reads the files of each profile as Docker Compose does. What Compose refuses is no stack, and what a manifest
cannot say cannot be imported: the profile is left out of the manifest, and the others are imported. What rules find of a stack
keeps no profile out: the manifest says `allow` of it.

`stackgen check --compose` tells it of files that are judged without a manifest, where no rule has an error against them.

`docker compose -f FILE … config` says the same of the files. Files that services name in `env_file` must be there.
"##;

const BUG: &str = r##"
Base and overlay of a profile, put together again, must be what the profile was: stackgen checks it on every run and writes
nothing otherwise. Please report it, with the manifest. Until then, `layout standalone` writes whole files.
"##;

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "the test reads the project's own sources")]

    use std::collections::BTreeSet;
    use std::path::Path;

    use super::pages;
    use crate::diag::{Severity, Sink};

    fn codes_in(folder: &Path, codes: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.ends_with("src/env") || path.ends_with("src/audit") {
                // Checks of real files, and those of the audit, have their own tables.
                continue;
            } else if path.is_dir() {
                codes_in(&path, codes);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                for line in text.lines() {
                    let declared = ["Code = Code(\"", "code: Code(\""].iter().find_map(|start| line.split_once(start));
                    codes.extend(declared.and_then(|(_, rest)| rest.split_once('"')).map(|(code, _)| code.to_string()));
                }
            }
        }
    }

    #[test]
    fn every_code_has_one_page() {
        let mut declared = Vec::new();
        codes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut declared);
        let mut paged: Vec<String> = pages().iter().map(|page| page.code.0.to_string()).collect();
        let unique: BTreeSet<&String> = declared.iter().collect();
        assert_eq!(unique.len(), declared.len(), "a code is declared twice: {declared:?}");
        declared.sort();
        paged.sort();
        assert_eq!(paged, declared);
        assert!(declared.len() > 60, "the scan finds too little");
    }

    #[test]
    fn blocks_show_what_their_pages_say() {
        let mut wrong = Vec::new();
        for page in pages() {
            assert_eq!(page.block("Bad:").is_some(), page.block("Good:").is_some(), "{}", page.code.0);
            for (title, bad) in [("Bad:", true), ("Good:", false)] {
                let Some(text) = page.block(title) else { continue };
                let mut sink = Sink::default();
                let _ = crate::pipeline::analyse(text, None, &mut sink);
                let found = sink.into_sorted();
                let right = if bad {
                    found.iter().any(|d| d.code == page.code)
                } else {
                    !found.iter().any(|d| d.code == page.code || d.severity == Severity::Error)
                };
                if !right {
                    let messages: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
                    wrong.push(format!("{} {title} {messages:?}", page.code.0));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
