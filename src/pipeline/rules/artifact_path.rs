//! A path at which no file can be written.

use crate::diag::{Code, Severity, Sink};

use super::super::decode::Manifest;
use super::artifacts::{Declared, declared};
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("artifact-path"),
    severity: Severity::Error,
    summary: "a file cannot be written at its path",
    page: r##"
What stackgen writes lies in the manifest's folder or below it, under names that every system can hold: a repository is
checked out on Linux, macOS and Windows. The manifest itself, `.git` and stackgen's own `.stackgen` are never written to.

Bad:
```kdl
stack shop { layout overlay; env-file "../.env.sample" }
profile dev
service app { image "nginx:1.27" }
```

Good:
```kdl
stack shop { layout overlay; env-file "ops/.env.sample" }
profile dev
service app { image "nginx:1.27" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for file in declared(facts.manifest) {
        if let Some((fault, help)) = fault(&file.said) {
            let message = format!("`{}` cannot be the path of {}", file.said.escape_debug(), file.what);
            sink.push(RULE.finding(message, file.span, fault).help(help));
        }
    }
}

/// Reports a file that would take the place of the manifest; `manifest_name` is its file name.
pub fn check_manifest(manifest: &Manifest, manifest_name: &str, sink: &mut Sink) {
    let is_manifest = |file: &Declared| file.path.eq_ignore_ascii_case(manifest_name);
    for file in declared(manifest).into_iter().filter(is_manifest) {
        let message = format!("{} would be written over the manifest", file.what);
        sink.push(RULE.finding(message, file.span, "this is the manifest itself").help("give it another name"));
    }
}

/// What is wrong with a path, and what to write instead.
fn fault(path: &str) -> Option<(&'static str, &'static str)> {
    const RELATIVE: &str = "write a path from the manifest's folder, with `/` between its parts";
    const PLAIN: &str = "use letters, digits, `.`, `-` and `_`";
    let mut parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    let is_drive = path.as_bytes().get(1) == Some(&b':') && path.starts_with(|c: char| c.is_ascii_alphabetic());
    if parts.clone().next().is_none() || path.ends_with('/') || path.ends_with("/.") {
        Some(("names no file", RELATIVE))
    } else if path.contains('\\') {
        Some(("`\\` is part of a name on Linux, and parts two names on Windows", RELATIVE))
    } else if path.starts_with('/') || is_drive {
        Some(("an absolute path", RELATIVE))
    } else if parts.clone().any(|part| part == "..") {
        Some(("leads out of a folder", RELATIVE))
    } else if path.contains("{profile}") {
        Some(("`{profile}` stands for a profile's name only in the names of profiles' files", "write the profile's name itself"))
    } else if path.contains(char::is_control) {
        Some(("holds a control character", PLAIN))
    } else if path.contains(['<', '>', ':', '"', '|', '?', '*']) {
        Some(("holds a character that Windows has no file names with", PLAIN))
    } else if parts.clone().any(|part| part.ends_with(['.', ' ']) || is_device(part)) {
        Some(("Windows cannot have a file of this name", PLAIN))
    } else if parts.clone().any(|part| part.eq_ignore_ascii_case(".git")) {
        Some(("git's own folder", "choose another folder"))
    } else if parts.next().is_some_and(|part| part.eq_ignore_ascii_case(".stackgen")) {
        Some(("stackgen's own folder", "choose another folder"))
    } else {
        None
    }
}

/// Names that are devices on Windows, whatever follows their first dot.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let numbered = |name: &str| stem.strip_prefix(name).is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9']));
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn paths_that_cannot_be_written_say_why() {
        for (path, want) in [
            ("", "names no file"),
            ("./", "names no file"),
            ("docs/", "names no file"),
            ("/etc/passwd", "an absolute path"),
            ("c:/x", "an absolute path"),
            ("a/../../x", "leads out of a folder"),
            ("a\\b", "`\\` is part of a name on Linux, and parts two names on Windows"),
            ("a\nb", "holds a control character"),
            ("a?.yml", "holds a character that Windows has no file names with"),
            ("docs/NUL.md", "Windows cannot have a file of this name"),
            ("com1", "Windows cannot have a file of this name"),
            ("a./b", "Windows cannot have a file of this name"),
            ("sub/.GIT/hooks/x", "git's own folder"),
            ("./.stackgen/x", "stackgen's own folder"),
            ("{profile}.md", "`{profile}` stands for a profile's name only in the names of profiles' files"),
        ] {
            assert_eq!(fault(path).map(|(fault, _)| fault), Some(want), "{path:?}");
        }
        for path in [".env", "./a//b", "a/.stackgen", ".github/workflows/ci.yml", "console", "com10", "Ünïcode name.md"] {
            assert_eq!(fault(path), None, "{path}");
        }
    }
}
