//! Values for one profile that it would have anyway.

use crate::diag::{Sink, Span};

use super::super::super::decode::{Manifest, PortDecl};
use super::report;

/// A variable's value for a profile, against its default and its value in the profiles that this one extends.
pub fn variables(manifest: &Manifest, sink: &mut Sink) {
    // Secrets have no default, and what is equal about them is not told.
    for decl in manifest.vars.values().filter(|decl| decl.secret.is_none()) {
        for (profile, value) in &decl.profiles {
            let mut ancestors = manifest.lineage(profile).into_iter().rev().skip(1);
            let inherited = ancestors.find_map(|ancestor| decl.profiles.get(&ancestor.name.value));
            let otherwise = inherited.or(if decl.value.is_some() { decl.value.as_ref() } else { decl.default.as_ref() });
            if let Some(first) = otherwise.filter(|other| other.value == value.value) {
                report(&format!("`{}` for `{profile}`", decl.name.value), value.span, first.span, "its value without that", sink);
            }
        }
    }
}

/// A port's host port for a profile, against what `default=`, a parent profile and an offset make of it.
pub fn ports(manifest: &Manifest, sink: &mut Sink) {
    for decl in manifest.services.values() {
        // Who starts from another service or a role may have hosts from there.
        let alone = |port: &PortDecl| {
            let in_role = decl.role.as_ref().and_then(|role| manifest.roles.get(&role.value));
            let in_blocks = decl.body.blocks.iter().any(|block| block.body.ports.contains_key(&port.name.value));
            decl.extends.is_none()
                && !in_blocks
                && in_role.is_none_or(|role| role.extends.is_none() && !role.body.ports.contains_key(&port.name.value))
        };
        for port in decl.body.ports.values().filter(|port| alone(port)) {
            for (profile, host) in &port.hosts {
                let (Some(own), Some((number, first))) = (&host.port, otherwise(manifest, port, profile)) else { continue };
                if own.value == number {
                    let what = format!("host port {number} of `{}` for `{profile}`", decl.name.value);
                    report(&what, own.span, first, "gives the same number", sink);
                }
            }
        }
    }
}

/// The host port that `profile` had if none were given for it, and where it comes from.
fn otherwise(manifest: &Manifest, port: &PortDecl, profile: &str) -> Option<(u16, Span)> {
    let line = manifest.lineage(profile);
    let inherited = line.iter().rev().skip(1).find_map(|ancestor| port.hosts.get(&ancestor.name.value));
    if let Some(host) = inherited
        && host.port.is_none()
    {
        return None;
    }
    let inherited = inherited.and_then(|host| host.port.as_ref());
    let offset = line.iter().rev().find_map(|ancestor| ancestor.port_offset.as_ref()).map_or(0, |offset| offset.value);
    let is_default = |name: &str| manifest.default_profile().is_some_and(|default| default.name.value == name);
    let of_default = port.hosts.iter().find(|(name, _)| offset != 0 && is_default(name) && *name != profile);
    let start = inherited.or(of_default.and_then(|(_, host)| host.port.as_ref())).or(port.default.as_ref())?;
    let number = u16::try_from(i32::from(start.value) + offset).ok()?;
    // A profile with `publish-only` says in its own words what it publishes.
    let only = line.iter().any(|ancestor| ancestor.publish_only.is_some());
    (!only).then_some((number, start.span))
}
