//! The files of an audit, and what is where.

use std::collections::{BTreeSet, HashMap};

use ignore::gitignore::Gitignore;

use super::{File, wrappers};

/// All files below the folder that is audited.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The files that matter, by their paths.
    pub files: Vec<File>,
    /// The paths of all files, also of those that nobody reads.
    pub paths: BTreeSet<String>,
    /// File name -> paths that end in it.
    by_name: HashMap<String, Vec<String>>,
    /// Paths that are on disk and not in the tree, as Git ignores them.
    ignored: BTreeSet<String>,
    /// What Git is told to ignore in the uppermost folder.
    patterns: Option<Gitignore>,
}

impl Tree {
    /// Puts files together. `ignored` are paths that exist, although they are not among `paths`.
    #[must_use]
    pub fn new(mut files: Vec<File>, paths: BTreeSet<String>, ignored: BTreeSet<String>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        wrappers::join(&mut files);
        let mut by_name: HashMap<String, Vec<String>> = HashMap::new();
        for path in paths.iter().chain(&ignored) {
            let name = path.rsplit_once('/').map_or(path.as_str(), |(_, name)| name);
            by_name.entry(name.to_string()).or_default().push(path.clone());
        }
        Self { files, paths, by_name, ignored, patterns: None }
    }

    /// The same, with what Git is told to ignore.
    #[must_use]
    pub fn with_patterns(mut self, patterns: Gitignore) -> Self {
        self.patterns = Some(patterns);
        self
    }

    /// Whether Git would ignore a file at `path`: then it is nobody's fault that it is not here.
    #[must_use]
    pub fn is_ignored(&self, path: &str) -> bool {
        self.patterns.as_ref().is_some_and(|patterns| patterns.matched_path_or_any_parents(path, false).is_ignore())
    }

    /// A tree of texts, each with its path.
    #[must_use]
    pub fn of<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let mut files = Vec::new();
        let mut paths = BTreeSet::new();
        for (path, text) in texts {
            paths.insert(path.to_string());
            files.extend(File::of(path.to_string(), text.to_string()));
        }
        Self::new(files, paths, BTreeSet::new())
    }

    /// Whether a file is meant by `mention`, written in a file of `folder`: a path from there, from the root or from any other
    /// folder, as nobody knows where a command is run.
    #[must_use]
    pub fn has(&self, folder: &str, mention: &str) -> bool {
        let clean = normal(folder, mention);
        if self.paths.contains(&clean) || self.ignored.contains(&clean) {
            return true;
        }
        let mention = normal("", mention);
        let name = mention.rsplit_once('/').map_or(mention.as_str(), |(_, name)| name);
        let ends = |path: &String| *path == mention || path.strip_suffix(&mention).is_some_and(|rest| rest.ends_with('/'));
        self.by_name.get(name).is_some_and(|paths| paths.iter().any(ends))
    }

    /// The file at a path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// The names of all files, each once, in no particular order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

/// `path` as seen from the root, if it is written in `folder`: without `.` and, where that can be, without `..`.
#[must_use]
pub fn normal(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let folder = if path.starts_with('/') { "" } else { folder };
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{Tree, normal};

    #[test]
    fn paths_are_seen_from_the_root() {
        assert_eq!(normal("docs", "../compose.yaml"), "compose.yaml");
        assert_eq!(normal("", "./a//b/../c.yml"), "a/c.yml");
        assert_eq!(normal("x", "/etc/hosts"), "etc/hosts");
        assert_eq!(normal("./x/", "a"), "x/a");
    }

    #[test]
    fn a_file_is_meant_from_wherever_it_is_named() {
        let tree = Tree::of([("deploy/compose.prod.yaml", ""), ("README.md", "")]);
        for (folder, mention) in
            [("docs", "../deploy/compose.prod.yaml"), ("", "compose.prod.yaml"), ("scripts", "deploy/compose.prod.yaml")]
        {
            assert!(tree.has(folder, mention), "{mention}");
        }
        assert!(!tree.has("", "prod.yaml"));
        assert!(!tree.has("", "compose.yaml"));
    }
}
