//! What docs, scripts and workflows speak of: commands, files, variables. One kind a file.

pub mod commands;
pub mod files;
pub mod names;
mod prose;

use super::Language;
pub use commands::{Command, Word};
pub use files::{FileKind, FileMention};
pub use names::NameMention;

/// What a file speaks of.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Commands of programs that know services, tasks or files.
    pub commands: Vec<Command>,
    /// Compose files and env files by their names.
    pub files: Vec<FileMention>,
    /// Variables that a document names or shows how to set.
    pub names: Vec<NameMention>,
}

impl Mentions {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty() && self.files.is_empty() && self.names.is_empty()
    }
}

/// What `text` speaks of. What a change log says was true once, and need not be now.
#[must_use]
pub fn find(language: Language, path: &str, text: &str) -> Mentions {
    use Language::{Dockerfile, GithubActions, GitlabCi, Makefile, PackageJson, Prose, Shell, Toml, Yaml};
    let mut mentions = Mentions::default();
    if !matches!(language, Dockerfile | GithubActions | GitlabCi | Makefile | PackageJson | Prose | Shell | Toml | Yaml)
        || is_past(path)
    {
        return mentions;
    }
    if language == Prose {
        for code in prose::code(text) {
            let inside = &text[code.place.clone()];
            if code.is_shell {
                commands::find(language, inside, code.place.start, &mut mentions.commands);
            }
            names::find(&code, inside, &mut mentions.names);
        }
    } else {
        commands::find(language, text, 0, &mut mentions.commands);
    }
    files::find(language, text, &mut mentions.files);
    mentions
}

/// Whether a document tells what was, not what is.
fn is_past(path: &str) -> bool {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name).to_ascii_lowercase();
    let starts = ["change", "history", "release", "news", "upgrad", "migrat"];
    let folder = path.to_ascii_lowercase();
    let is_document = [".md", ".rst", ".txt", ".adoc", ".mdx"].iter().any(|end| name.ends_with(end));
    is_document && (starts.iter().any(|start| name.starts_with(start)) || folder.contains("/adr/") || folder.contains("/blog/"))
}
