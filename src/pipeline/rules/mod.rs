//! Stacks and projects -> findings, over all profiles at once. One rule a file: its page, its code, its check, and the
//! Bad and Good blocks that the tests run.
//!
//! To add a rule: a file here, and its line in [`RULES`]; one that only asks for more care than most stacks take belongs in
//! `hardening`, and in [`HARDENING`].

mod absent_dependency;
mod added_capability;
mod additional_context;
mod addresses;
mod allowed;
mod anonymous_volume;
mod artifact_collision;
pub(super) mod artifact_path;
mod artifacts;
mod bad_host_ip;
mod bind_in_swarm;
mod completed_not_awaited;
mod compose_file;
mod compose_profile_dependency;
mod conflicting_limits;
mod container_name;
mod container_name_collision;
mod container_name_scaled;
mod data_lost_in_profile;
mod data_not_kept;
mod database_published;
mod dead_profile_block;
mod default_credential;
mod dependency_cycle;
mod dependency_not_awaited;
mod device_count_and_ids;
mod docker_socket;
mod drive_letter;
mod engine_not_chosen;
mod env_file_overrides;
mod expectation_unmet;
mod expectations;
mod external_with_settings;
mod hardening;
mod health_unknown;
mod healthcheck_port;
mod healthcheck_test;
mod healthcheck_tool_missing;
mod host_namespace;
mod host_paths;
mod host_port_variable;
mod idle_command;
mod image;
mod image_differs;
mod image_kinds;
mod literal_secret;
mod localhost_in_container;
mod mount_collision;
mod mounts;
mod negative_scale;
mod neighbours;
mod network_mode_with_networks;
mod never_completes;
mod no_project_name;
mod no_pull_policy;
mod no_shared_network;
mod no_source;
mod node_env_mismatch;
mod obsolete_version;
mod open_port;
mod platform_not_built;
mod port_collision;
mod port_without_doc;
mod privileged;
mod published;
mod published_behind_proxy;
mod published_port_inside;
mod read_only_secret_mount;
mod repeated_item;
mod required_env_missing;
mod resource_source;
mod restart_policy;
mod role_name_differs;
mod said_twice;
mod same_service_twice;
mod secret_in_build;
pub(super) mod secrets;
mod sensitive_mount;
mod shared_name;
mod shared_propagation;
mod shared_volume;
mod stores;
mod task_word;
mod tokens;
mod trust_auth;
mod two_dockerfiles;
mod unconfined;
mod undeclared_resource;
mod unknown_dependency;
mod unknown_expectation;
mod unpinned_image;
mod unpublished_in_env_file;
mod unquoted_value;
mod unreachable_service;
mod unused_role;
mod unused_variable;
mod uses;
mod variable_not_secret;
mod variable_type;
mod variable_without_default;
mod watch_without_target;

#[cfg(test)]
mod security_tests;
#[cfg(test)]
mod tests;

pub use allowed::can_be as can_be_allowed;
pub use compose_file::{AllowComment, ComposeFile};
pub use expectations::{keys as keys_expected, met as is_met};
pub use hardening::HARDENING;
pub use localhost_in_container::{Ports, meant as meant_by_localhost};
pub use said_twice::CODE as SAID_TWICE;
pub use secrets::{is_placeholder, is_random, is_secret_name};
pub use tokens::{looks_like, starts as token_starts};
pub use uses::{reads, texts};

use crate::diag::{Code, Diagnostic, Page, Severity, Sink, Span};

use super::decode::Manifest;
use super::expand::Stack;
use super::lower::Project;
use super::parallel;
use allowed::Judged;

/// What the user wrote, and so what help is to be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A manifest, in KDL.
    Manifest,
    /// Compose files, in YAML: there is a stack a group of files, and a manifest that declares nothing.
    Compose,
}

/// What rules look at.
pub struct Facts<'a> {
    /// What the user wrote.
    pub form: Form,
    /// The manifest as written.
    pub manifest: &'a Manifest,
    /// Each profile resolved, in manifest order.
    pub stacks: &'a [Stack],
    /// Each profile as Compose reads it, in the same order.
    pub projects: &'a [Project],
    /// The Compose files that were read; none of a manifest.
    pub files: &'a [ComposeFile],
}

