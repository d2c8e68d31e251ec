//! Functions of the file that read the variable whose name they are given: `required("X")`.

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::super::elsewhere;
use super::super::syntax::{children, field};
use super::accesses::Role;
use super::affixes::Affixes;
use super::finder::Finder;
use super::scopes::{Code, Origin, is_function};
use super::values::Thing;

/// How a function is given names.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Given {
    /// One name.
    Name,
    /// A list of names.
    List,
    /// All that follow as well.
    Rest,
}

/// A function, the position of the parameter that names a variable, and whether it goes on without the variable.
#[derive(Clone)]
pub struct Reader {
    /// The function's node.
    pub function: usize,
    /// Which parameter.
    pub position: usize,
    /// Whether it goes on without.
    pub optional: bool,
    /// What is given there.
    pub given: Given,
    /// What it makes of it.
    pub affixes: Affixes,
}

/// How many things one function is followed to make of a name: more only by functions that call each other in a circle.
const MADE: usize = 4;

/// How often the environment is followed from function to function.
const HANDED_ON: usize = 4;

/// Methods of lists that call a function with one item after the other.
fn calls_with_each(method: &str) -> bool {
    matches!(method, "forEach" | "map" | "filter" | "some" | "every" | "find" | "findIndex" | "flatMap" | "findLast")
}

impl<'t> Code<'t> {
    /// Where the environment is passed to a function of the file, its parameter is the environment.
    pub fn pass_arguments(&mut self) {
        // Once more for functions that hand on what they are given; who hands it on further than that is rare.
        for _ in 0..HANDED_ON {
            let before = self.passed.len();
            self.pass_once();
            if self.passed.len() == before {
                break;
            }
        }
    }

    fn pass_once(&mut self) {
        for at in 0..self.calls.len() {
            let (call, scope) = self.calls[at];
            let Some(list) = field(call, "arguments") else { continue };
            for (position, argument) in children(list).enumerate() {
                if self.is_environment(argument, scope)
                    && let Some(function) = self.function_called(call, scope)
                {
                    self.passed.entry((function, position)).or_insert((argument, scope));
                }
            }
        }
    }

    /// Whether a call passes the environment where its function is given it by some call.
    fn is_passed_by(&self, function: usize, list: Node<'t>, scope: usize) -> bool {
        children(list)
            .enumerate()
            .all(|(position, argument)| !self.passed.contains_key(&(function, position)) || self.is_environment(argument, scope))
    }

    fn is_environment(&self, node: Node<'t>, scope: usize) -> bool {
        if node.kind() == "object" {
            // `start({ env: process.env })`
            let values =
                children(node).map(|pair| field(pair, "value").unwrap_or(pair)).filter(|value| self.text(*value).len() < 80);
            let mut named = values.filter(|value| value.kind() != "object" && self.text(*value).contains("env"));
            if named.any(|value| self.is_environment(value, scope)) {
                return true;
            }
        }
        self.eval(node, scope)
            .is_some_and(|thing| matches!(thing, Thing::Process | Thing::DenoEnv | Thing::ConfigService) || self.is_env(thing))
    }

