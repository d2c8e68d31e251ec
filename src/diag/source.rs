//! The source files that spans point into.

use super::Span;

/// Names one file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u16);

impl FileId {
    /// No file at all.
    pub const NONE: Self = Self(u16::MAX);
    /// The manifest: always the first file of a run.
    pub const MANIFEST: Self = Self(0);

    /// Where a [`Sources`] has the file: how many were added before it.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The `n`th file besides the manifest, counted from 0.
    #[must_use]
    pub fn further(n: usize) -> Self {
        u16::try_from(n.saturating_add(1)).map_or(Self::NONE, Self)
    }
}

/// A text and the name under which the user knows it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path as shown to the user.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// Line and column of a byte offset, both from 1; the column counts characters.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// All source files of one run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Sources with the manifest as the first file, [`FileId::MANIFEST`].
    #[must_use]
    pub fn with_manifest(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut sources = Self::default();
        sources.add(name, text);
        sources
    }

    /// Adds a file. A run reads a handful of them; past 65,534 they share [`FileId::NONE`].
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = u16::try_from(self.files.len()).map_or(FileId::NONE, FileId);
        self.files.push(SourceFile { name: name.into(), text: text.into() });
        id
    }

    /// Covers what stands at `span`, inside of its quotes. Every other place stays where it is, in bytes and in characters.
    pub fn conceal(&mut self, span: Span) {
        let Some(file) = self.files.get_mut(usize::from(span.file.0)) else { return };
        let Some(secret) = file.text.get(span.start as usize..span.end()) else { return };
        let cover = |c: char| match c.len_utf8() {
            _ if matches!(c, '"' | '#' | '\n' | '\r') => c,
            1 => '*',
            2 => '\u{b7}',
            3 => '\u{2022}',
            _ => '\u{1f784}',
        };
        let covered: String = secret.chars().map(cover).collect();
        file.text.replace_range(span.start as usize..span.end(), &covered);
    }

    /// All files, in the order in which they were added.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The file of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<FileId> {
        let at = self.files.iter().position(|file| file.name == name)?;
        u16::try_from(at).ok().map(FileId)
    }

    /// Names every file anew.
    pub fn rename(&mut self, name: impl Fn(&str) -> String) {
        self.files.iter_mut().for_each(|file| file.name = name(&file.name));
    }

    /// The file of `id`; `None` for [`FileId::NONE`].
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::from(id.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_concealed_leaves_everything_else_in_its_place() {
        let text = "var A secret dev=\"p\u{e4}ss\u{20ac}\" x\n";
        let mut sources = Sources::with_manifest("stack.kdl", text);
        let start = text.find('"').unwrap();
        sources.conceal(Span::new(FileId::MANIFEST, start, text.rfind('"').unwrap() + 1 - start));
        let covered = &sources.get(FileId::MANIFEST).unwrap().text;
        assert_eq!(covered, "var A secret dev=\"*\u{b7}**\u{2022}\" x\n");
        assert_eq!(covered.len(), text.len());
    }
}
