//! Paths in Compose files are relative to the project's folder; a file in a folder below needs others (compose-go:
//! paths/resolve.go says which values are paths).

use super::canonical::split_outside;
use super::tree::{Tree, Value};
use super::walk::each;

/// What kind of path a value is: it decides what is no path at all.
#[derive(Clone, Copy)]
enum Kind {
    /// Any text.
    File,
    /// A folder, or else a URL, a Git repository, an image or a service.
    Context,
    /// A bind mount's source: must start with a dot.
    Source,
}

/// Where canonical files hold paths; `*` is any key or item.
const PATHS: &[(&str, Kind)] = &[
    ("configs.*.file", Kind::File),
    ("include.*.env_file.*", Kind::File),
    ("include.*.path.*", Kind::Context),
    ("include.*.project_directory", Kind::File),
    ("secrets.*.file", Kind::File),
    ("services.*.build.additional_contexts.*", Kind::Context),
    ("services.*.build.context", Kind::Context),
    ("services.*.credential_spec.file", Kind::File),
    ("services.*.develop.watch.*.path", Kind::Source),
    ("services.*.env_file.*.path", Kind::File),
    ("services.*.extends.file", Kind::Context),
    ("services.*.label_file.*", Kind::File),
];

/// Makes every relative path of a canonical `file`, meant from the project's folder, relative to `from_dir`, a folder
/// below it (`deploy`, `ops/compose`; empty or `.` changes nothing): `./src` becomes `../src`. `build.dockerfile` is
/// relative to its context and stays; so do absolute paths, `~`, and what starts with a variable.
pub fn rebase(file: &mut Tree, from_dir: &str) {
    let from: Vec<&str> = from_dir.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if from.is_empty() {
        return;
    }
    for (path, kind) in PATHS {
        each(file, path, &mut |tree| text(tree, *kind, &from));
    }
    each(file, "services.*.volumes.*", &mut |mount| source(mount, &from));
    each(file, "volumes.*", &mut |volume| device(volume, &from));
}

fn text(tree: &mut Tree, kind: Kind, from: &[&str]) {
    if let Value::Str(path) = &mut tree.value
        && let Some(moved) = moved(path, kind, from)
    {
        *path = moved;
    }
}

/// A bind mount in long form, or a text that only a variable could take apart: `./a:/b:${MODE}`.
fn source(mount: &mut Tree, from: &[&str]) {
    if let Value::Str(short) = &mut mount.value {
        if short.starts_with('.')
            && let [source, _, ..] = split_outside(short, ':').as_slice()
            && let Some(moved) = moved(source, Kind::Source, from)
        {
            *short = format!("{moved}{}", &short[source.len()..]);
        }
    } else if mount.get("type").and_then(Tree::as_str) == Some("bind") {
        each(mount, "source", &mut |source| text(source, Kind::Source, from));
    }
}

/// A named volume that is a bind mount after all.
fn device(volume: &mut Tree, from: &[&str]) {
    let is = |tree: Option<&Tree>, value: &str| tree.and_then(Tree::as_str) == Some(value);
    let options = volume.get("driver_opts");
    if is(volume.get("driver"), "local") && is(options.and_then(|options| options.get("o")), "bind") {
        each(volume, "driver_opts.device", &mut |device| text(device, Kind::File, from));
    }
}

/// `path` as seen from the folder `from`; `None` where it is not a relative path.
fn moved(path: &str, kind: Kind, from: &[&str]) -> Option<String> {
    let is_drive = path.as_bytes().get(1) == Some(&b':') && path.starts_with(|c: char| c.is_ascii_alphabetic());
    let elsewhere = match kind {
        Kind::Context => {
            path.contains("://") || ["git@", "github.com/", "service:", "target:"].iter().any(|start| path.starts_with(start))
        }
        Kind::File | Kind::Source => false,
    };
    if path.is_empty() || path.starts_with(['/', '~', '\\']) || is_drive || elsewhere || starts_with_variable(path) {
        return None;
    }
    let (mut parts, mut ups) = (Vec::new(), 0_usize);
    let mut rest = path;
    // A part with a variable may hold anything: it and what follows stay as they are.
    while !rest.is_empty() {
        let (part, after) = rest.split_once('/').unwrap_or((rest, ""));
        if part.contains('$') {
            break;
        }
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => ups += 1,
            ".." => {}
            _ => parts.push(part),
        }
        rest = after;
    }
    let shared = if ups == 0 { parts.iter().zip(from).take_while(|(part, dir)| part == dir).count() } else { 0 };
    let mut out = vec![".."; ups + from.len() - shared];
    let climbs = !out.is_empty();
    out.extend(parts.drain(shared..));
    if !rest.is_empty() {
        out.push(rest);
    }
    let needs_dot = matches!(kind, Kind::Source) || path.starts_with("./") || out.is_empty();
    if !climbs && needs_dot {
        out.insert(0, ".");
    }
    let slash = if path.len() > 1 && path.ends_with('/') && rest.is_empty() { "/" } else { "" };
    Some(out.join("/") + slash)
}