    /// The function of this file that a call calls.
    fn function_called(&self, call: Node<'t>, scope: usize) -> Option<usize> {
        let callee = field(call, "function").or_else(|| field(call, "constructor"))?;
        match self.eval(callee, scope)? {
            Thing::Code(function, _) if is_function(function) => Some(function.id()),
            Thing::Code(class, _) if call.kind() == "new_expression" => {
                let fields = &self.scopes[*self.opened.get(&class.id())?].fields;
                match self.origins[*fields.get("constructor")?] {
                    Origin::Value(constructor, _) => Some(constructor.id()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The function that a method of lists is given, and the list.
    fn callback(&self, call: Node<'t>, scope: usize) -> Option<(usize, Node<'t>)> {
        let callee = field(call, "function").filter(|callee| callee.kind() == "member_expression")?;
        if !calls_with_each(self.text(field(callee, "property")?)) {
            return None;
        }
        match self.eval(children(field(call, "arguments")?).next()?, scope)? {
            Thing::Code(function, _) if is_function(function) => Some((function.id(), field(callee, "object")?)),
            _ => None,
        }
    }
}

impl<'t> Finder<'_, 't> {
    /// The names that functions which read variables are given.
    pub fn follow_readers(&mut self) {
        let mut resolved = HashSet::new();
        if !self.readers.is_empty() {
            let mut handed = Vec::new();
            self.follow(&mut resolved, &mut handed);
            // Those that hand on are found after those that they hand on to.
            for (inner, outer) in handed.into_iter().rev() {
                if resolved.contains(&outer) {
                    resolved.insert(inner);
                }
            }
        }
        self.export_readers();
        for (function, place) in std::mem::take(&mut self.dynamic) {
            if !resolved.contains(&function) {
                self.put_dynamic(place);
            }
        }
    }

    /// Functions of the file's uppermost scope that are told a name first, for other files.
    fn export_readers(&mut self) {
        let code = self.code;
        if self.readers.is_empty() || !code.source.contains("export") {
            return;
        }
        let named = |(name, origin): (&&'t str, &usize)| match code.origins[*origin] {
            Origin::Value(function, _) if is_function(function) => Some((function.id(), *name)),
            _ => None,
        };
        // What a file declares is in its own scope, or in that of the program.
        let names: HashMap<usize, &str> =
            code.scopes.iter().take(2).flat_map(|scope| scope.names.iter().filter_map(named)).collect();
        let readers = self.readers.iter().filter(|one| one.position == 0 && one.given == Given::Name);
        let mut exported = Vec::new();
        for reader in readers {
            let Some(name) = names.get(&reader.function) else { continue };
            let places = self.dynamic.iter().filter(|(function, _)| *function == reader.function);
            let one = elsewhere::Reader {
                function: (*name).to_owned(),
                before: reader.affixes.before.clone(),
                after: reader.affixes.after.clone(),
                upper: false,
                optional: reader.optional,
                places: places.map(|(_, place)| place.clone()).collect(),
            };
            let is_default = ["export default ", "export default function ", "module.exports = "]
                .iter()
                .any(|start| code.source.contains(&format!("{start}{name}")));
            if is_default {
                exported.push(elsewhere::Reader { function: "default".to_owned(), ..one.clone() });
            }
            exported.push(one);
        }
        exported.into_iter().for_each(|one| self.put_reader(one));
    }

    /// Keeps the functions that are told names which stand in the file, and those that hand on what others are told.
    fn follow(&mut self, resolved: &mut HashSet<usize>, handed: &mut Vec<(usize, usize)>) {
        let code = self.code;
        let mut calls: HashMap<usize, Vec<(Node<'t>, usize)>> = HashMap::new();
        let mut lists: HashMap<usize, Vec<(Node<'t>, usize)>> = HashMap::new();
        for &(call, scope) in &code.calls {
            if let Some(function) = code.function_called(call, scope) {
                calls.entry(function).or_default().push((call, scope));
            }
            if let Some((function, list)) = code.callback(call, scope) {
                lists.entry(function).or_default().push((list, scope));
            }
        }
        let mut known: HashMap<(usize, usize, Given), Vec<Affixes>> = HashMap::new();
        let mut at = 0;
        let strict: HashSet<(usize, usize)> =
            self.readers.iter().filter(|reader| !reader.optional).map(|reader| (reader.function, reader.position)).collect();
        for reader in &mut self.readers {
            reader.optional &= !strict.contains(&(reader.function, reader.position));
        }
        // Following adds readers: functions that hand the name on.
        while let Some(reader) = self.readers.get(at).cloned() {
            at += 1;
            let made = known.entry((reader.function, reader.position, reader.given)).or_default();
            if made.len() == MADE || made.contains(&reader.affixes) {
                continue;
            }
            made.push(reader.affixes.clone());
            let first_new = self.readers.len();
            for &(call, scope) in calls.get(&reader.function).into_iter().flatten() {
                let Some(list) = field(call, "arguments") else { continue };
                if !code.is_passed_by(reader.function, list, scope) {
                    continue;
                }
                let arguments: Vec<Node<'t>> = children(list).skip(reader.position).collect();
                let Some(&name) = arguments.first() else { continue };
                let may_miss = reader.optional && code.arity.get(&reader.function) == Some(&(reader.position + 1));
                let told = match reader.given {
                    Given::Name => self.passed_on(name, scope, may_miss || arguments.len() > 1, &reader),
                    Given::List => self.list_passed_on(name, scope, may_miss, &reader.affixes),
                    Given::Rest => {
                        let mut told = false;
                        for name in arguments {
                            told |= match children(name).next() {
                                Some(list) if name.kind() == "spread_element" => {
                                    self.list_passed_on(list, scope, may_miss, &reader.affixes)
                                }
                                _ => self.passed_on(name, scope, may_miss, &reader),
                            };
                        }
                        told
                    }
                };
                if told {
                    resolved.insert(reader.function);
                }
            }
            for &(list, scope) in lists.get(&reader.function).into_iter().flatten() {
                if reader.position == 0 && self.list_passed_on(list, scope, reader.optional, &reader.affixes) {
                    resolved.insert(reader.function);
                }
            }
            handed.extend(self.readers.iter().skip(first_new).map(|outer| (reader.function, outer.function)));
        }
    }

    /// Answers whether the list stands in this file.
    fn list_passed_on(&mut self, list: Node<'t>, scope: usize, optional: bool, affixes: &Affixes) -> bool {
        if let Some(items) = self.code.items(list, scope) {
            for (text, place) in items {
                match text {
                    Some(text) => self.put(&affixes.around(&text), place, Role::Read(optional)),
                    None => self.put_dynamic(place),
                }
            }
            return true;
        }
        if let Some((function, position, given)) = self.code.list_given(list, scope) {
            self.readers.push(Reader { function, position, optional, given, affixes: affixes.clone() });
        }
        false
    }

    /// Answers whether the name stands in this file.
    fn passed_on(&mut self, name: Node<'t>, scope: usize, optional: bool, reader: &Reader) -> bool {
        let affixes = &reader.affixes;
        if let Some(text) = self.code.constant(name, scope) {
            self.put(&affixes.around(&text), self.code.place(name), Role::Read(optional));
            return true;
        }
        if let Some((inner, name)) = self.code.affixed(name, scope, 0)
            && let Some(origin) = self.code.lookup(self.code.text(name), scope)
            && let Origin::Param(function, position) = self.code.origins[origin]
            && function != reader.function
        {
            self.readers.push(Reader { function, position, optional, given: Given::Name, affixes: affixes.and(&inner) });
        }
        false
    }
}
