//! Variables for which there is no value, and the sample that tells of them.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::super::read::Original;
use super::super::variables::each;
use super::candidate::Place;
use super::{Proposal, names};
use crate::compose::interpolation::Op;
use crate::compose::{Tree, dotenv};
use crate::diag::FileId;

/// Nobody reads more names in a line.
const MOST: usize = 6;

/// Says which variables no env file gives a value, if there is a sample that does.
pub fn note(place: &Place<'_>, paths: &[String], tried: &[(Proposal, Original)]) -> Option<String> {
    let sample = paths.iter().find(|path| names::SAMPLES.contains(&names::file_name(path)))?;
    let told = keys(place, sample);
    let mut missing: BTreeSet<String> = BTreeSet::new();
    for (_, original) in tried {
        let mut known: BTreeSet<String> = place.environment.keys().cloned().collect();
        for path in &original.request.env_files {
            known.extend(keys(place, path));
        }
        let mut used = BTreeSet::new();
        without_default(&original.tree, &mut used);
        missing.extend(used.into_iter().filter(|name| !known.contains(name) && told.contains(name)));
    }
    if missing.is_empty() {
        return None;
    }
    let more = if missing.len() > MOST { format!(" and {} more", missing.len() - MOST) } else { String::new() };
    let names: Vec<String> = missing.into_iter().take(MOST).collect();
    Some(format!("no value for {}{more}: `{sample}` is only a sample; a copy of it, filled in, is `.env`", names.join(", ")))
}

/// The names that an env file gives values.
fn keys(place: &Place<'_>, path: &str) -> BTreeSet<String> {
    let text = place.files.read(&crate::compose::load::join(place.root, path)).unwrap_or_default();
    let entries = dotenv::read(&text, FileId::NONE, &mut IndexMap::new(), &|_| None).unwrap_or_default();
    entries.into_iter().map(|entry| entry.key.value).collect()
}

/// The variables that are used with nothing in their place.
fn without_default(tree: &Tree, into: &mut BTreeSet<String>) {
    each(tree, &mut |name, op| {
        if matches!(op, None | Some((Op::RequireNonEmpty | Op::RequireSet, _))) {
            into.insert(name.clone());
        }
    });
}
