//! The files of a profile -> a tree in which variables stand as they were written, and the model that Compose makes of it.

use indexmap::{IndexMap, IndexSet};

use crate::compose::interpolation::Op;
use crate::compose::load::{Files, Refusal, Request, join, load, merged, relative, seen_from};
use crate::compose::{Tree, Value};
use crate::diag::{Diagnostic, Sources, Span};
use crate::pipeline::{COMPOSE_REFUSED, lower};

use super::Wanted;
use super::comments::{Comments, of_file};
use super::discover::names::{is_compose, is_yaml};
use super::variables;

/// A profile as its files say it.
#[derive(Clone, Debug)]
pub struct Original {
    /// The profile's name.
    pub name: String,
    /// Compose's project name.
    pub project: String,
    /// The project's folder, as seen from the manifest's; empty for that one itself.
    pub folder: String,
    /// The file: canonical, `${…}` as written, paths as from the manifest's folder, without what no service uses.
    pub tree: Tree,
    /// What is written beside its keys.
    pub comments: Comments,
    /// The env files that Compose is given, as seen from the manifest's folder; not the `.env` that it finds by itself.
    pub env_files: Vec<String>,
    /// What Compose makes of it.
    pub model: Tree,
    /// How Compose was called.
    pub request: Request,
}

/// Reads a profile; `root` is the manifest's folder.
///
/// # Errors
/// What Compose refuses.
pub fn read(wanted: &Wanted, root: &str, files: &dyn Files, sources: &mut Sources) -> Result<Original, Refusal> {
    let mut request = wanted.request.clone();
    let already = sources.files().len();
    let mut found = merged(&request, files, sources)?;
    for name in required(&found.file) {
        if found.environment.get(&name).is_none_or(String::is_empty) {
            // Whatever it is: it is the same before and after.
            request.environment.insert(name, "1".to_string());
        }
    }
    let model = load(&request, files, &mut *sources)?;
    let folder = found.folder.clone();
    seen_from(&mut found, root)?;
    let mut tree = found.file;
    if let Some(map) = tree.as_map_mut() {
        map.shift_remove("name");
        map.shift_remove("version");
        if let Some(services) = map.get_mut("services").and_then(Tree::as_map_mut) {
            services.values_mut().for_each(said_nothing);
        }
    }
    lower::drop_unused(&mut tree);
    let path = |path: &String| join(&request.folder, path);
    let dot_env = format!("{}/.env", folder.trim_end_matches('/'));
    request.env_files = request.env_files.iter().map(path).collect();
    let env_files = if matches!(request.env_files.as_slice(), [only] if *only == dot_env) {
        Vec::new()
    } else {
        wanted.request.env_files.iter().zip(&request.env_files).map(|(written, path)| from_root(written, path, root)).collect()
    };
    if request.env_files.is_empty() {
        let default = dot_env;
        if files.is_file(&default) {
            request.env_files.push(default);
        } else {
            request.environment.insert("COMPOSE_DISABLE_ENV_FILE".to_string(), "1".to_string());
        }
    }
    let mut comments = Comments::default();
    // What was read for the model has been read before.
    let read: IndexMap<&str, &str> =
        sources.files().iter().skip(already).map(|file| (file.name.as_str(), file.text.as_str())).collect();
    let named: IndexSet<String> = request.files.iter().map(path).collect();
    for text in named.iter().filter_map(|file| read.get(file.as_str())) {
        comments.and(of_file(text));
    }
    // Files that are included or extended come after those that are named; their heads are theirs.
    for (_, text) in read.iter().filter(|(name, _)| is_yaml(name) && !named.contains(**name)) {
        comments.and(Comments { head: Vec::new(), ..of_file(text) });
    }
    let folder = folder.strip_prefix(root).map(|rest| rest.trim_start_matches('/').to_string());
    Ok(Original {
        name: wanted.name.clone(),
        project: found.name,
        folder: folder.unwrap_or_default(),
        tree,
        comments,
        env_files,
        model,
        request,
    })
}

/// A file as the manifest names it: one that lies elsewhere by the path that people gave.
fn from_root(written: &str, path: &str, root: &str) -> String {
    let inside = path.strip_prefix(root.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'));
    if !inside && written.starts_with('/') { written.to_string() } else { relative(root, path) }
}

/// Leaves out keys under which nothing is said; an empty command takes away the image's.
fn said_nothing(service: &mut Tree) {
    if service.value == Value::Null {
        service.value = Value::Map(crate::compose::Map::new());
    }
    let Some(map) = service.as_map_mut() else { return };
    if let Some(Value::Seq(mounts)) = map.get_mut("volumes").map(|tree| &mut tree.value) {
        mounts.iter_mut().filter_map(Tree::as_map_mut).for_each(from_here);
    }
    map.retain(|key, tree| match &tree.value {
        // No manifest has a word for an extension that is a list of nothing.
        Value::Seq(items) if key.starts_with("x-") => !items.is_empty(),
        _ if key.starts_with("x-") => true,
        _ if matches!(key.as_str(), "command" | "entrypoint") => tree.value != Value::Null,
        Value::Null => false,
        // Of these, Compose shows that they were there.
        Value::Map(map) => !map.is_empty() || matches!(key.as_str(), "deploy" | "healthcheck" | "logging"),
        Value::Seq(items) => !items.is_empty(),
        _ => true,
    });
}

/// `./src` for `src`, which in short form would be a volume.
fn from_here(mount: &mut crate::compose::Map) {
    let is_bind = mount.get("type").and_then(Tree::as_str) == Some("bind");
    if let Some(Value::Str(source)) = mount.get_mut("source").map(|tree| &mut tree.value)
        && is_bind
        && source.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && source.as_bytes().get(1) != Some(&b':')
    {
        source.insert_str(0, "./");
    }
}

/// The variables that `tree` requires.
fn required(tree: &Tree) -> IndexSet<String> {
    let mut names = IndexSet::new();
    variables::each(tree, &mut |name, op| {
        if matches!(op, Some((Op::RequireNonEmpty | Op::RequireSet, _))) {
            names.insert(name.clone());
        }
    });
    names
}

/// A refusal as it is told. Lines of env files are not shown: secrets may stand there.
#[must_use]
pub fn finding(refusal: Refusal, profile: &str, sources: &Sources) -> Diagnostic {
    let shown = |span: Span| {
        let file = sources.get(span.file)?;
        Some((is_compose(&file.name), file.name.clone(), file.line_column(span.start as usize).0))
    };
    let (span, message) = match shown(refusal.span) {
        Some((false, name, line)) => (Span::NONE, format!("{} (`{name}`, line {line})", refusal.message)),
        _ => (refusal.span, refusal.message),
    };
    let found = Diagnostic::error(COMPOSE_REFUSED, message, span, "Compose refuses this").profiles([profile]);
    match refusal.related {
        Some((span, why)) if shown(span).is_some_and(|(is_compose, ..)| is_compose) => found.related(span, why),
        _ => found,
    }
}
