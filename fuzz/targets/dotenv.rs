//! Any text as a `.env` file, and any text as a value in one.
#![no_main]

use indexmap::IndexMap;
use libfuzzer_sys::fuzz_target;
use stackgen::compose::dotenv::{quote, read, read_raw};
use stackgen::diag::FileId;

fuzz_target!(|text: &str| {
    let host = |name: &str| (name == "HOST").then(|| "$x".to_string());
    let mut known = IndexMap::new();
    match read(text, FileId::MANIFEST, &mut known, &host) {
        Ok(entries) => {
            for entry in entries {
                let slice = |span: stackgen::diag::Span| &text[span.start as usize..span.end()];
                assert!(entry.key.value.is_empty() || slice(entry.key.span) == entry.key.value);
                let _ = slice(entry.raw);
                for comment in entry.above.iter().chain(&entry.trailing) {
                    assert!(slice(comment.span).starts_with('#'));
                }
            }
        }
        Err(error) => assert!(text.get(error.span.start as usize..error.span.end()).is_some(), "{error:?}"),
    }
    let _ = read_raw(text, FileId::MANIFEST, &mut IndexMap::new(), &host);
    let Some(quoted) = quote(text) else { return };
    for end in ["", "\n", "\nB=1\n", " # comment\n"] {
        let mut known = IndexMap::new();
        read(&format!("A={quoted}{end}"), FileId::MANIFEST, &mut known, &host).expect("what is written is read");
        // Behind an empty value the comment is the value, as to Compose.
        if !(text.is_empty() && end.starts_with(' ')) {
            assert_eq!(known["A"], text);
        }
        assert_eq!(known.len(), if end.contains('B') { 2 } else { 1 });
    }
});
