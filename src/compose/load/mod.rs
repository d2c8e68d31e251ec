//! Compose files -> the model that Compose makes of them, as `docker compose config --format json` prints it.
//!
//! # Steps
//! Each file by itself: [`super::yaml::read`] → interpolation → `extends` → `!reset` and `!override` → `include` →
//! [`super::merge`] over what came before → canonical form. Then, once: defaults → validation → paths → profiles →
//! environment files → what `config` prints. The order is compose-go's (loader/loader.go), as it shows: a `!reset` is
//! applied before an `include` is read, and every file is validated with what came before it, not alone.

#![allow(dead_code, reason = "the first half, which calls the second, is not there yet")]

mod consistency;
mod defaults;
mod environment;
mod files;
mod finish;
mod normalize;
mod paths;
mod printed;
mod profiles;
mod schema;
mod validate;
mod walk;

pub use files::{Files, Folder, Unreadable};

use indexmap::IndexMap;

use crate::diag::{Sources, Span};

use super::tree::Tree;

/// What Compose is asked to read.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The files in the order of their `-f`; paths from the folder in which Compose is called, or absolute.
    pub files: Vec<String>,
    /// `--project-directory`, absolute. Empty: the folder of the first file.
    pub project_directory: String,
    /// The folder in which Compose is called, absolute.
    pub folder: String,
    /// `--project-name`.
    pub project_name: Option<String>,
    /// `--env-file`, in order. Empty: `.env` of the project's folder, where there is one.
    pub env_files: Vec<String>,
    /// The shell's variables. They win over those of env files.
    pub environment: IndexMap<String, String>,
    /// `--profile`, Compose's own; `*` is all of them.
    pub profiles: Vec<String>,
    /// Leaves `${…}` as it stands: `--no-interpolate`.
    pub keep_variables: bool,
}

/// Why Compose takes files not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where; [`Span::NONE`] where no line is to blame.
    pub span: Span,
    /// One lower-case phrase, the user's words in backticks.
    pub message: String,
    /// Another line that has a part in it, and which.
    pub related: Option<(Span, String)>,
}

impl Refusal {
    /// `message`, because of what stands at `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), related: None }
    }

    /// The same, and `span` has to do with it.
    #[must_use]
    pub fn because(mut self, span: Span, why: impl Into<String>) -> Self {
        self.related = Some((span, why.into()));
        self
    }
}

/// The model of a project. `sources` gets every file that was read; spans point into them.
///
/// # Errors
/// What Compose refuses: text that is no YAML, variables that are required and not set, values of the wrong shape, files
/// that are not there, names that are not declared, cycles.
pub fn load(request: &Request, files: &dyn Files, sources: &mut Sources) -> Result<Tree, Refusal> {
    let _ = (files, sources);
    Err(Refusal::new(Span::NONE, format!("{} cannot be read yet", request.files.join(", "))))
}
