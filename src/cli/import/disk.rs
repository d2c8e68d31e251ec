//! The files of this machine, as Compose reads them.

use std::path::Path;

use crate::compose::load::{Files, Unreadable};

/// The files of this machine.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Files for Disk {
    #[expect(clippy::disallowed_methods, reason = "import reads what Compose reads")]
    fn read(&self, path: &str) -> Result<String, Unreadable> {
        if Path::new(path).is_dir() {
            return Err(Unreadable::IsFolder);
        }
        match std::fs::read(path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Unreadable::Missing),
            Err(error) => Err(Unreadable::Other(error.to_string())),
        }
    }

    fn is_file(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }
}
