//! Folders -> [`Tree`]: every file that Git does not ignore, read and scanned on all processors.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::{File, Language, Tree};

/// Larger files are data, whatever they are called.
const MOST_BYTES: u64 = 2 << 20;
/// What is looked at to tell text from data, and what a file is by its first line.
const HEAD: usize = 4096;
/// Folders of others' code, which is nowhere Git's.
const OTHERS: &[&str] = &[".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".tox", ".terraform", ".next", ".nuxt"];

/// How an audit walks.
pub struct Walk<'a> {
    /// The folder that paths start from, absolute.
    pub root: &'a Path,
    /// The folders and files to look at, below `root`.
    pub starts: &'a [PathBuf],
    /// The manifest: a folder below that has one of its own is another project, and left out.
    pub manifest: Option<&'a Path>,
    /// Paths, as Git writes patterns, that are left out.
    pub skip: &'a [String],
    /// Told how many files were read, now and then, from any thread.
    pub progress: &'a (dyn Fn(usize) + Sync),
}

/// What went wrong on the way; the rest was read.
pub type Problems = Vec<String>;

/// Walks.
///
/// # Errors
/// If a pattern of `skip` is none.
pub fn walk(walk: &Walk<'_>) -> Result<(Tree, Problems), String> {
    let mut skip = ignore::gitignore::GitignoreBuilder::new(walk.root);
    for pattern in walk.skip {
        skip.add_line(None, pattern).map_err(|error| format!("`{pattern}` is no pattern of paths: {error}"))?;
    }
    let skip = skip.build().map_err(|error| error.to_string())?;
    let Some((first, more)) = walk.starts.split_first() else { return Ok((Tree::default(), Problems::new())) };
    let mut builder = WalkBuilder::new(first);
    for start in more {
        builder.add(start);
    }
    builder.add_custom_ignore_filename(".stackgenignore");
    builder.hidden(false).require_git(false).follow_links(false).threads(0);
    let manifest = walk.manifest.map(Path::to_path_buf);
    builder.filter_entry(move |entry| wanted(entry, manifest.as_deref()) && !skipped(entry, &skip));

    let gathered: Mutex<(Vec<File>, BTreeSet<String>, Problems)> = Mutex::default();
    let count = AtomicUsize::new(0);
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            let done = entry.map_err(|error| error.to_string()).and_then(|entry| look(&entry, walk.root));
            if let Ok(mut gathered) = gathered.lock() {
                let (files, paths, problems) = &mut *gathered;
                match done {
                    Ok(Some((path, file))) => {
                        paths.insert(path);
                        files.extend(file);
                        (walk.progress)(count.fetch_add(1, Ordering::Relaxed) + 1);
                    }
                    Ok(None) => {}
                    Err(problem) => problems.push(problem),
                }
            }
            WalkState::Continue
        })
    });
    let (files, paths, mut problems) = gathered.into_inner().unwrap_or_default();
    problems.sort();
    let ignored = beside(walk.root, &paths);
    let (patterns, _) = ignore::gitignore::Gitignore::new(walk.root.join(".gitignore"));
    Ok((Tree::new(files, paths, ignored).with_patterns(patterns), problems))
}

/// Env files and Compose files of the uppermost folder that Git ignores: they are there for whoever mentions them.
fn beside(root: &Path, paths: &BTreeSet<String>) -> BTreeSet<String> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten().filter(|entry| entry.path().is_file());
    entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| !paths.contains(name)).collect()
}

fn wanted(entry: &DirEntry, manifest: Option<&Path>) -> bool {
    if entry.depth() == 0 || !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return true;
    }
    let others = entry.file_name().to_str().is_some_and(|name| OTHERS.contains(&name));
    let of_another = |manifest: &Path| {
        let name = manifest.file_name().unwrap_or_default();
        Some(entry.path()) != manifest.parent() && entry.path().join(name).is_file()
    };
    let own = manifest.is_some_and(of_another);
    !others && !own && !entry.path().join("pyvenv.cfg").is_file()
}

fn skipped(entry: &DirEntry, skip: &ignore::gitignore::Gitignore) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    !skip.is_empty() && skip.matched(entry.path(), is_folder).is_ignore()
}

/// A file's path, and the file itself where it matters; `None` for what is no file.
fn look(entry: &DirEntry, root: &Path) -> Result<Option<(String, Option<File>)>, String> {
    if !entry.file_type().is_some_and(|kind| kind.is_file()) {
        return Ok(None);
    }
    let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let path = below.to_string_lossy().replace('\\', "/");
    let has_ending = Language::of(&path, "").is_some();
    // A name without an ending may be a script's; any other unknown name is nobody's.
    if !has_ending && below.extension().is_some() {
        return Ok(Some((path, None)));
    }
    let cannot = |error: std::io::Error| format!("`{path}` cannot be read: {error}");
    let mut file = fs::File::open(entry.path()).map_err(cannot)?;
    if file.metadata().map_err(cannot)?.len() > MOST_BYTES {
        return Ok(Some((path, None)));
    }
    let mut bytes = Vec::with_capacity(HEAD);
    (&mut file).take(HEAD as u64).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.contains(&0) || (!has_ending && !bytes.starts_with(b"#!")) {
        return Ok(Some((path, None)));
    }
    file.read_to_end(&mut bytes).map_err(cannot)?;
    // What is no UTF-8 here and there is still mostly text.
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    let file = File::of(path.clone(), text).filter(File::matters);
    Ok(Some((path, file)))
}
