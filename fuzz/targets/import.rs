//! Compose files become a manifest: no panic, no endless work, and every profile is told of.
#![no_main]

mod case;

use libfuzzer_sys::fuzz_target;
use stackgen::compose::load::{Folder, Request};
use stackgen::import::{Job, Wanted, import};

fuzz_target!(|text: &str| {
    let named = case::files(text);
    let files = Folder(named.iter().map(|(name, text)| (format!("/project/{name}"), format!("{text}\n"))).collect());
    let overlays: Vec<&str> = named.iter().map(|(name, _)| *name).filter(|name| name.starts_with("overlay")).collect();
    let profiles: Vec<Wanted> = (0..=overlays.len().min(3))
        .map(|count| {
            let all = ["compose.yaml"].into_iter().chain(overlays.iter().copied().take(count)).map(str::to_string);
            let request = Request {
                files: all.collect(),
                folder: "/project".to_string(),
                environment: [("HOME".to_string(), "/home/user".to_string()), ("SET".to_string(), "s".to_string())].into(),
                ..Request::default()
            };
            Wanted { name: format!("p{count}"), request }
        })
        .collect();
    let count = profiles.len();
    let job = Job { stack: "project".to_string(), root: "/project".to_string(), manifest: "stack.kdl".to_string(), profiles };
    let imported = import(&job, &files);
    assert_eq!(imported.verdicts.len(), count);
    // Whatever is left in the manifest is as it was.
    if let Some(manifest) = &imported.manifest {
        let told = imported.identical();
        assert!(told > 0 || imported.verdicts.iter().any(|verdict| !verdict.differences.is_empty()), "{manifest}");
    }
});
