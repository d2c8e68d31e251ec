//! Where [`super::load`] finds files: this module reads no disk itself.

use indexmap::IndexMap;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing has that name.
    Missing,
    /// It is a folder.
    IsFolder,
    /// Its bytes are not UTF-8.
    NotUtf8,
    /// What the system says.
    Other(String),
}

/// Files by absolute, clean paths.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    /// [`Unreadable`] where there is none.
    fn read(&self, path: &str) -> Result<String, Unreadable>;

    /// Whether there is a file (no folder) at `path`.
    fn is_file(&self, path: &str) -> bool {
        !matches!(self.read(path), Err(Unreadable::Missing | Unreadable::IsFolder))
    }
}

/// Files in memory: path → text. A path that ends in `/` is an empty folder.
#[derive(Clone, Debug, Default)]
pub struct Folder(pub IndexMap<String, String>);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<String, Unreadable> {
        if let Some(text) = self.0.get(path) {
            return Ok(text.clone());
        }
        let inside = format!("{}/", path.trim_end_matches('/'));
        Err(if self.0.keys().any(|key| key.starts_with(&inside)) { Unreadable::IsFolder } else { Unreadable::Missing })
    }
}
