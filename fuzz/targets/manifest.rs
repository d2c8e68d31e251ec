//! Any text as a manifest: no panic, and findings that every renderer can show.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stackgen::diag::{Sink, github, human, json, sarif};
use stackgen::pipeline::{self, Options, decode::format};

fuzz_target!(|text: &str| {
    // The command line takes a byte order mark off before anything reads the text.
    let text = text.trim_start_matches('\u{feff}');
    let mut sink = Sink::default();
    let options = Options { layout: None, manifest_name: "stack.kdl" };
    let _ = pipeline::compile(text, options, &|path| Err(format!("{path} is not there")), &mut sink);
    let sources = sink.sources("stack.kdl", text);
    let diagnostics = sink.into_sorted();
    for width in [20, 80] {
        let _ = human::render(&diagnostics, &sources, width == 80, width);
    }
    let _ = json::render(&diagnostics, &sources);
    let _ = sarif::render(&diagnostics, &[], &sources, &pipeline::pages());
    let _ = github::render(&diagnostics, &sources, "check");
    for label in diagnostics.iter().map(|finding| finding.primary.span).filter(|span| !span.is_none()) {
        let file = sources.get(label.file).expect("a finding points into a file");
        assert!(file.text.get(label.start as usize..label.end()).is_some(), "a finding points into its file");
    }
    let formatted = format::format(text);
    if let (Ok(before), Ok(after)) = (text.parse(), formatted.parse()) {
        assert!(format::same(&before, &after), "formatting changed what is said:\n{formatted}");
        assert_eq!(format::format(&formatted), formatted, "formatting again changes the text");
    }
});
