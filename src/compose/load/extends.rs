//! `extends`: a service over another one, of this file or of another (compose-go: loader/extends.go; specification:
//! "Services", extends).

use super::super::merge::lay_over_service;
use super::super::tree::{Map, Tree, Value};
use super::super::yaml::document::Reset;
use super::place::{join, parent, relative};
use super::reader::{Reader, Scope, clashed, nothing};
use super::{Refusal, reset};
use crate::diag::Span;

/// The services that led here, each with its file: what comes twice is a circle.
#[derive(Clone, Default)]
pub(super) struct Chain(Vec<(String, String)>);

/// How far services may extend one another: more than anyone writes, less than the stack holds.
const LONGEST: usize = 200;

impl Chain {
    fn with(&self, file: &str, service: &str, span: Span) -> Result<Self, Refusal> {
        let step = (file.to_string(), service.to_string());
        if self.0.contains(&step) || self.0.len() >= LONGEST {
            let names: Vec<&str> = self.0.iter().map(|(_, name)| name.as_str()).chain([service]).collect();
            return Err(Refusal::new(span, format!("services extend one another in a circle: `{}`", names.join("` → `"))));
        }
        let mut steps = self.0.clone();
        steps.push(step);
        Ok(Self(steps))
    }
}

/// Where a service that another one extends is looked for: a file's services, what the file takes away, and its path.
struct Place<'p> {
    services: &'p mut Map,
    resets: &'p [Reset],
    path: &'p str,
}

/// Lays every service of `file`, which is at `path`, over the one it extends.
pub(super) fn apply(
    reader: &mut Reader,
    file: &mut Tree,
    path: &str,
    scope: &Scope,
    resets: &[Reset],
    chain: &Chain,
) -> Result<(), Refusal> {
    let Some(services) = file.as_map_mut().and_then(|file| file.get_mut("services")) else { return Ok(()) };
    let span = services.span;
    let Value::Map(services) = &mut services.value else {
        return Err(Refusal::new(span, "`services` must be a mapping"));
    };
    let names: Vec<String> = services.keys().cloned().collect();
    for name in names {
        let mut place = Place { services, resets, path };
        extended(reader, &name, &mut place, scope, chain)?;
    }
    Ok(())
}

/// Follows the `extends` of the service `name`, which then stands in `place` with all that it inherits.
fn extended(reader: &mut Reader, name: &str, place: &mut Place, scope: &Scope, chain: &Chain) -> Result<(), Refusal> {
    let Some(service) = place.services.get(name) else { return Ok(()) };
    if service.value == Value::Null {
        return Ok(());
    }
    let Some(map) = service.as_map() else {
        return Err(Refusal::new(service.span, format!("`services.{name}` must be a mapping")));
    };
    let Some(extends) = map.get("extends") else { return Ok(()) };
    let span = extends.span;
    let (target, file) = match &extends.value {
        Value::Str(target) => (target.clone(), None),
        _ => match extends.get("service").and_then(Tree::as_str) {
            Some(target) => (target.to_string(), extends.get("file").filter(|file| file.value != Value::Null).cloned()),
            None => return Err(Refusal::new(span, format!("`services.{name}.extends` must say its `service`"))),
        },
    };
    let base = match file {
        Some(file) => {
            let Some(asked) = file.as_str() else {
                return Err(Refusal::new(file.span, format!("`services.{name}.extends.file` must be a text")));
            };
            let at = join(&scope.folder, asked);
            let chain = chain.with(asked, name, span)?;
            from_file(reader, &at, &target, file.span, scope, &chain)?
        }
        None => {
            if !place.services.contains_key(&target) {
                return Err(Refusal::new(span, format!("cannot extend the service `{target}`: there is none in this file")));
            }
            let chain = chain.with(place.path, name, span)?;
            // What this file takes away concerns the service that extends; on the way it takes nothing from others.
            let mut inner = Place { services: &mut *place.services, resets: &[], path: place.path };
            extended(reader, &target, &mut inner, scope, &chain)?;
            place.services.get(&target).cloned().unwrap_or_else(nothing)
        }
    };
    if base.value == Value::Null {
        return Ok(());
    }
    let mut base = base;
    reset::apply_to_service(&mut base, name, place.resets);
    let own = place.services.get(name).cloned().unwrap_or_else(nothing);
    let mut merged = lay_over_service(base, own).map_err(|mut clash| {
        clash.path = format!("services.{name}.{}", clash.path);
        clashed(clash)
    })?;
    merged.as_map_mut().map(|map| map.shift_remove("extends"));
    place.services.insert(name.to_string(), merged);
    Ok(())
}

/// The service `target` of the file `at`, with all that it extends itself, its paths as seen from the project.
fn from_file(reader: &mut Reader, at: &str, target: &str, asked: Span, scope: &Scope, chain: &Chain) -> Result<Tree, Refusal> {
    let folder = parent(at).to_string();
    let base = relative(&scope.folder, &folder);
    let inner = Scope { environment: scope.environment, folder, base: base.clone(), extended: true };
    let (mut file, resets) = reader.read_over(nothing(), at, asked, &inner, &[])?;
    reader.see_from(&mut file, &base, scope.environment)?;
    let Some(services) = file.as_map_mut().and_then(|file| file.get_mut("services")) else {
        return Err(Refusal::new(asked, format!("cannot extend `{target}`: the file has no `services`")));
    };
    let Value::Map(services) = &mut services.value else {
        return Err(Refusal::new(services.span, "`services` must be a mapping"));
    };
    if !services.contains_key(target) {
        return Err(Refusal::new(asked, format!("cannot extend the service `{target}`: there is none in that file")));
    }
    let mut place = Place { services, resets: &resets, path: at };
    // Files are named from the project's folder all the way down, for the paths of this one have been brought there.
    extended(reader, target, &mut place, scope, chain)?;
    Ok(place.services.shift_remove(target).unwrap_or_else(nothing))
}
