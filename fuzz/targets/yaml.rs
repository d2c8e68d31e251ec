//! Any text as YAML: what is read survives being written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stackgen::compose::yaml::{Comments, read, to_yaml};
use stackgen::compose::{Tree, Value};
use stackgen::diag::FileId;

fuzz_target!(|text: &str| {
    let documents = match read(text, FileId::MANIFEST) {
        Ok(documents) => documents,
        Err(error) => {
            assert!(text.get(error.span.start as usize..error.span.end()).is_some(), "{error:?}");
            return;
        }
    };
    for document in documents {
        inside(&document.tree, text);
        for comment in &document.comments {
            assert!(text[comment.span.start as usize..].starts_with('#'));
        }
        let written = to_yaml(&document.tree, &Comments::default());
        let back = read(&written, FileId::MANIFEST).unwrap_or_else(|error| panic!("{error:?} in\n{written}"));
        assert_eq!(back.len(), 1, "{written}");
        assert!(same(&back[0].tree, &document.tree), "{written}\n{:?}\n{:?}", back[0].tree, document.tree);
    }
});

/// Spans are slices of the text.
fn inside(tree: &Tree, text: &str) {
    assert!(text.get(tree.span.start as usize..tree.span.end()).is_some(), "{tree:?}");
    match &tree.value {
        Value::Seq(items) => items.iter().for_each(|item| inside(item, text)),
        Value::Map(map) => map.values().for_each(|value| inside(value, text)),
        _ => {}
    }
}

/// Equality to which NaN is NaN.
fn same(a: &Tree, b: &Tree) -> bool {
    match (&a.value, &b.value) {
        (Value::Float(a), Value::Float(b)) => a == b || a.is_nan() && b.is_nan(),
        (Value::Seq(a), Value::Seq(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k == l && same(a, b)),
        (a, b) => a == b,
    }
}
