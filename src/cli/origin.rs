//! Where a value of a profile came from: the line that set it, what was said before it, and the variables in it.

use std::fmt::Write as _;

use indexmap::IndexSet;
use kdl::{KdlDocument, KdlNode};

use super::output::Failed;
use super::project::Project;
use crate::compose::interpolation::{Part, parse};
use crate::compose::tree::Step;
use crate::compose::yaml::{Comments, to_yaml};
use crate::compose::{Tree, TreePath, Value};
use crate::diag::{FileId, SourceFile, Span, nearest};
use crate::pipeline::decode::{Body, Condition};
use crate::pipeline::expand::Stack;
use crate::pipeline::{Model, lower};

/// The whole answer.
///
/// # Errors
/// If nothing stands at `path`; says the nearest.
pub fn text(project: &Project, model: &Model, shown: &lower::Project, path: &str) -> Result<String, Failed> {
    let path = TreePath::parse(path);
    let found = shown.file.at(&path).ok_or_else(|| unknown(&shown.file, &path, &shown.profile))?;
    let source = Source::new(project);
    let mut out = format!("{path} in profile {}\n", shown.profile);
    for line in value(found).lines() {
        let _ = writeln!(out, "  {line}");
    }
    let span = nearest_span(&shown.file, &path);
    source.show(span, "set by", &mut out);
    let Some(stack) = model.stacks.iter().find(|stack| stack.profile == shown.profile) else { return Ok(out) };
    for before in earlier(model, stack, &path).into_iter().filter(|before| *before != span) {
        source.show(before, "over", &mut out);
    }
    for name in variables(stack, &path, found) {
        let decl = model.manifest.vars.get(&name).map(|decl| decl.name.span);
        let given = stack.vars.get(&name).map(|var| var.span).filter(|span| !span.is_none());
        if let Some(span) = given.or(decl) {
            source.show(span, &format!("variable {name} from"), &mut out);
        }
    }
    Ok(out)
}

/// A scalar as it is, anything else as YAML.
fn value(tree: &Tree) -> String {
    match &tree.value {
        Value::Null => "null".to_owned(),
        _ => tree.scalar_text().unwrap_or_else(|| to_yaml(tree, &Comments::default())),
    }
}

/// What is nearest to a path that leads nowhere.
fn unknown(tree: &Tree, path: &TreePath, profile: &str) -> Failed {
    let mut at = tree;
    for (depth, step) in path.0.iter().enumerate() {
        if let Some(next) = at.at(&TreePath(vec![step.clone()])) {
            at = next;
            continue;
        }
        let holder = TreePath(path.0[..depth].to_vec());
        let place = if depth == 0 { format!("profile `{profile}`") } else { format!("`{holder}` of profile `{profile}`") };
        let word = TreePath(vec![step.clone()]);
        let failed = Failed::new(format!("{place} has no `{word}`"));
        return match (&at.value, step) {
            (Value::Map(map), Step::Key(key)) => match nearest(key, map.keys().map(String::as_str)) {
                Some(near) => failed.help(format!("did you mean `{}`?", holder.key(near))),
                None => failed.help(format!("it has {}", map.keys().map(String::as_str).collect::<Vec<_>>().join(", "))),
            },
            (Value::Seq(items), _) => failed.help(format!("it is a list of {}: write `{holder}[0]`", items.len())),
            _ => failed.help("it is a single value"),
        };
    }
    Failed::new(format!("nothing stands at `{path}`"))
}

/// The span of what `path` leads to, or of the nearest thing above that a line of the manifest set.
fn nearest_span(tree: &Tree, path: &TreePath) -> Span {
    let above = (0..=path.0.len()).rev().filter_map(|depth| tree.at(&TreePath(path.0[..depth].to_vec())));
    above.map(|tree| tree.span).find(|span| !span.is_none()).unwrap_or(Span::NONE)
}

/// Every place that says something about `path`, the latest first: the profile's blocks, the service, those that it extends, its
/// roles.
fn earlier(model: &Model, stack: &Stack, path: &TreePath) -> Vec<Span> {
    let [Step::Key(section), Step::Key(name), rest @ ..] = &path.0[..] else { return Vec::new() };
    let rest = TreePath(rest.to_vec());
    if section != "services" || rest.0.is_empty() {
        return Vec::new();
    }
    let mut said = Vec::new();
    let mut next = model.manifest.services.get(name);
    let mut seen = IndexSet::new();
    while let Some(service) = next.filter(|service| seen.insert(service.name.value.clone())) {
        body(&service.body, stack, &rest, &mut said);
        let mut role = service.role.as_ref().and_then(|role| model.manifest.roles.get(&role.value));
        let mut roles = IndexSet::new();
        while let Some(decl) = role.filter(|role| roles.insert(role.name.value.clone())) {
            body(&decl.body, stack, &rest, &mut said);
            role = decl.extends.as_ref().and_then(|parent| model.manifest.roles.get(&parent.value));
        }
        next = service.extends.as_ref().and_then(|parent| model.manifest.services.get(&parent.value));
    }
    said
}

