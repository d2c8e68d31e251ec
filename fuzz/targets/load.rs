//! Several files, a NUL between them, as Compose reads them: no panic and no endless work.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stackgen::compose::load::{Folder, Request, load};
use stackgen::compose::yaml::{Comments, to_yaml};
use stackgen::diag::Sources;

const NAMES: [&str; 5] = ["/p/compose.yaml", "/p/compose.override.yaml", "/p/.env", "/p/other.yaml", "/p/sub/one.env"];

fuzz_target!(|text: &str| {
    let texts = NAMES.iter().zip(text.split('\0'));
    let files = Folder(texts.map(|(name, text)| ((*name).to_string(), text.to_string())).collect());
    for (overlay, profile, keep_variables) in [(true, "*", false), (false, "a", true)] {
        let mut request = Request {
            files: vec!["compose.yaml".to_string()],
            folder: "/p".to_string(),
            environment: [("HOST".to_string(), "h".to_string())].into(),
            profiles: vec![profile.to_string()],
            keep_variables,
            ..Request::default()
        };
        if overlay && files.0.contains_key("/p/compose.override.yaml") {
            request.files.push("compose.override.yaml".to_string());
        }
        let mut sources = Sources::default();
        match load(&request, &files, &mut sources) {
            Ok(model) => drop(to_yaml(&model, &Comments::default())),
            Err(refusal) => {
                if let Some(file) = sources.get(refusal.span.file) {
                    let slice = file.text.get(refusal.span.start as usize..refusal.span.end());
                    assert!(slice.is_some(), "{refusal:?}");
                }
            }
        }
    }
});
