//! What the pipeline hands to the writer.

/// A file to be written, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Path below the project's folder, `/` between its parts, never absolute, never with `..`.
    pub path: String,
    /// The file's whole text, its last line ended by `\n`. Holds the line that says who wrote it, wherever the format has comments.
    pub content: String,
    /// Whether it may be run as a program.
    pub executable: bool,
}
