//! The env files of a profile, read one after the other as Compose reads them.

use indexmap::IndexMap;

use crate::compose::dotenv::read::{Entry, Error, read_on};
use crate::diag::FileId;

/// An env file as it stands on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvFile {
    /// Its path as the user would write it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether other users of the machine may read it; `None` where that is not known.
    pub open_to_others: Option<bool>,
}

impl EnvFile {
    /// A file of which only name and text are known.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), open_to_others: None }
    }
}

/// What a list of env files comes to.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The assignments of all files, in order, repeated names too; each with the index of its file.
    pub entries: Vec<(usize, Entry)>,
    /// What Compose would refuse; such a line sets nothing here.
    pub errors: Vec<(usize, Error)>,
    /// The variables: the last assignment wins. The shell's own variables are not among them, unless a bare key asks for one.
    pub values: IndexMap<String, String>,
}

/// Reads `files` in order; `id` names the file of an index in spans. `shell` knows the variables of the process, which Compose
/// asks first wherever a value names another variable.
#[must_use]
pub fn read(files: &[EnvFile], id: impl Fn(usize) -> FileId, shell: &dyn Fn(&str) -> Option<String>) -> Reading {
    let mut reading = Reading::default();
    for (index, file) in files.iter().enumerate() {
        let (entries, errors) = read_on(&file.text, id(index), &mut reading.values, shell);
        reading.entries.extend(entries.into_iter().map(|entry| (index, entry)));
        reading.errors.extend(errors.into_iter().map(|error| (index, error)));
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_build_on_each_other_and_broken_lines_are_passed_over() {
        let files = [EnvFile::new(".env", "A=1\nB C=2\nD='x\nE=2\n"), EnvFile::new("b.env", "A=${A}3\nF=${X:?no}\nG=\"${A}\"\n")];
        let reading = read(&files, FileId::further, &|_| None);
        let values: Vec<String> = reading.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(values, ["A=13", "E=2", "G=13"]);
        let errors: Vec<_> = reading.errors.iter().map(|(file, error)| (*file, error.message.as_str())).collect();
        let refused = [
            (0, "a variable's name has no blanks"),
            (0, "this quote is never closed"),
            (1, "`X` is required here and has no value: no"),
        ];
        assert_eq!(errors, refused);
        assert_eq!(
            reading.entries.iter().map(|(file, entry)| (*file, entry.line)).collect::<Vec<_>>(),
            [(0, 1), (0, 4), (1, 1), (1, 3)]
        );
    }
}
