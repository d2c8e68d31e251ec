//! What all uses of a variable agree on is declared once; what differs from use to use stays where it stands.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::compose::interpolation::{self, Op, Part};
use crate::compose::{Tree, Value};
use crate::pipeline::decode::is_setting;
use crate::pipeline::rules::is_secret_name;

use super::read::Original;

/// A variable as the manifest declares it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Whether its value is shown nowhere.
    pub secret: bool,
    /// Whether Compose refuses to start without it.
    pub required: bool,
    /// Its value where a profile has none of its own.
    pub default: Option<String>,
    /// Its values by profile.
    pub profiles: IndexMap<String, String>,
    /// What it means.
    pub doc: Option<String>,
    /// What it looks like, where it has no value.
    pub example: Option<String>,
    /// The heading under which it stands.
    pub group: Option<String>,
}

/// How a profile uses a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Use {
    /// `${A}`, or with an empty default.
    Plain,
    /// `${A:-text}`.
    Default(String),
    /// `${A:?text}`, `${A?text}`.
    Required,
    /// Another operator, or several.
    Mixed,
}

/// With more profiles than this, the same value is not said for each.
const MANY: usize = 3;

/// Every variable that `originals` read. What a declaration says goes from their texts.
pub fn declare(originals: &mut [Original]) -> IndexMap<String, Declared> {
    let mut uses: IndexMap<String, Vec<Option<Use>>> = IndexMap::new();
    let count = originals.len();
    for (index, original) in originals.iter().enumerate() {
        each(&original.tree, &mut |name, op| {
            let slots = uses.entry(name.clone()).or_insert_with(|| vec![None; count]);
            if let Some(slot) = slots.get_mut(index) {
                let this = use_of(op);
                *slot = Some(match slot.take() {
                    Some(before) if before != this => Use::Mixed,
                    _ => this,
                });
            }
        });
    }
    let mut declared: IndexMap<String, Declared> = IndexMap::new();
    let mut known: Vec<HashSet<String>> = vec![HashSet::new(); count];
    let public = public_names(originals);
    // A property `default=` means all profiles, `type=` a type: a profile of such a name has no values of its own.
    let no_values = originals.iter().any(|original| is_setting(&original.name));
    for (name, slots) in &uses {
        let secret = is_secret_name(name) && !public.contains(name);
        let told: Vec<&Use> = slots.iter().flatten().collect();
        let defaults: Vec<&Use> = told.iter().copied().filter(|used| matches!(used, Use::Default(_))).collect();
        let same = defaults.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
        // A secret has values by profile alone: where many have the same, it is said once, in the texts.
        let in_texts = if secret {
            no_values || (same && defaults.len() > MANY)
        } else {
            no_values && !(same && defaults.len() == told.len())
        };
        for (slot, known) in slots.iter().zip(&mut known) {
            if let (Some(Use::Default(_)), false) = (slot, in_texts) {
                known.insert(name.clone());
            }
        }
        let required = !told.is_empty() && told.iter().all(|used| **used == Use::Required);
        declared.insert(name.clone(), Declared { secret, required, ..Declared::default() });
    }
    // A default may hold variables that are declared themselves.
    let mut values: IndexMap<String, Vec<(usize, String)>> = IndexMap::new();
    for (name, slots) in &uses {
        for (index, slot) in slots.iter().enumerate() {
            if let (Some(Use::Default(text)), Some(known)) = (slot, known.get(index).filter(|known| known.contains(name))) {
                values.entry(name.clone()).or_default().push((index, short(text, known)));
            }
        }
    }
    for (name, told) in values {
        let Some(one) = declared.get_mut(&name) else { continue };
        let users = uses.get(&name).map_or(0, |slots| slots.iter().flatten().count());
        let agree = told.len() == users && told.windows(2).all(|pair| matches!(pair, [a, b] if a.1 == b.1));
        if agree && !one.secret {
            one.default = told.into_iter().next().map(|(_, text)| text);
        } else {
            let named = told.into_iter().filter_map(|(index, text)| Some((originals.get(index)?.name.clone(), text)));
            one.profiles = named.collect();
        }
    }
    for (original, known) in originals.iter_mut().zip(&known) {
        rewrite(&mut original.tree, known);
    }
    declared
}

