//! Several files as Compose reads them: no panic and no endless work.
#![no_main]

mod case;

use libfuzzer_sys::fuzz_target;
use stackgen::compose::load::{Folder, Request, load};
use stackgen::compose::yaml::{Comments, to_yaml};
use stackgen::diag::Sources;

fuzz_target!(|text: &str| {
    let named = case::files(text);
    let files = Folder(named.iter().map(|(name, text)| (format!("/project/{name}"), format!("{text}\n"))).collect());
    let overlays = named.iter().map(|(name, _)| *name).filter(|name| name.starts_with("overlay"));
    let all: Vec<String> = ["compose.yaml"].into_iter().chain(overlays).map(str::to_string).collect();
    for (profile, keep_variables) in [("*", false), ("dev", true)] {
        let request = Request {
            files: if files.0.contains_key("/project/compose.yaml") { all.clone() } else { Vec::new() },
            folder: "/project".to_string(),
            environment: [("HOME".to_string(), "/home/user".to_string()), ("SET".to_string(), "s".to_string())].into(),
            profiles: vec![profile.to_string()],
            keep_variables,
            ..Request::default()
        };
        let mut sources = Sources::default();
        match load(&request, &files, &mut sources) {
            Ok(model) => drop(to_yaml(&model, &Comments::default())),
            Err(refusal) => {
                if let Some(file) = sources.get(refusal.span.file) {
                    let slice = file.text.get(refusal.span.start as usize..refusal.span.end());
                    assert!(slice.is_some(), "{refusal:?} in {}", file.name);
                }
            }
        }
    }
});
