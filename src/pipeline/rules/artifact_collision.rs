//! Two files at one path.

use indexmap::IndexMap;

use crate::diag::{Code, Diagnostic, Severity, Sink, Span};

use super::artifacts::{Declared, declared};
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("artifact-collision"),
    severity: Severity::Error,
    summary: "two files would be written at one path",
    page: r##"
Each file has a path of its own. Names that differ only in upper and lower case are one file on macOS and Windows, and a
path cannot be a file and a folder at once. The names of overlays and of standalone files hold `{profile}`, or each
profile says its `file`.

Bad:
```kdl
stack shop { layout overlay; files base="compose.yaml" overlay="compose.override.yaml" }
profile dev
profile prod
service app { image "nginx:1.27" }
```

Good:
```kdl
stack shop { layout overlay; files base="compose.yaml" overlay="compose.{profile}.yaml" }
profile dev
profile prod
service app { image "nginx:1.27" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let files = declared(facts.manifest);
    let mut taken: IndexMap<String, &Declared> = IndexMap::new();
    for file in &files {
        let key = file.path.to_lowercase();
        match taken.get(&key) {
            Some(other) => sink.push(same_path(other, file)),
            None => drop(taken.insert(key, file)),
        }
    }
    for file in &files {
        let key = file.path.to_lowercase();
        let above = key.match_indices('/').find_map(|(at, _)| taken.get(&key[..at]));
        if let Some(other) = above {
            let message = format!("`{}` would be a file and a folder", other.path);
            sink.push(finding(message, other, file, "a folder for this file").help("rename one of the two"));
        }
    }
}

fn same_path(first: &Declared, second: &Declared) -> Diagnostic {
    if second.shared_pattern && first.span == second.span {
        let message = format!("`{}` would hold several profiles", second.path);
        return RULE
            .finding(message, second.span, "the same path for each profile")
            .help("put `{profile}` into the path, or give each profile its `file=…`");
    }
    let message = if first.path == second.path {
        format!("{} and {} would both be `{}`", first.what, second.what, second.path)
    } else {
        format!("`{}` and `{}` are one file on macOS and Windows", first.path, second.path)
    };
    finding(message, first, second, "taken again").help("give one of the two another path")
}

/// A finding at `second`, with the line of `first`.
fn finding(message: String, first: &Declared, second: &Declared, label: &str) -> Diagnostic {
    let related = if first.span == second.span { Span::NONE } else { first.span };
    RULE.finding(message, second.span, label).related(related, format!("{} is written here", first.what))
}

#[cfg(test)]
mod tests {
    use crate::diag::Sink;

    fn findings(stack: &str) -> Vec<String> {
        let mut sink = Sink::default();
        let text = format!("stack shop {{\n{stack}\n}}\nprofile dev\nprofile ci\nservice a {{ image x }}\n");
        let _ = crate::pipeline::analyse(&text, None, &mut sink);
        sink.into_sorted().into_iter().filter(|d| d.code == super::RULE.code).map(|d| d.message).collect()
    }

    #[test]
    fn every_kind_of_file_can_collide_with_every_other() {
        for (stack, want) in [
            ("layout overlay; docs \"./compose.yaml\"", "the base and the docs would both be `compose.yaml`"),
            (
                "layout standalone; docs \"compose.ci.yaml\"",
                "the file of profile `ci` and the docs would both be `compose.ci.yaml`",
            ),
            ("layout overlay; env-file a; env-file \"b/../a\"; env-file a", "an env file and an env file would both be `a`"),
            (
                "layout overlay; env-file \"Docs.md\"; docs \"docs.md\"",
                "`Docs.md` and `docs.md` are one file on macOS and Windows",
            ),
            ("layout overlay; env-file docs; docs \"docs/x.md\"", "`docs` would be a file and a folder"),
            ("layout standalone; files standalone=\"c.yaml\"", "`c.yaml` would hold several profiles"),
        ] {
            assert_eq!(findings(stack), [want], "{stack}");
        }
        assert_eq!(findings("layout single; docs \"compose.dev.yaml\""), [""; 0]);
    }
}
