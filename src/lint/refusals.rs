//! What Compose refuses of files that no rule has an error against.

use indexmap::IndexSet;

use crate::compose::Tree;
use crate::compose::load::{Files, Refusal, Request, Unreadable, load};
use crate::diag::{Diagnostic, FileId, Sources};
use crate::import::discover::names::is_compose;
use crate::pipeline::rules::reads;

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
    let mut names: IndexSet<String> = IndexSet::new();
    reads(file, &mut |name| {
        names.insert(name.to_string());
    });
    let unset: Vec<&String> = names.iter().filter(|name| !request.environment.contains_key(*name)).collect();
    let mut first = None;
    for value in ["", "1", "/1"] {
        // What Compose's own profiles switch off is judged with the rest.
        let mut request = Request { profiles: vec!["*".to_string()], ..request.clone() };
        if !value.is_empty() {
            request.environment.extend(unset.iter().map(|name| ((*name).clone(), value.to_string())));
        }
        let mut own = Sources::default();
        match load(&request, &files, &mut own) {
            Ok(_) => return None,
            Err(refusal) => {
                let ids = shared(&own, sources);
                first.get_or_insert_with(|| relocated(refusal, &ids));
            }
        }
        if unset.is_empty() {
            break;
        }
    }
    first
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
