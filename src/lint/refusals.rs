//! What Compose refuses of files that no rule has an error against.

use indexmap::IndexSet;

use crate::compose::Tree;
use crate::compose::interpolation::{self, Op, Part};
use crate::compose::load::{Files, Refusal, Request, Unreadable, load};
use crate::diag::{Diagnostic, FileId, Sources, Span};
use crate::import::discover::names::is_compose;
use crate::pipeline::rules::texts;

use super::read::shared;
use super::settle::moved;

/// A refusal as it is told. Lines of env files are not shown: secrets may stand there.
pub fn finding(refusal: Refusal, stack: &str, sources: &Sources) -> Diagnostic {
    let found = crate::import::read::finding(refusal, stack, sources);
    found.help("`docker compose config` says the same of the files")
}

/// `refusal` with its places in the files of the run.
pub fn relocated(refusal: Refusal, ids: &[FileId]) -> Refusal {
    Refusal { span: moved(refusal.span, ids), related: refusal.related.map(|(span, why)| (moved(span, ids), why)), ..refusal }
}

/// What Compose refuses of the files of `request`, which together say `file`. What it only refuses as long as variables have
/// no values is none of the files' faults.
pub fn refused(request: &Request, file: &Tree, files: &dyn Files, sources: &mut Sources) -> Option<Refusal> {
    let files = Forgiving(files);
    let unset: Vec<String> = without_default(file).into_iter().filter(|name| !request.environment.contains_key(name)).collect();
    let mut told: Vec<Refusal> = Vec::new();
    for value in ["", "1", "/1"] {
        // What Compose's own profiles switch off is judged with the rest.
        let mut request = Request { profiles: vec!["*".to_string()], ..request.clone() };
        if !value.is_empty() {
            request.environment.extend(unset.iter().map(|name| (name.clone(), value.to_string())));
        }
        let mut own = Sources::default();
        match load(&request, &files, &mut own) {
            Ok(_) => return None,
            Err(refusal) => {
                let ids = shared(&own, sources);
                let refusal = relocated(refusal, &ids);
                // Refused twice alike, and not for what a variable gave, it is the file's fault.
                let is_again = told.iter().any(|other| other.message == refusal.message && other.span == refusal.span);
                if unset.is_empty() || (is_again && !said(refusal.span, sources).contains('$')) {
                    return Some(refusal);
                }
                told.push(refusal);
            }
        }
    }
    None
}

/// The variables that `file` reads and gives no default for.
fn without_default(file: &Tree) -> IndexSet<String> {
    let mut names = IndexSet::new();
    texts(file, &mut |text, _| {
        if let Ok(parts) = interpolation::parse(text) {
            interpolation::visit(&parts, &mut |part| {
                if let Part::Var { name, op: None | Some((Op::RequireNonEmpty | Op::RequireSet, _)), .. } = part {
                    names.insert(name.clone());
                }
            });
        }
    });
    names
}

fn said(span: Span, sources: &Sources) -> &str {
    let file = sources.get(span.file);
    file.and_then(|file| file.text.get(span.start as usize..span.end())).unwrap_or_default()
}

/// Files among which no env file is missing: a fresh checkout has none, and is none the worse for it.
struct Forgiving<'a>(&'a dyn Files);

impl Files for Forgiving<'_> {
    fn read(&self, path: &str) -> Result<String, Unreadable> {
        match self.0.read(path) {
            Err(Unreadable::Missing) if !is_compose(path) => Ok(String::new()),
            read => read,
        }
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.is_file(path)
    }
}
