//! From an artifact's path to the place on disk, never outside the root.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::Reason;
use super::home::HOME;

/// Where a path leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The file itself, below the root, links inside the root followed.
    pub(super) real: String,
    /// Whether there is a regular file.
    pub(super) exists: bool,
}

/// Whether `path` may name a generated file: parts separated by `/`, no way up, nothing that a record or a shell would
/// misread, and not in a folder whose files other programs trust.
pub(super) fn is_clean(path: &str) -> bool {
    !path.contains(|c: char| c == '\\' || c.is_control())
        && path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(".git"))
        && !path.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(HOME))
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Finds the place of `path` below `root`, which is absolute and free of links.
pub(super) fn resolve(root: &Path, path: &str) -> Result<Place, Reason> {
    if !is_clean(path) {
        return Err(Reason::BadPath);
    }
    let mut here = root.to_path_buf();
    let mut seen = 0;
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        seen += part.len() + 1;
        let so_far = &path[..seen - 1];
        let last = parts.peek().is_none();
        here.push(part);
        let mut kind = match fs::symlink_metadata(&here) {
            Ok(found) => found.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                here.extend(parts);
                return Ok(Place { real: below(root, &here)?, exists: false });
            }
            Err(error) => return Err(Reason::Unreadable(error)),
        };
        if kind.is_symlink() {
            here = follow(root, &here).ok_or_else(|| Reason::LeadsOut(so_far.to_owned()))?;
            kind = fs::metadata(&here).map_err(Reason::Unreadable)?.file_type();
        }
        match (last, kind.is_dir(), kind.is_file()) {
            (true, true, _) => return Err(Reason::Folder),
            (true, _, false) => return Err(Reason::Special),
            (false, false, _) => return Err(Reason::ParentIsFile(so_far.to_owned())),
            _ => {}
        }
    }
    Ok(Place { real: below(root, &here)?, exists: true })
}

/// Where a link ends, if that is a place below the root that may be written to.
fn follow(root: &Path, link: &Path) -> Option<PathBuf> {
    let end = link.canonicalize().ok()?;
    (end == root || is_clean(&below(root, &end).ok()?)).then_some(end)
}

/// `path` relative to `root`, with `/`.
fn below(root: &Path, path: &Path) -> Result<String, Reason> {
    let parts = path.strip_prefix(root).ok().and_then(|rest| rest.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>());
    parts.map(|parts| parts.join("/")).ok_or(Reason::BadPath)
}

/// The folders above `path`, the nearest first, without the root.
pub(super) fn parents(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/'), |(parent, _)| parent.rsplit_once('/')).map(|(parent, _)| parent)
}

/// `root` without links, even where its last parts do not exist yet.
pub(super) fn real_root(root: &Path) -> io::Result<PathBuf> {
    let root = std::path::absolute(root)?;
    for above in root.ancestors() {
        match above.canonicalize() {
            Ok(real) => return Ok(root.strip_prefix(above).map_or_else(|_| real.clone(), |rest| join(&real, rest))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(root)
}

/// Joins without the slash that an empty `rest` would leave.
fn join(real: &Path, rest: &Path) -> PathBuf {
    if rest.as_os_str().is_empty() { real.to_path_buf() } else { real.join(rest) }
}
