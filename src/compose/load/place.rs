//! Paths as texts: absolute or from some folder, `/` between their parts.

use super::super::paths::normal;

/// `path` from `folder`; an absolute path stays.
#[must_use]
pub fn join(folder: &str, path: &str) -> String {
    if path.starts_with('/') { normal(path) } else { below(folder, path) }
}

/// `path` below `base`, whatever it begins with.
pub(super) fn below(base: &str, path: &str) -> String {
    match (base, path) {
        ("", "") => String::new(),
        ("", path) | (path, "") => normal(path),
        (base, path) => normal(&format!("{base}/{path}")),
    }
}

/// The folder of a file.
pub(super) fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
        None => ".",
    }
}

/// The last part.
pub(super) fn name(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

/// The way from the folder `from` to `to`, both absolute and clean.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').filter(|part| !part.is_empty()).collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut way = vec![".."; from.len() - shared];
    way.extend(&to[shared..]);
    if way.is_empty() { ".".to_string() } else { way.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_cleaned() {
        for (folder, path, expected) in [
            ("/p", "a", "/p/a"),
            ("/p", "./a/../b/", "/p/b"),
            ("/p", "../../x", "/x"),
            ("/p", "/a//b", "/a/b"),
            (".", "./x", "x"),
            ("sub", "../..", ".."),
            ("sub", "..", "."),
        ] {
            assert_eq!(join(folder, path), expected, "{folder} {path}");
        }
        for (from, to, expected) in [("/p", "/p", "."), ("/p", "/p/a/b", "a/b"), ("/p/a", "/p/b", "../b"), ("/p/a", "/", "../..")]
        {
            assert_eq!(relative(from, to), expected);
        }
        assert_eq!((parent("/a"), parent("/a/b"), name("/a/b"), name("/")), ("/", "/a", "b", ""));
    }
}
