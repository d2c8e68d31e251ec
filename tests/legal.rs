//! Compose files that say unusual things rightly: nothing is found in them.

use std::path::Path;

use stackgen::compose::load::{Files, Request, Unreadable};
use stackgen::lint::{Group, Options, lint};

struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<String, Unreadable> {
        std::fs::read_to_string(path).map_err(|_| Unreadable::Missing)
    }

    fn is_file(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }
}

#[test]
fn nothing_is_said_of_files_that_are_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/legal");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|e| e == "yaml"))
        .collect();
    names.sort();
    assert!(names.len() >= 10, "{names:?}");
    let mut said = Vec::new();
    for name in names {
        let request = Request { files: vec![name.clone()], folder: folder.to_string_lossy().into_owned(), ..Request::default() };
        let linted = lint(&[Group { name: name.clone(), request }], Options::default(), &Disk);
        said.extend(linted.found.iter().map(|found| format!("{name}: {} {}", found.code.0, found.message)));
    }
    assert_eq!(said, [""; 0]);
}
