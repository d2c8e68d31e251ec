//! Two Compose files: laws of canonical form, merge and split.
#![no_main]

mod case;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use stackgen::compose::canonical::canonicalize;
use stackgen::compose::load::{Folder, Request, load};
use stackgen::compose::merge::merge;
use stackgen::compose::yaml::read;
use stackgen::compose::{Map, Tree};
use stackgen::diag::{FileId, Sink, Sources};
use stackgen::pipeline::decode::{self, Manifest};
use stackgen::pipeline::lower::Project;
use stackgen::pipeline::split::split;

/// Two profiles, of which the files are to be split.
static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
    let text = "stack p layout=overlay\nprofile a\nprofile b\nservice s { image \"i\"; }\n";
    let mut sink = Sink::default();
    decode::decode(text, &mut sink).unwrap_or_else(|| panic!("{:?}", sink.diagnostics()))
});

fuzz_target!(|text: &str| {
    let [(_, base), (_, overlay), ..] = case::files(text)[..] else { return };
    if let (Some(base), Some(overlay)) = (canonical(base), canonical(overlay)) {
        let nothing = || Tree::bare(Map::new());
        assert_eq!(merge(base.clone(), nothing()), base, "merging nothing changes something");
        assert_eq!(merge(nothing(), overlay.clone()), overlay, "merging over nothing changes something");
        let mut merged = merge(base, overlay);
        canonicalize(&mut merged);
    }
    let (Some(a), Some(b)) = (model(base), model(overlay)) else { return };
    let project = |profile: &str, file: Tree| Project { profile: profile.to_string(), file };
    if let Err(broken) = split(&MANIFEST, &[project("a", a), project("b", b)]) {
        panic!("base and overlay do not give {} back at {}", broken.profile, broken.path);
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

/// What Compose makes of a file.
fn model(text: &str) -> Option<Tree> {
    let files = Folder([("/p/compose.yaml".to_string(), text.to_string())].into());
    let request = Request {
        files: vec!["compose.yaml".to_string()],
        folder: "/p".to_string(),
        project_name: Some("p".to_string()),
        keep_variables: true,
        ..Request::default()
    };
    // Every profile of a manifest has services.
    load(&request, &files, &mut Sources::default()).ok().filter(|model| model.get("services").is_some())
}
