//! Tables of snippets and what is found in them.

use super::find;
use crate::audit::Language;

/// Checks each snippet's uses: `line NAME`, with a `?` where the name is optional, parted by commas.
pub(super) fn check(language: Language, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = find(language, text);
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