impl<'a> Facts<'a> {
    /// The Compose file in which something stands.
    pub fn file_of(&self, span: Span) -> Option<&'a ComposeFile> {
        self.files.iter().find(|file| file.file == span.file)
    }

    /// The line to write instead: as a manifest says it, or as a Compose file does.
    pub fn say(&self, manifest: impl Into<String>, compose: impl Into<String>) -> String {
        match self.form {
            Form::Manifest => manifest.into(),
            Form::Compose => compose.into(),
        }
    }

    /// Each profile's stack and project.
    pub fn profiles(&self) -> impl Iterator<Item = (&'a Stack, &'a Project)> + use<'a> {
        self.stacks.iter().zip(self.projects)
    }

    /// Whether the profile has the service.
    pub fn has(&self, profile: &str, service: &str) -> bool {
        self.stacks.iter().any(|stack| stack.profile == profile && stack.services.contains_key(service))
    }

    /// Each service of each profile: stack, name, canonical Compose settings.
    pub fn services(&self) -> impl Iterator<Item = (&'a Stack, &'a str, &'a crate::compose::Tree)> + use<'a> {
        self.profiles().flat_map(|(stack, project)| {
            let services = project.file.get("services").and_then(crate::compose::Tree::as_map);
            services.into_iter().flatten().map(move |(name, tree)| (stack, name.as_str(), tree))
        })
    }
}

/// A rule.
pub struct Rule {
    /// The code of its findings.
    pub code: Code,
    /// How bad they are in a profile that is not strict.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Why it matters and what to do: Markdown, with one `kdl` block under `Bad:` that has a finding and one under
    /// `Good:` that has none; `yaml` blocks where only a Compose file can have it.
    pub page: &'static str,
    /// The check.
    pub check: fn(&Facts<'_>, &mut Sink),
}

impl Rule {
    /// A finding of this rule at `span`.
    #[must_use]
    pub fn finding(&self, message: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: self.severity, ..Diagnostic::error(self.code, message, span, label) }
    }
}

/// The pages of all rules.
pub fn pages() -> impl Iterator<Item = Page> {
    all().map(|rule| Page::new(rule.code, rule.summary, rule.page))
}

/// Every rule, those of the hardening set last.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().chain(HARDENING).copied()
}

/// The rules that judge every profile, in the order of `stackgen explain`; those of [`HARDENING`] follow.
pub const RULES: &[&Rule] = &[
    &no_source::RULE,
    &unknown_dependency::RULE,
    &absent_dependency::RULE,
    &dependency_cycle::RULE,
    &undeclared_resource::RULE,
    &network_mode_with_networks::RULE,
    &two_dockerfiles::RULE,
    &additional_context::RULE,
    &platform_not_built::RULE,
    &healthcheck_test::RULE,
    &conflicting_limits::RULE,
    &negative_scale::RULE,
    &restart_policy::RULE,
    &container_name::RULE,
    &container_name_scaled::RULE,
    &container_name_collision::RULE,
    &watch_without_target::RULE,
    &mount_collision::RULE,
    &drive_letter::RULE,
    &resource_source::RULE,
    &external_with_settings::RULE,
    &bad_host_ip::RULE,
    &device_count_and_ids::RULE,
    &shared_name::RULE,
    &repeated_item::RULE,
    &port_collision::RULE,
    &expectation_unmet::RULE,
    &unknown_expectation::RULE,
    &unused_role::RULE,
    &task_word::RULE,
    &idle_command::RULE,
    &port_without_doc::RULE,
    &dependency_not_awaited::RULE,
    &unpinned_image::RULE,
    &open_port::RULE,
    &database_published::RULE,
    &published_behind_proxy::RULE,
    &privileged::RULE,
    &docker_socket::RULE,
    &sensitive_mount::RULE,
    &host_namespace::RULE,
    &shared_propagation::RULE,
    &unconfined::RULE,
    &added_capability::RULE,
    &trust_auth::RULE,
    &default_credential::RULE,
    &node_env_mismatch::RULE,
    &read_only_secret_mount::RULE,
    &artifact_path::RULE,
    &artifact_collision::RULE,
    &unused_variable::RULE,
    &secret_in_build::RULE,
    &literal_secret::RULE,
    &variable_not_secret::RULE,
    &variable_type::RULE,
    &host_port_variable::RULE,
    &env_file_overrides::RULE,
    &localhost_in_container::RULE,
    &unpublished_in_env_file::RULE,
    &bind_in_swarm::RULE,
    &data_not_kept::RULE,
    &required_env_missing::RULE,
    &image_differs::RULE,
    &role_name_differs::RULE,
    &shared_volume::RULE,
    &completed_not_awaited::RULE,
    &never_completes::RULE,
    &health_unknown::RULE,
    &healthcheck_tool_missing::RULE,
    &compose_profile_dependency::RULE,
    &no_shared_network::RULE,
    &published_port_inside::RULE,
    &unreachable_service::RULE,
    &healthcheck_port::RULE,
    &anonymous_volume::RULE,
    &data_lost_in_profile::RULE,
    &same_service_twice::RULE,
    &dead_profile_block::RULE,
    &engine_not_chosen::RULE,
    &said_twice::RULE,
    &obsolete_version::RULE,
    &no_project_name::RULE,
    &no_pull_policy::RULE,
    &variable_without_default::RULE,
    &unquoted_value::RULE,
    &allowed::RULE,
];

