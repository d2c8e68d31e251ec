//! What samples and env files tell of variables: what they mean, under which heading they stand, what they look like.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::super::discover::names::{SAMPLES, file_name};
use super::super::read::Original;
use super::super::variables::Declared;
use super::{describes, sentence, told};
use crate::compose::load::{Files, join};
use crate::compose::{Tree, Value, dotenv};
use crate::diag::FileId;
use crate::pipeline::rules::{is_placeholder, looks_like};

/// Longer texts are no headings.
const LONGEST_TITLE: usize = 60;
/// Longer values are no examples.
const LONGEST_EXAMPLE: usize = 100;

/// One variable of a sample.
struct Told {
    name: String,
    doc: Option<String>,
    group: Option<String>,
    value: Option<String>,
}

/// Tells what variables mean, as samples and env files do, and brings them into their order.
pub fn describe(declared: &mut IndexMap<String, Declared>, originals: &[Original], root: &str, files: &dyn Files) {
    let mut order: HashMap<String, usize> = HashMap::new();
    let samples = samples(originals, root, files);
    let own = originals.iter().flat_map(|original| original.request.env_files.iter().cloned());
    let own = own.filter_map(|path| Some((false, files.read(&path).ok()?)));
    for (is_sample, text) in samples.into_iter().map(|text| (true, text)).chain(own) {
        for one in read(&text) {
            let Some(variable) = declared.get_mut(&one.name) else { continue };
            let place = order.len();
            order.entry(one.name).or_insert(place);
            variable.doc = variable.doc.take().or(one.doc);
            variable.group = variable.group.take().or(one.group);
            let valued = variable.default.is_some() || !variable.profiles.is_empty() || variable.example.is_some();
            if is_sample && !valued {
                variable.example = one.value.filter(|value| !variable.secret || is_placeholder(value));
            }
        }
    }
    declared.sort_by_cached_key(|name, _| order.get(name).copied().unwrap_or(usize::MAX));
}

/// The variables of samples that are none of `declared`, and that no container is given.
#[must_use]
pub fn unused(declared: &dyn Fn(&str) -> bool, originals: &[Original], root: &str, files: &dyn Files) -> Vec<String> {
    let mut given = HashSet::new();
    let services = originals.iter().filter_map(|original| original.tree.get("services")?.as_map());
    for service in services.flat_map(|map| map.values()) {
        if service.get("env_file").is_some() {
            // Whatever stands in a copy of the sample may be read there.
            return Vec::new();
        }
        let environment = service.get("environment").and_then(Tree::as_map).into_iter().flatten();
        given.extend(environment.filter(|(_, value)| value.value == Value::Null).map(|(name, _)| name.clone()));
    }
    let mut found: Vec<String> = Vec::new();
    for one in samples(originals, root, files).iter().flat_map(|text| read(text)) {
        let of_compose = ["COMPOSE_", "DOCKER_"].iter().any(|start| one.name.starts_with(start));
        if !of_compose && !declared(&one.name) && !given.contains(&one.name) && !found.contains(&one.name) {
            found.push(one.name);
        }
    }
    found
}

/// The texts of the samples beside the manifest and beside the files.
fn samples(originals: &[Original], root: &str, files: &dyn Files) -> Vec<String> {
    let mut folders: Vec<String> = vec![root.to_string()];
    folders.extend(originals.iter().map(|original| join(root, &original.folder)));
    let mut seen = HashSet::new();
    let paths = folders.iter().flat_map(|folder| SAMPLES.iter().map(|name| join(folder, name)));
    let paths: Vec<String> = paths.filter(|path| seen.insert(path.clone())).collect();
    let own = originals.iter().flat_map(|original| &original.request.env_files);
    // A sample that a profile is read with is one all the same.
    let own = own.filter(|path| SAMPLES.contains(&file_name(path)) && seen.insert((*path).clone())).cloned();
    let own: Vec<String> = own.collect();
    paths.into_iter().chain(own).filter_map(|path| files.read(&path).ok()).collect()
}

