//! The examples inside the program.

use crate::cli::output::Failed;
use crate::diag::{Sink, nearest};
use crate::pipeline::decode;

/// An example.
#[derive(Debug)]
pub struct Example {
    /// Its name.
    pub name: &'static str,
    /// The files that it is made from, each a path and its text; the manifest is the first.
    pub files: &'static [(&'static str, &'static str)],
}

/// The files of the folder `examples/NAME`, or of the repository's root.
macro_rules! files {
    ($folder:literal: $($path:literal),+) => {
        &[$(($path, include_str!(concat!("../../../", $folder, $path)))),+]
    };
}

/// Every example. A test holds the list against the folder `examples`.
pub const EXAMPLES: &[Example] = &[
    Example { name: "quickstart", files: files!("": "stack.kdl") },
    Example { name: "ai-whisperers", files: files!("examples/ai-whisperers/": "stack.kdl") },
    Example { name: "cogni", files: files!("examples/cogni/": "stack.kdl", "templates/deploy.yml.j2") },
    Example { name: "dashtam", files: files!("examples/dashtam/": "stack.kdl") },
    Example { name: "hyperpage", files: files!("examples/hyperpage/": "stack.kdl") },
    Example {
        name: "nextjs-supabase",
        files: files!("examples/nextjs-supabase/":
        "stack.kdl", "templates/backup.sh.j2", "templates/deploy.sh.j2", "templates/restore.sh.j2", "templates/rollback.sh.j2"),
    },
];

impl Example {
    /// The example of that name.
    ///
    /// # Errors
    /// If there is none; says the nearest.
    pub fn find(name: &str) -> Result<&'static Self, Failed> {
        EXAMPLES.iter().find(|example| example.name == name).ok_or_else(|| {
            let failed = Failed::new(format!("there is no example `{name}`"));
            match nearest(name, EXAMPLES.iter().map(|example| example.name)) {
                Some(near) => failed.help(format!("did you mean `{near}`?")),
                None => failed.help("`stackgen init --list` lists them"),
            }
        })
    }

    /// The text of one of its files.
    pub fn file(&self, path: &str) -> Option<&'static str> {
        self.files.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
    }

    /// Its manifest.
    pub fn manifest(&self) -> &'static str {
        self.files.first().map_or("", |(_, text)| *text)
    }

    /// What its manifest says that it is.
    pub fn summary(&self) -> String {
        let manifest = decode::decode(self.manifest(), &mut Sink::default());
        manifest.and_then(|manifest| manifest.stack.doc).map_or_else(String::new, |doc| doc.value)
    }
}

#[cfg(test)]
mod tests {
    use super::EXAMPLES;

    #[test]
    fn every_example_of_the_repository_is_in_the_program() {
        let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples")).unwrap();
        let mut names: Vec<String> = folders
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().join("stack.kdl").exists())
            .map(|entry| entry.file_name().into_string().unwrap())
            .chain(["quickstart".to_owned()])
            .collect();
        names.sort();
        let mut known: Vec<&str> = EXAMPLES.iter().map(|example| example.name).collect();
        known.sort_unstable();
        assert_eq!(known, names);
    }
}
