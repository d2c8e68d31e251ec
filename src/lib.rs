//! One manifest, `stack.kdl`, renders a stack's Compose files, `.env` samples and configuration docs.

pub mod cli;
pub mod compose;
pub mod diag;
pub mod pipeline;
