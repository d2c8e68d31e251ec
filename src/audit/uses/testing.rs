//! What the tests of languages share.

use std::collections::BTreeSet;

use super::Found;
use crate::audit::Language;

/// What `find` finds in `text`, as `line NAME`; with `?` behind a use that is optional.
pub fn uses(find: fn(&str, &mut Found), text: &str) -> Vec<String> {
    let mut found = Found::default();
    find(text, &mut found);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let show = |one: &super::Use| format!("{} {}{}", line(one.place.start), one.name, if one.optional { "?" } else { "" });
    found.sorted().uses.iter().map(show).collect()
}

/// Checks what is found in a text that says itself what is in it: each `USE_…` is a use, each `OPT_…` a use that is optional,
/// each `SET_…` is set, each `DEF_…` is an optional use and set. Nothing else is a use, above all no `NO_…`.
pub fn check(find: fn(&str, &mut Found), text: &str) {
    let mut found = Found::default();
    find(text, &mut found);
    let found = found.sorted();
    let said = |starts: &[&str]| -> BTreeSet<(usize, String)> {
        let of = |start: &str| text.match_indices(start).map(|(at, _)| at).collect::<Vec<_>>();
        let name = |at: usize| text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        starts.iter().flat_map(|start| of(start)).map(|at| (at, name(at))).collect()
    };
    let uses = |optional: bool| found.uses.iter().filter(move |one| one.optional == optional);
    assert_eq!(uses(false).map(|one| (one.place.start, one.name.clone())).collect::<BTreeSet<_>>(), said(&["USE_"]));
    assert_eq!(uses(true).map(|one| (one.place.start, one.name.clone())).collect::<BTreeSet<_>>(), said(&["OPT_", "DEF_"]));
    let sets = found.sets.iter().map(|(name, place)| (place.start, name.clone())).collect::<BTreeSet<_>>();
    assert_eq!(sets, said(&["SET_", "DEF_"]));
    for one in &found.uses {
        assert_eq!(text[one.place.clone()], one.name, "the place is that of the name");
    }
}

/// Checks each snippet's uses: `line NAME`, with a `?` where the name is optional, parted by commas.
pub fn table(language: Language, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = super::find(language, text);
        let shown: Vec<String> = found
            .uses
            .iter()
            .map(|one| {
                assert_eq!(text.get(one.place.clone()), Some(one.name.as_str()), "the place is the name's");
                let line = text[..one.place.start].matches('\n').count() + 1;
                format!("{line} {}{}", one.name, if one.optional { "?" } else { "" })
            })
            .collect();
        let shown = shown.join(", ");
        if shown != *expected {
            wrong.push(format!("{text}\n  is      {shown}\n  must be {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