/// What each of `checks` finds, in their order. In a large stack they run at the same time: no rule asks what another found.
fn run(checks: &[fn(&Facts<'_>, &mut Sink)], facts: &Facts<'_>) -> Vec<Sink> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let found = |check: &fn(&Facts<'_>, &mut Sink)| {
        let mut found = Sink::default();
        check(facts, &mut found);
        found
    };
    // Rules of a kind stand together and cost much the same: they are dealt out one by one.
    let firsts: Vec<usize> = (0..threads).collect();
    let share = |first: &usize| checks.iter().skip(*first).step_by(threads).map(found).collect::<Vec<_>>();
    let services = facts.projects.iter().map(|project| project.file.get("services").and_then(crate::compose::Tree::as_map));
    let services = services.flatten().map(crate::compose::Map::len).max().unwrap_or(0);
    let mut shares: Vec<_> = parallel::each(&firsts, services, share).into_iter().map(Vec::into_iter).collect();
    (0..checks.len()).filter_map(|n| shares.get_mut(n % threads)?.next()).collect()
}

/// Runs every rule; what those of the hardening set find holds in the profiles that ask for it. In a strict profile a warning
/// is an error; a finding without profiles is about the manifest itself and stays what it is. What is allowed is a warning
/// everywhere, or silenced where it is said why.
pub fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let of = |is: fn(&Stack) -> bool| facts.stacks.iter().filter(|s| is(s)).map(|s| s.profile.as_str()).collect::<Vec<_>>();
    let (strict, hardened) = (of(|stack| stack.strict), of(|stack| stack.hardening));
    let mut allowed = allowed::Allowed::of(facts, sink);
    let always = RULES.iter().map(|rule| (rule, None));
    let asked_for = HARDENING.iter().map(|rule| (rule, Some(hardened.as_slice()))).filter(|_| !hardened.is_empty());
    let rules: Vec<_> = always.chain(asked_for).collect();
    let checks: Vec<_> = rules.iter().map(|(rule, _)| rule.check).collect();
    for ((_, only), found) in rules.into_iter().zip(run(&checks, facts)) {
        found.concealed().iter().for_each(|span| sink.conceal(*span));
        for mut diagnostic in found.into_sorted() {
            if let Some(only) = only {
                diagnostic.profiles.retain(|profile| only.contains(&profile.as_str()));
                if diagnostic.profiles.is_empty() {
                    continue;
                }
            }
            match allowed.judge(diagnostic, &strict) {
                Judged::Told(diagnostic) => sink.push(diagnostic),
                Judged::Silenced(diagnostic, reason) => sink.allow(diagnostic, reason),
            }
        }
    }
    allowed.report_unused(sink);
}
