//! Why files could not be written, in plain words.

use std::fmt;
use std::io;

/// Why nothing, or not everything, was written.
#[derive(Debug)]
pub enum WriteError {
    /// Something on disk is in the way; nothing was touched. Holds every case, in the order of the paths.
    Refused(Vec<Refusal>),
    /// Another stackgen writes to this folder; its process id, if it has noted it.
    Busy(Option<u32>),
    /// An interrupted render waits to be finished by [`recover`](super::recover()).
    Interrupted,
    /// These files changed between [`plan`](super::plan()) and [`commit`](super::commit()).
    Raced(Vec<String>),
    /// The journal of an interrupted render makes no sense, so that it can be neither finished nor undone.
    Journal {
        /// Its path below the root.
        path: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The system refused an operation.
    Failed {
        /// What was tried, such as `write`.
        doing: &'static str,
        /// The file it was tried on, below the root.
        path: String,
        /// What the system said.
        source: io::Error,
        /// What this leaves behind.
        aftermath: Aftermath,
    },
}

/// What a failed operation leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aftermath {
    /// All files are as they were.
    Untouched,
    /// Some files are new, some old; [`recover`](super::recover()) will put that right.
    Unfinished,
}

/// One thing that stands in the way.
#[derive(Debug)]
pub struct Refusal {
    /// The file to be written, below the root.
    pub path: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What stands in the way of a file.
#[derive(Debug)]
pub enum Reason {
    /// A file that stackgen did not write; `--adopt` would keep it under `backup`.
    Foreign {
        /// Where the copy would go.
        backup: String,
        /// Whether stackgen wrote it once, and the line that says so is gone.
        once_ours: bool,
    },
    /// Another manifest in this folder renders it.
    OfAnother(String),
    /// A folder stands where the file should.
    Folder,
    /// A device, pipe or socket stands where the file should.
    Special,
    /// This parent is a file.
    ParentIsFile(String),
    /// This link leads out of the root, or nowhere.
    LeadsOut(String),
    /// The path is no clean relative path, or lies in a folder that is not ours to write to.
    BadPath,
    /// Two artifacts would be written to this one file.
    Twice,
    /// It could not be read.
    Unreadable(io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.reason {
            Reason::Foreign { backup, once_ours } => {
                let why =
                    if *once_ours { "no longer has the line that says stackgen wrote it" } else { "was not written by stackgen" };
                write!(
                    f,
                    "`{path}` {why}: rename it, or run `stackgen render --adopt` to keep a copy as `{backup}` and replace it"
                )
            }
            Reason::OfAnother(manifest) => {
                write!(f, "`{path}` is rendered from `{manifest}`: give it another path in one of the two manifests")
            }
            Reason::Folder => write!(f, "`{path}` is a folder, and a file is to be written there: rename or remove it"),
            Reason::Special => write!(f, "`{path}` is not a regular file: rename or remove it"),
            Reason::ParentIsFile(parent) => {
                write!(f, "`{path}` needs a folder `{parent}`, which is a file: rename or remove it")
            }
            Reason::LeadsOut(link) => {
                write!(f, "`{path}` would be written through the link `{link}`, which does not lead to a place in this folder")
            }
            Reason::BadPath => write!(
                f,
                "`{path}` cannot be the path of a generated file: it must stay in this folder, and out of `.git` and `.stackgen`"
            ),
            Reason::Twice => write!(f, "`{path}` is the same file as another that is to be written"),
            Reason::Unreadable(source) => write!(f, "`{path}` cannot be read: {}", plain(source)),
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusals) => {
                write!(f, "nothing was written, because of {}", count(refusals.len(), "file"))?;
                refusals.iter().try_for_each(|refusal| write!(f, "\n  {refusal}"))
            }
            Self::Busy(Some(process)) => {
                write!(f, "another stackgen (process {process}) is writing to this folder: try again when it is done")
            }
            Self::Busy(None) => f.write_str("another stackgen is writing to this folder: try again when it is done"),
            Self::Interrupted => f.write_str("an earlier render was interrupted: `stackgen render` finishes it"),
            Self::Raced(paths) => {
                write!(f, "nothing was written: {} changed meanwhile, so run it again", list(paths))
            }
            Self::Journal { path, why } => write!(
                f,
                "an earlier render was interrupted, and its `{path}` cannot be used ({why}): remove it, and render again"
            ),
            Self::Failed { doing, path, source, aftermath } => {
                let after = match aftermath {
                    Aftermath::Untouched => "nothing was changed",
                    Aftermath::Unfinished => "some files are new and some old until `stackgen render` runs again",
                };
                write!(f, "cannot {doing} `{path}`: {}; {after}", plain(source))
            }
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// An operation that the system refused, before anyone has judged what it leaves behind.
#[derive(Debug)]
pub(super) struct Failure {
    doing: &'static str,
    path: String,
    source: io::Error,
}

impl Failure {
    /// As an error, with what it leaves behind.
    pub(super) fn leaves(self, aftermath: Aftermath) -> WriteError {
        let Self { doing, path, source } = self;
        WriteError::Failed { doing, path, source, aftermath }
    }
}

/// Says what an operation was and on which file.
pub(super) trait Doing<T> {
    /// `doing` is the verb after "cannot", `path` the file below the root.
    fn doing(self, doing: &'static str, path: &str) -> Result<T, Failure>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: &'static str, path: &str) -> Result<T, Failure> {
        self.map_err(|source| Failure { doing, path: path.to_owned(), source })
    }
}

/// The system's reason without its number.
fn plain(source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::QuotaExceeded => "your quota on this disk is used up".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        _ => {
            let text = source.to_string();
            text.split_once(" (os error").map_or(text.as_str(), |(text, _)| text).to_lowercase()
        }
    }
}

/// `1 file`, `2 files`.
fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// The paths in backticks, the first few of many.
fn list(paths: &[String]) -> String {
    let shown = paths.iter().take(5).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    if paths.len() > 5 { format!("{shown} and {} more", paths.len() - 5) } else { shown }
}