/// The variables that everyone sees who has an image or asks a container for its labels: a manifest keeps secrets out there.
fn public_names(originals: &[Original]) -> HashSet<String> {
    let mut names = HashSet::new();
    for service in originals.iter().filter_map(|o| o.tree.get("services")?.as_map()).flat_map(|map| map.values()) {
        let build = service.get("build");
        let args = build.and_then(|build| build.get("args"));
        let labels = [build.and_then(|b| b.get("labels")), service.get("deploy").and_then(|d| d.get("labels"))];
        let places = [args, service.get("labels"), service.get("annotations")].into_iter().chain(labels).flatten();
        for place in places {
            each(place, &mut |name, _| {
                names.insert(name.clone());
            });
        }
        names.extend(args.and_then(Tree::as_map).into_iter().flat_map(|map| map.keys().cloned()));
    }
    names
}

fn use_of(op: Option<&Operator>) -> Use {
    match op {
        None => Use::Plain,
        Some((Op::DefaultIfEmpty | Op::DefaultIfUnset, text)) if text.is_empty() => Use::Plain,
        Some((Op::DefaultIfEmpty, text)) => Use::Default(interpolation::write(text)),
        Some((Op::RequireNonEmpty | Op::RequireSet, _)) => Use::Required,
        Some(_) => Use::Mixed,
    }
}

/// `text` with `${A}` for `${A:-…}` where that is known of A.
fn short(text: &str, known: &HashSet<String>) -> String {
    match interpolation::parse(text) {
        Ok(parts) => interpolation::write(&shortened(parts, known)),
        Err(_) => text.to_string(),
    }
}

fn shortened(parts: Vec<Part>, known: &HashSet<String>) -> Vec<Part> {
    let one = |part| match part {
        Part::Var { name, op: Some((Op::DefaultIfEmpty, _)), range, .. } if known.contains(&name) => {
            Part::Var { name, op: None, braced: true, range }
        }
        Part::Var { name, op: Some((Op::DefaultIfEmpty | Op::DefaultIfUnset, text)), range, .. } if text.is_empty() => {
            Part::Var { name, op: None, braced: true, range }
        }
        Part::Var { name, op, range, .. } => {
            Part::Var { name, op: op.map(|(op, text)| (op, shortened(text, known))), braced: true, range }
        }
        part => part,
    };
    parts.into_iter().map(one).collect()
}

fn rewrite(tree: &mut Tree, known: &HashSet<String>) {
    match &mut tree.value {
        Value::Str(text) if text.contains('$') => *text = short(text, known),
        Value::Seq(items) => items.iter_mut().for_each(|item| rewrite(item, known)),
        Value::Map(map) => map.values_mut().for_each(|item| rewrite(item, known)),
        _ => {}
    }
}

/// An operator, and what follows it.
pub(super) type Operator = (Op, Vec<Part>);

/// Every use of a variable in `tree`, those inside of defaults, too: its name and its operator.
pub(super) fn each(tree: &Tree, see: &mut dyn FnMut(&String, Option<&Operator>)) {
    texts(tree, &mut |text| {
        let Ok(parts) = interpolation::parse(text) else { return };
        interpolation::visit(&parts, &mut |part| {
            if let Part::Var { name, op, .. } = part {
                see(name, op.as_ref());
            }
        });
    });
}

/// Every text with a `$` in it.
pub(super) fn texts(tree: &Tree, see: &mut dyn FnMut(&str)) {
    match &tree.value {
        Value::Str(text) if text.contains('$') => see(text),
        Value::Seq(items) => items.iter().for_each(|item| texts(item, see)),
        Value::Map(map) => map.values().for_each(|item| texts(item, see)),
        _ => {}
    }
}
