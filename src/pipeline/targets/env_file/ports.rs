//! The variables that move host ports.

use indexmap::{IndexMap, IndexSet};

use super::super::super::Model;
use super::super::super::expand::Stack;
use super::{Entry, Line};

/// What all profiles say of one variable.
#[derive(Default)]
struct Moved<'m> {
    users: IndexSet<String>,
    docs: IndexSet<&'m str>,
    /// Host port -> profiles.
    numbers: IndexMap<u16, Vec<&'m str>>,
}

/// The port variables of `stack`, or of all profiles. A declared variable stands in its own group.
pub fn entries(model: &Model, stack: Option<&Stack>) -> Vec<Entry> {
    let mut moved: IndexMap<&str, Moved<'_>> = IndexMap::new();
    for here in model.stacks.iter().filter(|here| stack.is_none_or(|only| only.profile == here.profile)) {
        for (service, port) in here.services.values().flat_map(|s| s.ports.values().map(move |port| (s, port))) {
            let Some(host) = port.host.as_ref() else { continue };
            let Some(variable) = host.variable.as_deref().filter(|name| !model.manifest.vars.contains_key(*name)) else {
                continue;
            };
            let known = moved.entry(variable).or_default();
            let protocol = if port.protocol == "tcp" { String::new() } else { format!("/{}", port.protocol) };
            known.users.insert(if port.has_name {
                format!("{} of {} ({}{protocol} inside)", port.name, service.name, port.target)
            } else {
                format!("port {}{protocol} of {}", port.target, service.name)
            });
            known.docs.extend(port.doc.as_deref());
            let profiles = known.numbers.entry(host.port).or_default();
            if !profiles.contains(&here.profile.as_str()) {
                profiles.push(&here.profile);
            }
        }
    }
    let default = model.manifest.default_profile().map(|profile| profile.name.value.as_str());
    moved.into_iter().filter_map(|(name, known)| entry(name, &known, default)).collect()
}

fn entry(name: &str, known: &Moved<'_>, default: Option<&str>) -> Option<Entry> {
    let mut lines: Vec<String> = known.docs.iter().map(ToString::to_string).collect();
    let mut facts = known.users.iter().cloned().collect::<Vec<_>>().join(", ");
    let differs = known.numbers.len() > 1;
    if differs {
        let by_profile = known.numbers.iter().map(|(number, profiles)| format!("{}: {number}", profiles.join(", ")));
        facts = format!("{facts}; {}", by_profile.collect::<Vec<_>>().join("; "));
    }
    lines.push(facts);
    let of_default = known.numbers.iter().find(|(_, profiles)| default.is_some_and(|name| profiles.contains(&name)));
    let number = of_default.or_else(|| known.numbers.first()).map(|(number, _)| number.to_string())?;
    let line = if differs { Line::Off(number) } else { Line::Set(number) };
    Some(Entry { name: name.to_string(), comment: lines.join("\n"), line })
}
