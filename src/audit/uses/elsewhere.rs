//! Functions that read the variable which they are told, for their calls in other files.

use std::ops::Range;

use super::is_name;

/// A function of a file that reads the variable which its first argument names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// What it is called.
    pub function: String,
    /// What it puts before the name.
    pub before: String,
    /// What it puts behind it.
    pub after: String,
    /// Whether it makes capitals of the whole.
    pub upper: bool,
    /// Whether it goes on without the variable.
    pub optional: bool,
    /// The places in [`super::Found::dynamic`] that its calls explain.
    pub places: Vec<Range<usize>>,
}

impl Reader {
    /// The variable that it reads when it is told `name`.
    #[must_use]
    pub fn variable(&self, name: &str) -> String {
        let whole = format!("{}{name}{}", self.before, self.after);
        if self.upper { whole.to_uppercase() } else { whole }
    }
}

/// A call of a function of another file, with a text in capitals first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What the function is called there.
    pub function: String,
    /// The last part of the path of the module that it is imported from; `None` where it needs no import.
    pub module: Option<String>,
    /// The text.
    pub name: String,
    /// The place of the text.
    pub place: Range<usize>,
    /// Whether the code goes on without.
    pub optional: bool,
}

/// Whether a text that is told to an unknown function is written as variables are: all in capitals, and not too short.
#[must_use]
pub fn is_telling(name: &str) -> bool {
    is_name(name) && name.bytes().filter(u8::is_ascii_uppercase).count() >= 3 && !name.contains(|c: char| c.is_ascii_lowercase())
}
