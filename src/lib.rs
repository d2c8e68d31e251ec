//! One manifest, `stack.kdl`, renders a stack's Compose files, `.env` samples and configuration docs.
//!
//! # Steps
//!
//! Data goes one way, a stage at a time; [`pipeline::compile`] is the whole of it. A stage pushes what it finds to a
//! [`diag::Sink`] and goes on; the next one runs only if nothing was an error.
//!
//! | stage | reads | makes |
//! |---|---|---|
//! | [`pipeline::decode`] | the manifest's text | [`Manifest`](pipeline::decode::Manifest): what the user wrote, each value with its [`Span`](diag::Span) |
//! | [`pipeline::expand`] | the manifest, once per profile | [`Stack`](pipeline::expand::Stack): role, service and profile blocks merged, references resolved |
//! | [`pipeline::lower`] | a stack | [`Project`](pipeline::lower::Project): a whole Compose file as a [`Tree`](compose::Tree) that knows who set what |
//! | [`pipeline::rules`] | stacks and projects | [`Diagnostic`](diag::Diagnostic)s: one [`Rule`](pipeline::rules::Rule) a file |
//! | [`pipeline::split`] | projects | [`Layers`](pipeline::split::Layers): the Compose files of a layout |
//! | [`pipeline::validate`] | layers | [`Diagnostic`](diag::Diagnostic)s: what Compose's schema refuses |
//! | [`pipeline::targets`] | the [`Model`](pipeline::Model), which is all of the above | [`Artifact`](pipeline::Artifact)s: every file, as text |
//! | [`mod@pipeline::write`] | artifacts and what is on disk | [`Plan`](pipeline::write::Plan): files written, all or none |
//!
//! [`import`] walks them backwards, from Compose files to a manifest. [`lint`] judges Compose files by the same rules without
//! one, [`env`](mod@env) real `.env` files by a manifest, [`audit`] the code, docs and scripts around it. Beside the stages stand
//! [`diag`], which shows findings; [`compose`], what Compose itself knows, without a word of manifests; and [`cli`], which alone
//! prints. `CONTRIBUTING.md` says who may use whom, and `tests/architecture.rs` holds it.
//!
//! # Adding a rule
//!
//! 1. A file in `src/pipeline/rules` with a `RULE`: its code, severity, page and check. The page has a `kdl` block under
//!    `Bad:` that has the finding and one under `Good:` that has none.
//! 2. Its `mod` line and its line in [`RULES`](pipeline::rules::RULES). `explain`, `check --deny` and the test that runs the
//!    page's blocks know it from there. What most stacks do without is asked for in `src/pipeline/rules/hardening`, where
//!    [`HARDENING`](pipeline::rules::HARDENING) is its table: those rules judge the profiles that say `hardening`.
//!
//! # Adding a check of the audit, or a language
//!
//! 1. A check: a file in `src/audit/checks` with a `CHECK`, whose page shows files that have the finding and files that have not; its
//!    `mod` line and its line in [`CHECKS`](audit::checks::CHECKS).
//! 2. A language: its variant in [`Language`](audit::Language) and how its files are known; a file in `src/audit/uses` with
//!    `pub fn find(text: &str, found: &mut Found)`; its arm in [`find`](audit::uses::find). Uses and traps in `tests/audit/fixture`.
//!
//! # Adding an artifact
//!
//! 1. A file in `src/pipeline/targets` with `pub fn render(source: &Source<'_>, out: &mut Output)`, which pushes files made
//!    from the [`Source`](pipeline::targets::Source). The line that says who wrote a file is added to all of them afterwards.
//! 2. Its `mod` line and its line in the table `TARGETS`.
//! 3. Its path in `src/pipeline/rules/artifacts.rs`, which lists every file that a manifest asks for.
//!
//! One more built-in template needs none of this: a file in `templates`, its line in
//! [`BUILT_IN`](pipeline::targets::template::BUILT_IN), and its name in `decode/artifact.rs`, which comes before targets.
//!
//! # Adding a KDL node
//!
//! 1. A file in `src/pipeline/decode` with the node's type (its values [`Spanned`](diag::Spanned)) and
//!    `pub fn decode(node: &Node<'_>, …, r: &mut Reader<'_>)`. Its `mod` line.
//! 2. For a node at the top: its field in [`Manifest`](pipeline::decode::Manifest), its name in `TOP` and its arm in
//!    `manifest::decode`. For one inside of another: that node's field and arm. Then follow the compiler.
//! 3. The same node in `decode/schema/nodes.rs`, and `cargo test write_schemas -- --ignored`.
//! 4. A section in `docs/manifest.md`, whose `kdl` blocks a test reads; what can be wrong with it, as a case in
//!    `tests/diagnostics`.
//!
//! # Adding a subcommand
//!
//! 1. A file in `src/cli` with `Arguments`, whose doc comments are the help, and
//!    `pub fn run(arguments: &Arguments, context: &Context) -> Outcome`.
//! 2. Its `mod` line, its variant of `Command` (help lists them in that order) and its arm in `Command::run`.
//! 3. A file in `tests/cli`, and its help in `tests/cli/help.rs`.

pub mod audit;
pub mod cli;
pub mod compose;
pub mod diag;
pub mod env;
pub mod import;
pub mod lint;
pub mod pipeline;
