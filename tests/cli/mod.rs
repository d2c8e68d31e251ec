//! The program as its users see it, one file per subcommand.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests set up their files and fail loudly")]

mod action;
mod audit;
mod check;
mod compose;
mod concealed;
mod env_check;
mod env_init;
mod env_show;
mod explain;
mod fmt;
mod graph;
mod help;
mod import;
mod init;
mod inspect;
mod killed;
mod manifest;
mod render;
mod schema;
mod swarm;
mod task;
mod verify;
mod with_compose;

use crate::common::TestEnv;