/// The variables of an env file, each with what stands above it.
fn read(text: &str) -> Vec<Told> {
    let (entries, _) = dotenv::read::read_on(text, FileId::NONE, &mut IndexMap::new(), &|_| None);
    let lines: Vec<&str> = text.lines().collect();
    let mut found: Vec<Told> = Vec::new();
    let mut group = None;
    let mut from = 0;
    for entry in entries {
        let to = entry.line.saturating_sub(1).min(lines.len());
        let gap = lines.get(from..to).unwrap_or_default();
        // A heading right above its variables has several of them.
        let heads_several = lines.get(entry.line).is_some_and(|line| !line.trim().is_empty());
        let titles = titles(gap, heads_several);
        group = titles.last().map(|(_, title)| title.clone()).or(group);
        from = entry.line;
        let is_title = |at: usize| titles.iter().any(|(own, _)| *own == at);
        let above = gap.iter().enumerate().rev().take_while(|(_, line)| line.trim_start().starts_with('#'));
        let mut above: Vec<String> = above
            .take_while(|(at, _)| !is_title(*at))
            .map(|(_, line)| line.trim_start().trim_start_matches('#').trim().to_string())
            .collect();
        above.reverse();
        let behind = entry.trailing.map(|comment| vec![comment.text]);
        let doc = told(above).filter(|lines| says_more(lines)).or_else(|| told(behind?).filter(|lines| says_more(lines)));
        let value = entry.value.filter(|value| {
            let plain = !value.is_empty() && !value.contains(['$', '\n']) && value.chars().count() <= LONGEST_EXAMPLE;
            plain && looks_like(value).is_none()
        });
        found.push(Told { name: entry.key.value, doc: doc.map(|lines| sentence(&lines)), group: group.clone(), value });
    }
    // Where every variable has a heading of its own, these are comments.
    let groups: HashSet<&String> = found.iter().filter_map(|one| one.group.as_ref()).collect();
    if found.len() > 3 && groups.len() * 3 > found.len() * 2 {
        for one in &mut found {
            if let Some(title) = one.group.take() {
                one.doc = one.doc.take().or(Some(title));
            }
        }
    }
    found
}

/// Whether lines describe a variable: one word does not.
fn says_more(lines: &[String]) -> bool {
    describes(lines) && lines.iter().map(|line| line.split_whitespace().count()).sum::<usize>() > 1
}

/// The headings among lines without a variable: `# --- Database ---`, `## Database`, `# Database` between rules or above a
/// blank line; each with its line.
fn titles(gap: &[&str], heads_several: bool) -> Vec<(usize, String)> {
    let comment = |at: usize| gap.get(at).and_then(|line| line.trim().strip_prefix('#'));
    let is_rule = |at: usize| comment(at).is_some_and(|text| text.trim().len() > 2 && !text.contains(char::is_alphanumeric));
    let is_blank = |at: Option<usize>| at.is_none_or(|at| gap.get(at).is_none_or(|line| line.trim().is_empty()));
    let mut found = Vec::new();
    for at in 0..gap.len() {
        let Some(text) = comment(at).filter(|text| text.contains(char::is_alphanumeric)) else { continue };
        let text = text.trim();
        let bare = text.trim_matches(['#', '-', '=', '*', '~', '_', '+', '[', ']', ':', ' ']);
        let marks = ["#", "--", "==", "**", "~~", "__", "["];
        let is_marked = marks.iter().any(|mark| text.starts_with(mark)) && !text.starts_with("- ");
        let before = at.checked_sub(1);
        let is_boxed = before.is_some_and(is_rule) && is_rule(at + 1);
        let short = bare.split_whitespace().count() <= 5 && !text.ends_with('.') && !text.contains(['(', ',']);
        let is_alone = is_blank(before) && at + 1 < gap.len() && is_blank(Some(at + 1)) && short;
        let is_first = heads_several && is_blank(before) && short && bare.split_whitespace().count() <= 3 && !text.contains('=');
        let usable = !bare.is_empty() && bare.len() <= LONGEST_TITLE && !bare.contains('=') && looks_like(bare).is_none();
        if usable && (is_marked || is_boxed || is_alone || is_first) {
            found.push((at, bare.to_string()));
        }
    }
    found
}
