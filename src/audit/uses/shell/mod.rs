//! Uses in shell scripts, and in scripts that stand inside of other files.
//!
//! [`scanner`] reads a script once and notes in order where it reads and assigns names; what is read before the script itself
//! assigns it comes from the environment.

mod arithmetic;
mod commands;
mod docker;
mod expansion;
mod foreign;
mod names;
mod scanner;
mod simple;
#[cfg(test)]
mod tests;
mod tools;
mod words;

use std::collections::{HashMap, HashSet};

use scanner::{Scanner, What};

use super::interpolation::is_upper;
use super::{Found, Kind};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let bats = text.contains("@test ");
    let set_by_bats = |name: &str| bats && matches!(name, "status" | "output" | "lines" | "stderr");
    found.embed(0, scan(text, &set_by_bats));
}

/// What the script `text` says of the environment, where the names that are `known` were set before it runs.
#[must_use]
pub fn scan(text: &str, known: &dyn Fn(&str) -> bool) -> Found {
    let mut scanner = Scanner::new(text);
    scanner.script();
    let mut found = Found::default();
    let name = |event: &scanner::Event| text.get(event.place.clone()).unwrap_or_default();
    // What a function reads may be assigned below it, before it is called.
    let at_top: HashSet<&str> =
        scanner.events.iter().filter(|event| event.function == 0 && event.what == What::Assign).map(name).collect();
    let local: HashSet<&str> = scanner.events.iter().filter(|event| event.what == What::Local).map(name).collect();
    let mut assigned: HashSet<&str> = HashSet::new();
    let mut surely: HashSet<&str> = HashSet::new();
    let mut listed: HashSet<&str> = HashSet::new();
    let mut locals: HashMap<&str, Vec<usize>> = HashMap::new();
    for event in &scanner.events {
        let name = name(event);
        let is_local = |locals: &HashMap<&str, Vec<usize>>| {
            locals.get(name).is_some_and(|functions| functions.iter().any(|&function| scanner.is_in(event.function, function)))
        };
        let is_set = |assigned: &HashSet<&str>| assigned.contains(name) || is_local(&locals);
        match event.what {
            What::Assign => {
                assigned.insert(name);
                if !event.maybe {
                    surely.insert(name);
                }
            }
            What::Local => {
                let functions = locals.entry(name).or_default();
                if functions.last() != Some(&event.function) {
                    functions.push(event.function);
                }
            }
            What::Set => found.sets.push((name.to_string(), event.place.clone())),
            What::Dynamic => match scanner.lists.get(name) {
                Some(names) if listed.insert(name) => {
                    for place in names {
                        let name = text.get(place.clone()).unwrap_or_default();
                        if !assigned.contains(name) && !known(name) {
                            found.push(name, place.clone(), Kind::Read, false);
                        }
                    }
                }
                Some(_) => {}
                None => found.dynamic.push(event.place.clone()),
            },
            What::HandOn if is_set(&assigned) => found.sets.push((name.to_string(), event.place.clone())),
            What::HandOn if names::is_own(name) || known(name) => {}
            What::HandOn => found.push(name, event.place.clone(), Kind::PassThrough, false),
            What::Read { kind, optional, own } => {
                // And what it calls sees the locals of its caller.
                let inherited = event.function != 0 && !own && local.contains(name) && !is_upper(name);
                let later = event.function != 0 && !own && at_top.contains(name);
                let system = scanner.os_release && names::is_of_system(name);
                // `X=${X:-d}` asks the environment where an option of the command line has not set it.
                let set = if own && optional { surely.contains(name) || is_local(&locals) } else { is_set(&assigned) };
                if !later && !inherited && !system && !set && !names::is_own(name) && !known(name) {
                    found.push(name, event.place.clone(), kind, optional);
                }
            }
        }
    }
    found.embed(0, scanner.foreign);
    found.sorted()
}