fn starts_with_variable(path: &str) -> bool {
    path.starts_with('$') && !path.starts_with("$$")
}

/// Without repeated or trailing slashes, `.`, and `..` after a name; what has nothing left is `.`.
pub fn normal(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if absolute => {}
            _ => parts.push(part),
        }
    }
    match (absolute, parts.join("/")) {
        (true, rest) => format!("/{rest}"),
        (false, rest) if rest.is_empty() => ".".to_string(),
        (false, rest) => rest,
    }
}

/// `./a//b` as `a/b`.
#[must_use]
pub fn clean(path: &str) -> String {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::super::canonical::canonicalize;
    use super::super::from_json::tree;
    use super::*;

    #[test]
    fn paths_seen_from_a_folder_below() {
        for (path, from, expected) in [
            ("./src", "deploy", Some("../src")),
            ("src", "deploy/", Some("../src")),
            (".", "deploy", Some("..")),
            ("./", "deploy", Some("../")),
            ("../other", "ops/compose", Some("../../../other")),
            ("./a/../b/", "ops/compose", Some("../../b/")),
            ("./deploy/conf", "deploy", Some("./conf")),
            ("deploy/conf", "deploy", Some("conf")),
            ("./deploy", "deploy", Some(".")),
            ("ops/x", "ops/compose", Some("../x")),
            ("./a/${B:-c/d}/e/", "deploy", Some("../a/${B:-c/d}/e/")),
            ("/abs", "deploy", None),
            ("~/x", "deploy", None),
            ("${DIR}/x", "deploy", None),
            (r"C:\x", "deploy", None),
        ] {
            let from: Vec<_> = from.split('/').filter(|part| !part.is_empty()).collect();
            assert_eq!(moved(path, Kind::File, &from).as_deref(), expected, "{path}");
        }
        assert_eq!(moved("deploy/conf", Kind::Source, &["deploy"]).as_deref(), Some("./conf"));
        for context in ["https://x.org/a.git#b", "git@x.org:a/b", "github.com/a/b", "docker-image://alpine", "service:base"] {
            assert_eq!(moved(context, Kind::Context, &["deploy"]), None, "{context}");
        }
    }

    #[test]
    fn every_path_of_a_file_moves_and_nothing_else() {
        let mut file = tree(
            r#"{"include": ["inc.yaml"],
                "services": {"w": {
                    "build": {"context": ".", "dockerfile": "D", "additional_contexts": {"a": "./a", "b": "docker-image://x"}},
                    "env_file": ".env", "label_file": "l", "extends": {"file": "e.yaml", "service": "s"},
                    "volumes": ["./v:/v:ro", "data:/data", "~/h:/h", "./o:/o:${MODE}", "${D}:/d"],
                    "develop": {"watch": [{"action": "sync", "path": "./src", "target": "/src"}]}}},
                "configs": {"c": {"file": "./c"}}, "secrets": {"s": {"file": "s.txt"}, "t": {"environment": "T"}},
                "volumes": {"data": null, "b": {"driver": "local", "driver_opts": {"type": "none", "o": "bind", "device": "./b"}}}}"#,
        );
        assert_eq!(canonicalize(&mut file), []);
        let before = file.clone();
        rebase(&mut file, ".");
        assert_eq!(file, before);
        rebase(&mut file, "deploy");
        let mut moved = tree(
            r#"{"include": [{"path": ["../inc.yaml"]}],
                "services": {"w": {
                    "build": {"context": "..", "dockerfile": "D", "additional_contexts": {"a": "../a", "b": "docker-image://x"}},
                    "env_file": "../.env", "label_file": "../l", "extends": {"file": "../e.yaml", "service": "s"},
                    "volumes": ["../v:/v:ro", "data:/data", "~/h:/h", "../o:/o:${MODE}", "${D}:/d"],
                    "develop": {"watch": [{"action": "sync", "path": "../src", "target": "/src"}]}}},
                "configs": {"c": {"file": "../c"}}, "secrets": {"s": {"file": "../s.txt"}, "t": {"environment": "T"}},
                "volumes": {"data": null, "b": {"driver": "local", "driver_opts": {"type": "none", "o": "bind", "device": "../b"}}}}"#,
        );
        assert_eq!(canonicalize(&mut moved), []);
        assert_eq!(file.to_json(), moved.to_json());
    }
}
