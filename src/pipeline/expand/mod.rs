//! [`Manifest`] x profile -> [`Stack`]: role, service and profile block merged, every reference resolved.

mod chain;
mod cycles;
mod layers;
mod names;
mod pages;
mod ports;
mod profile;
mod refs;
mod stack;
#[cfg(test)]
mod tests;
pub mod values;
mod vars;

use std::collections::HashSet;

use crate::diag::Sink;

use super::decode::Manifest;

pub use chain::{UNKNOWN_PROFILE, UNKNOWN_ROLE, UNKNOWN_SERVICE};
pub use pages::PAGES;
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
    let mut effective = HashSet::new();
    let mut stacks = Vec::with_capacity(manifest.profiles.len());
    for profile in manifest.profiles.values() {
        stacks.push(profile::expand(manifest, profile, &mut effective, sink));
    }
    layers::check_without(manifest, &effective, sink);
    names::check_used(manifest, &stacks, sink);
    stacks
}
