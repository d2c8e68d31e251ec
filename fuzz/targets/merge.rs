//! Two Compose files: laws of canonical form and merge.
#![no_main]

mod case;

use libfuzzer_sys::fuzz_target;
use stackgen::compose::canonical::canonicalize;
use stackgen::compose::merge::merge;
use stackgen::compose::yaml::read;
use stackgen::compose::{Map, Tree};
use stackgen::diag::FileId;

fuzz_target!(|text: &str| {
    let [(_, base), (_, overlay), ..] = case::files(text)[..] else { return };
    if let (Some(base), Some(overlay)) = (canonical(base), canonical(overlay)) {
        let nothing = || Tree::bare(Map::new());
        assert_eq!(merge(base.clone(), nothing()), base, "merging nothing changes something");
        assert_eq!(merge(nothing(), overlay.clone()), overlay, "merging over nothing changes something");
        let mut merged = merge(base, overlay);
        canonicalize(&mut merged);
    }
});

/// A file in canonical form, if it can have one.
fn canonical(text: &str) -> Option<Tree> {
    let mut tree = read(text, FileId::MANIFEST).ok()?.into_iter().next()?.tree;
    tree.as_map()?;
    if !canonicalize(&mut tree).is_empty() {
        return None;
    }
    let mut again = tree.clone();
    assert!(canonicalize(&mut again).is_empty(), "canonical form is not canonical");
    assert_eq!(again, tree, "canonical form changes");
    Some(tree)
}
