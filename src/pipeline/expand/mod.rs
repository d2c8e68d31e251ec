//! [`Manifest`] x profile -> [`Stack`]: role, service and profile block merged, every reference resolved.

mod chain;
mod cycles;
mod layers;
mod names;
mod pages;
mod ports;
mod profile;
mod refs;
mod secret_files;
mod stack;
#[cfg(test)]
mod tests;
pub mod values;
mod vars;

use std::collections::HashSet;

use crate::diag::Sink;

use super::decode::{Manifest, ProfileDecl};
use super::parallel;

pub use chain::{Owner, UNKNOWN_PROFILE, UNKNOWN_ROLE, UNKNOWN_SERVICE, bodies};
pub use layers::{goes_by, without_settings};
pub use pages::PAGES;
pub use refs::{Endpoint, endpoint};
pub use stack::{HostPort, Port, Service, Stack, Var, VarState};
pub use vars::UNKNOWN_VARIABLE;

/// Resolves `manifest` for each of its profiles, in manifest order; for none where a value would grow beyond all measure.
#[must_use]
pub fn expand(manifest: &Manifest, sink: &mut Sink) -> Vec<Stack> {
    chain::check(manifest, sink);
    vars::check(manifest, sink);
    names::check(manifest, sink);
    if !cycles::check(manifest, sink) {
        return Vec::new();
    }
    let profiles: Vec<&ProfileDecl> = manifest.profiles.values().collect();
    let expanded = parallel::each(&profiles, manifest.services.len(), |profile| {
        let (mut effective, mut sink) = (HashSet::new(), Sink::default());
        let stack = profile::expand(manifest, profile, &mut effective, &mut sink);
        (stack, effective, sink)
    });
    let mut effective = HashSet::new();
    let mut stacks = Vec::with_capacity(expanded.len());
    for (stack, taken, found) in expanded {
        stacks.push(stack);
        effective.extend(taken);
        sink.extend(found);
    }
    layers::check_without(manifest, &effective, sink);
    names::check_used(manifest, &stacks, sink);
    stacks
}
