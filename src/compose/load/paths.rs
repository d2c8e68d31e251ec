//! Relative paths made absolute (compose-go: paths/resolve.go).

use super::Refusal;
use super::place::below;
use crate::compose::walk::at;
use indexmap::IndexMap;

use crate::compose::interpolation::{evaluate, literal, parse};
use crate::compose::tree::{Tree, Value};

/// What a text stands for: it decides what is no path at all.
#[derive(Clone, Copy)]
enum Kind {
    /// Anything of this machine; empty stays empty.
    Local,
    /// A folder, or a URL, a Git repository, an image, a service.
    Context,
    /// Of this machine or of the engine's, which may run Windows; empty is the folder itself.
    Engine,
}

/// Where canonical files hold paths.
const PATHS: &[(&str, Kind)] = &[
    ("configs.*.file", Kind::Engine),
    ("secrets.*.file", Kind::Engine),
    ("services.*.build.additional_contexts.*", Kind::Context),
    ("services.*.build.context", Kind::Context),
    ("services.*.build.ssh.*", Kind::Engine),
    ("services.*.develop.watch.*.path", Kind::Local),
    ("services.*.env_file.*.path", Kind::Local),
    ("services.*.extends.file", Kind::Context),
    ("services.*.label_file.*", Kind::Local),
];

/// Sees every relative path of a canonical file from `base`, which may itself be relative; `~` is `home`.
/// `base` and `home` are plain texts, the file's are templates.
///
/// # Errors
/// A bind mount without a source.
pub(super) fn resolve(file: &mut Tree, base: &str, home: &str) -> Result<(), Refusal> {
    walk(file, &Folders { base: literal(base), home: literal(home), first: First::Text })
}

/// [`resolve`] for a file with variables in it: a path that begins with one stays if its value in `environment` is absolute.
///
/// # Errors
/// A bind mount without a source.
pub(super) fn resolve_written(
    file: &mut Tree,
    base: &str,
    home: &str,
    environment: &IndexMap<String, String>,
) -> Result<(), Refusal> {
    walk(file, &Folders { base: literal(base), home: literal(home), first: First::Known(environment) })
}

/// Sees paths from `base` that are resolved from the same folder as before. One that begins with a variable is what it was.
///
/// # Errors
/// A bind mount without a source.
pub(super) fn resolve_fixed(file: &mut Tree, base: &str) -> Result<(), Refusal> {
    walk(file, &Folders { base: literal(base), home: String::new(), first: First::Stays })
}

fn walk(file: &mut Tree, folders: &Folders<'_>) -> Result<(), Refusal> {
    for (pattern, kind) in PATHS {
        at(file, pattern, &mut |tree| {
            folders.resolve(tree, *kind);
            Ok(())
        })?;
    }
    at(file, "services.*.volumes.*", &mut |mount| {
        let span = mount.span;
        if let Value::Str(text) = &mut mount.value
            && folders.value(text).is_some_and(|value| value.starts_with('.'))
        {
            let start = if folders.base.starts_with(['.', '/']) { "" } else { "./" };
            *text = format!("{start}{}/{text}", folders.base);
        }
        if mount.get("type").and_then(Tree::as_str) == Some("bind") {
            match mount.as_map_mut().and_then(|mount| mount.get_mut("source")) {
                Some(source) => folders.resolve(source, Kind::Engine),
                None => return Err(Refusal::new(span, "a bind mount needs a `source`")),
            }
        }
        Ok(())
    })?;
    at(file, "volumes.*", &mut |volume| {
        let is = |tree: Option<&Tree>, value: &str| tree.and_then(Tree::as_str) == Some(value);
        let options = volume.get("driver_opts");
        if is(volume.get("driver"), "local") && is(options.and_then(|options| options.get("o")), "bind") {
            return at(volume, "driver_opts.device", &mut |device| {
                folders.resolve(device, Kind::Engine);
                Ok(())
            });
        }
        Ok(())
    })
}

struct Folders<'a> {
    base: String,
    home: String,
    /// What becomes of paths that begin with a variable.
    first: First<'a>,
}

/// What a variable is with which a path begins.
#[derive(Clone, Copy)]
enum First<'a> {
    /// Text as any other.
    Text,
    /// The values of variables: an absolute one leaves the path as it is.
    Known(&'a IndexMap<String, String>),
    /// It leaves the path as it is, whatever its value.
    Stays,
}

