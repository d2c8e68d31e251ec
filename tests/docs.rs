//! Documents that cannot rot: every `kdl` block in them is read.

use std::fs;
use std::path::{Path, PathBuf};

use stackgen::diag::{Diagnostic, Severity, Sink, Sources, human};

/// A fenced block of a Markdown file.
struct Block {
    file: PathBuf,
    line: usize,
    info: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "examples/README.md"].iter().map(|p| root().join(p)).filter(|p| p.exists()).collect();
    let docs = fs::read_dir(root().join("docs")).expect("docs/ exists");
    pages.extend(
        docs.map(|entry| entry.expect("docs/ can be listed").path()).filter(|p| p.extension().is_some_and(|e| e == "md")),
    );
    pages.sort();
    pages
}

fn kdl_blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    for file in pages() {
        let text = fs::read_to_string(&file).expect("a page is text");
        let mut open: Option<Block> = None;
        for (number, line) in text.lines().enumerate() {
            let fence = line.trim_start().strip_prefix("```");
            match (&mut open, fence) {
                (None, Some(info)) => {
                    open =
                        Some(Block { file: file.clone(), line: number + 1, info: info.trim().to_string(), text: String::new() });
                }
                (Some(_), Some("")) => blocks.extend(open.take().filter(|b| b.info.split(' ').next() == Some("kdl"))),
                (Some(block), _) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{}: a block is not closed", file.display());
    }
    blocks
}

/// A block as a manifest: `kdl service` holds the inside of a service.
fn manifest_of(block: &Block) -> String {
    if block.info.split(' ').any(|word| word == "service") {
        let vars = "vars { group Docs { var LOG_LEVEL default=info; var DB_USER default=notes } }";
        return format!(
            "stack docs\nprofile dev default=#true\nprofile prod {{ machine server }}\n{vars}\nservice web {{\n{}}}\n",
            block.text
        );
    }
    block.text.clone()
}

fn findings(manifest: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    let _ = stackgen::pipeline::analyse(manifest, None, &mut sink);
    sink.into_sorted()
}

#[test]
fn every_kdl_block_is_a_manifest_without_errors() {
    let blocks = kdl_blocks();
    assert!(blocks.len() > 10, "the pages are found");
    for block in blocks {
        let manifest = manifest_of(&block);
        let found = findings(&manifest);
        let errors: Vec<Diagnostic> = found.into_iter().filter(|d| d.severity == Severity::Error).collect();
        let shown = human::render(&errors, &Sources::with_manifest("block", &manifest), false, 100);
        let place = format!("{}:{}", block.file.display(), block.line);
        if block.info.contains("must-fail") {
            assert!(!errors.is_empty(), "{place}: has no error");
        } else {
            assert!(errors.is_empty(), "{place}:\n{shown}");
        }
    }
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page is text");
        for (at, _) in text.match_indices("](") {
            let target = &text[at + 2..];
            let target = &target[..target.find(')').expect("a link is closed")];
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") || path.starts_with("mailto:") {
                continue;
            }
            let file = page.parent().expect("a page has a folder").join(path);
            assert!(file.exists(), "{} links to {target}, which is not there", page.display());
        }
    }
}

#[test]
fn what_a_swarm_makes_of_each_key_is_told() {
    use stackgen::compose::swarm::{Fate, SERVICE_KEYS};
    let page = fs::read_to_string(root().join("docs/manifest.md")).expect("the reference is there");
    let (_, section) = page.split_once("### Swarm stacks").expect("it has a section on them");
    let section = section.split("\n## ").next().unwrap_or(section);
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
    for (key, fate) in SERVICE_KEYS.iter().filter(|(_, fate)| *fate != Fate::Kept) {
        let name = format!("`{key}`");
        let row = rows.iter().find(|row| row.split(" | ").next().is_some_and(|cell| cell.contains(&name)));
        let row = row.unwrap_or_else(|| panic!("{name} is not told"));
        assert_eq!(matches!(fate, Fate::Refused(..)), row.contains("errors: without them"), "{name}: {row}");
    }
}
