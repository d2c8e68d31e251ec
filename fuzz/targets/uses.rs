//! A file of any language, its path in the first line: no panic, and every place is one of the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stackgen::audit::File;

fuzz_target!(|text: &str| {
    let (path, text) = text.split_once('\n').unwrap_or(("a.sh", text));
    let Some(file) = File::of(path.to_string(), text.to_string()) else { return };
    let slice = |place: &std::ops::Range<usize>| assert!(file.text.get(place.clone()).is_some(), "{place:?}");
    file.found.uses.iter().for_each(|one| slice(&one.place));
    file.found.sets.iter().for_each(|(_, place)| slice(place));
    file.found.dynamic.iter().for_each(&slice);
    file.leaks.iter().for_each(|leak| slice(&leak.place));
    file.mentions.files.iter().for_each(|file| slice(&file.place));
    file.mentions.names.iter().for_each(|name| slice(&name.place));
    file.mentions.commands.iter().flat_map(|command| &command.words).for_each(|word| slice(&word.place));
});