impl Folders<'_> {
    fn resolve(&self, tree: &mut Tree, kind: Kind) {
        if let Value::Str(path) = &mut tree.value {
            *path = self.seen(path, kind);
        }
    }

    /// The value of a text that begins with a variable, where variables stay as they are written.
    fn value(&self, text: &str) -> Option<String> {
        let First::Known(environment) = self.first else { return None };
        if !text.starts_with('$') {
            return None;
        }
        evaluate(&parse(text).ok()?, &|name| environment.get(name).cloned()).ok()
    }

    fn seen(&self, path: &str, kind: Kind) -> String {
        if matches!(kind, Kind::Context) && is_elsewhere(path) {
            return path.to_string();
        }
        if matches!(self.first, First::Stays) && path.starts_with('$') && !path.starts_with("$$") {
            return path.to_string();
        }
        if let Some(value) = self.value(path)
            && (value.starts_with(['/', '~'])
                || is_windows_absolute(&value)
                || (matches!(kind, Kind::Context) && is_elsewhere(&value)))
        {
            return path.to_string();
        }
        if !matches!(self.first, First::Text) && self.home.is_empty() && path.starts_with('~') {
            return path.to_string();
        }
        let starts_so = path.starts_with('$');
        let path = match path.strip_prefix('~') {
            Some(rest) if !self.home.is_empty() => below(&self.home, rest),
            _ => path.to_string(),
        };
        let stays = match kind {
            Kind::Local | Kind::Context => path.is_empty(),
            Kind::Engine => is_windows_absolute(&path),
        };
        if stays || path.starts_with('/') {
            return path;
        }
        let seen = below(&self.base, &path);
        // What a variable now stands at the beginning of could be a name or absolute.
        if !matches!(self.first, First::Text) && seen.starts_with('$') && !starts_so { format!("./{seen}") } else { seen }
    }
}

fn is_elsewhere(context: &str) -> bool {
    context.contains("://") || ["service:", "github.com/", "git@"].iter().any(|start| context.starts_with(start))
}

/// A drive and a slash, or a share: what Windows takes for absolute.
fn is_windows_absolute(path: &str) -> bool {
    let is_slash = |byte: Option<&u8>| matches!(byte, Some(b'/' | b'\\'));
    let bytes = path.as_bytes();
    (bytes.get(1) == Some(&b':') && is_slash(bytes.get(2))) || (is_slash(bytes.first()) && is_slash(bytes.get(1)))
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    #[test]
    fn paths_are_seen_from_the_base() {
        let seen = |path: &str, kind| Folders { base: "/p".into(), home: "/home/u".into(), first: First::Text }.seen(path, kind);
        for (path, kind, expected) in [
            ("./a/../b/", Kind::Local, "/p/b"),
            ("/x/../y", Kind::Local, "/x/../y"),
            ("~/x", Kind::Local, "/home/u/x"),
            ("~x", Kind::Local, "/home/u/x"),
            ("", Kind::Local, ""),
            ("", Kind::Engine, "/p"),
            ("../q", Kind::Engine, "/q"),
            (r"C:\a", Kind::Engine, r"C:\a"),
            ("C:a", Kind::Engine, "/p/C:a"),
            (r"\\host\share", Kind::Engine, r"\\host\share"),
            ("https://x.org/a.git", Kind::Context, "https://x.org/a.git"),
            ("service:base", Kind::Context, "service:base"),
            ("github.com/a/b", Kind::Context, "github.com/a/b"),
            ("docker-image:x", Kind::Context, "/p/docker-image:x"),
            (".", Kind::Context, "/p"),
        ] {
            assert_eq!(seen(path, kind), expected, "{path}");
        }
        assert_eq!(below("sub/dir", "../x"), "sub/x");
        assert_eq!(below(".", "./x"), "x");
        assert_eq!(below(".", "."), ".");
    }

    #[test]
    fn every_path_of_a_file_and_nothing_else() {
        let mut file = tree(
            r#"{"services": {"a": {
                    "build": {"context": ".", "dockerfile": "D", "additional_contexts": {"a": "a", "b": "service:a"}, "ssh": {"default": null, "k": "k"}},
                    "env_file": [{"path": "e"}], "label_file": ["l"], "credential_spec": {"file": "c"},
                    "volumes": [{"type": "bind", "source": "./v"}, {"type": "volume", "source": "v"}, "${X}:/y"]}},
                "volumes": {"n": null, "b": {"driver": "local", "driver_opts": {"o": "bind", "device": "d"}}, "c": {"driver_opts": {"o": "bind", "device": "d"}}},
                "configs": {"c": {"file": "c"}}, "secrets": {"s": {"file": "s"}}}"#,
        );
        resolve(&mut file, "/p$", "/home").unwrap();
        let expected = tree(
            r#"{"services": {"a": {
                    "build": {"context": "/p$$", "dockerfile": "D", "additional_contexts": {"a": "/p$$/a", "b": "service:a"}, "ssh": {"default": null, "k": "/p$$/k"}},
                    "env_file": [{"path": "/p$$/e"}], "label_file": ["/p$$/l"], "credential_spec": {"file": "c"},
                    "volumes": [{"type": "bind", "source": "/p$$/v"}, {"type": "volume", "source": "v"}, "${X}:/y"]}},
                "volumes": {"n": null, "b": {"driver": "local", "driver_opts": {"o": "bind", "device": "/p$$/d"}}, "c": {"driver_opts": {"o": "bind", "device": "d"}}},
                "configs": {"c": {"file": "/p$$/c"}}, "secrets": {"s": {"file": "/p$$/s"}}}"#,
        );
        assert_eq!(file.to_json(), expected.to_json());
        assert!(resolve(&mut tree(r#"{"services": {"a": {"volumes": [{"type": "bind", "target": "/x"}]}}}"#), "/p", "").is_err());
    }
}
