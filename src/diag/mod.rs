//! What stackgen has to say about a file: positions, findings and how they are shown.

mod allowance;
mod excerpt;
mod fix;
mod nearest;
mod page;
mod sink;
mod source;
mod span;

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;

pub use allowance::Allowance;
pub use fix::{Edit, Fix};
pub use nearest::{nearest, slip};
pub use page::Page;
pub use sink::{Allowed, Code, Diagnostic, Label, Severity, Sink};
pub use source::{FileId, SourceFile, Sources};
pub use span::{Span, Spanned};