fn body(body: &Body, stack: &Stack, rest: &TreePath, said: &mut Vec<Span>) {
    let holds = |condition: &Condition| match condition {
        Condition::In(profiles) => profiles.iter().any(|profile| stack.lineage.contains(&profile.value)),
        Condition::When(_) => true,
    };
    let blocks = body.blocks.iter().rev().filter(|block| holds(&block.condition)).map(|block| &block.body.settings);
    for settings in blocks.chain([&body.settings]) {
        said.extend(settings.at(rest).map(|tree| tree.span).filter(|span| !span.is_none()));
    }
}

/// The declared variables behind a value.
fn variables(stack: &Stack, path: &TreePath, tree: &Tree) -> IndexSet<String> {
    let mut names = IndexSet::new();
    if let [Step::Key(section), Step::Key(service), Step::Key(key), Step::Key(name)] = &path.0[..]
        && section == "services"
        && key == "environment"
        && let Some(behind) = stack.services.get(service).and_then(|service| service.environment.get(name))
    {
        names.extend(behind.iter().cloned());
    }
    mentioned(tree, &mut names);
    names
}

fn mentioned(tree: &Tree, names: &mut IndexSet<String>) {
    match &tree.value {
        Value::Str(text) => in_parts(&parse(text).unwrap_or_default(), names),
        Value::Seq(items) => items.iter().for_each(|item| mentioned(item, names)),
        Value::Map(map) => map.values().for_each(|item| mentioned(item, names)),
        _ => {}
    }
}

fn in_parts(parts: &[Part], names: &mut IndexSet<String>) {
    for part in parts {
        if let Part::Var { name, op, .. } = part {
            names.insert(name.clone());
            in_parts(op.as_ref().map_or(&[], |(_, parts)| parts), names);
        }
    }
}

/// The manifest, to show lines of.
struct Source {
    file: SourceFile,
    document: Option<KdlDocument>,
}

impl Source {
    fn new(project: &Project) -> Self {
        let file = SourceFile { name: project.shown.clone(), text: project.text.clone() };
        Self { file, document: KdlDocument::parse_v2(&project.text).ok() }
    }

    /// `set by stack.kdl:12:5, in service app, in dev` and the line with a mark under the place.
    fn show(&self, span: Span, why: &str, out: &mut String) {
        if span.file != FileId::MANIFEST {
            let _ = writeln!(out, "\n{why} stackgen itself");
            return;
        }
        let (line, column) = self.file.line_column(span.start as usize);
        let within: String = self.declarations(span).iter().map(|name| format!(", {name}")).collect();
        let _ = writeln!(out, "\n{why} {}:{line}:{column}{within}", self.file.name);
        let text = self.file.text.lines().nth(line - 1).unwrap_or_default();
        let number = line.to_string();
        let room = text.chars().count().saturating_sub(column - 1).max(1);
        let length = self.file.text.get(span.start as usize..span.end()).map_or(1, |marked| marked.chars().count());
        let mark = format!("{}{}", " ".repeat(column - 1), "^".repeat(length.clamp(1, room)));
        let _ = writeln!(out, "  {number} | {}\n  {} | {mark}", text.replace('\t', " "), " ".repeat(number.len()));
    }

    /// The declarations around a place: `service app`, `in dev`, the outermost first.
    fn declarations(&self, span: Span) -> Vec<String> {
        let mut names = Vec::new();
        let mut nodes = self.document.as_ref().map_or(&[][..], KdlDocument::nodes);
        while let Some(node) = nodes.iter().find(|node| contains(node, span)) {
            let kind = node.name().value();
            // Blocks name all their profiles, everything else has its name first.
            let most = if kind == "in" { usize::MAX } else { 1 };
            if ["stack", "profile", "role", "group", "service", "in", "when"].contains(&kind) {
                let words = node.entries().iter().take_while(|entry| entry.name().is_none()).take(most);
                let words: Vec<String> = words.filter_map(|entry| entry.value().as_string().map(str::to_owned)).collect();
                names.push(std::iter::once(kind.to_owned()).chain(words).collect::<Vec<_>>().join(" "));
            }
            nodes = node.children().map_or(&[], KdlDocument::nodes);
        }
        names
    }
}

fn contains(node: &KdlNode, span: Span) -> bool {
    let at = node.span();
    at.offset() <= span.start as usize && span.end() <= at.offset() + at.len()
}
