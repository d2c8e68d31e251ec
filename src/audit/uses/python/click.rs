//! click: options that are variables by the names of commands, `auto_envvar_prefix="APP"`.

use tree_sitter::Node;

use super::super::Kind;
use super::super::syntax::{self, field};
use super::File;

/// A function that is decorated as a command or a group of commands.
struct Command<'s, 't> {
    function: &'s str,
    /// Its name among the commands of its group.
    name: String,
    /// The function of its group.
    group: Option<&'s str>,
    /// Its options: what names the variable, and whether it must be given.
    options: Vec<(String, Node<'t>, bool)>,
}

/// Groups within groups are followed so deep.
const DEPTH: usize = 8;

pub(super) fn find(file: &mut File<'_, '_, '_>) {
    let Some(prefix) = file.automatic.clone().filter(|_| file.command_line) else { return };
    let commands = file.commands();
    for one in &commands {
        let mut names = Vec::new();
        let mut at = Some(one);
        for _ in 0..DEPTH {
            // The outermost command is called by the program's own name.
            let Some(here) = at.filter(|here| here.group.is_some()) else { break };
            names.push(here.name.as_str());
            at = commands.iter().find(|other| Some(other.function) == here.group);
        }
        names.push(&prefix);
        names.reverse();
        let start = names.join("_");
        for (option, node, required) in &one.options {
            let name = format!("{start}_{option}").to_uppercase().replace('-', "_");
            if super::is_name(&name) {
                let place = file.place(*node);
                file.found.push(name, place, Kind::Schema, !required);
            }
        }
    }
}

impl<'s, 't> File<'s, 't, '_> {
    fn commands(&self) -> Vec<Command<'s, 't>> {
        let mut definitions: Vec<_> = self.decorated.values().copied().collect();
        definitions.sort_by_key(Node::start_byte);
        definitions.into_iter().filter_map(|node| self.command(node)).collect()
    }

    fn command(&self, node: Node<'t>) -> Option<Command<'s, 't>> {
        let definition = field(node, "definition").filter(|definition| definition.kind() == "function_definition")?;
        let function = self.source(field(definition, "name")?);
        let mut command = None;
        let mut options = Vec::new();
        for decorator in
            syntax::children(node).filter(|child| child.kind() == "decorator").filter_map(|child| child.named_child(0))
        {
            let call = (decorator.kind() == "call").then_some(decorator);
            let callee = call.and_then(|call| field(call, "function")).unwrap_or(decorator);
            let (Some(object), Some(method)) = (field(callee, "object"), field(callee, "attribute")) else { continue };
            match self.source(method) {
                "command" | "group" => {
                    let told = call
                        .and_then(|call| self.arguments(call).get(0, &["name"]))
                        .and_then(|name| Some(self.known(name, 0)?.whole()?.to_owned()));
                    let group = self.thing(object, 0).is_none().then(|| self.source(object));
                    command = Some((told.unwrap_or_else(|| function.to_owned()), group));
                }
                "option" => options.extend(call.and_then(|call| self.option_of(call))),
                _ => {}
            }
        }
        let (name, group) = command?;
        Some(Command { function, name, group, options })
    }

    /// What an option is called: a name without dashes, or the first one with two.
    fn option_of(&self, call: Node<'t>) -> Option<(String, Node<'t>, bool)> {
        let arguments = self.arguments(call);
        if arguments.named("envvar").is_some() {
            return None;
        }
        let names: Vec<_> =
            arguments.positional.iter().filter_map(|node| Some((self.known(*node, 0)?.whole()?.to_owned(), *node))).collect();
        let plain = names.iter().find(|(name, _)| !name.starts_with('-'));
        let long = names.iter().find(|(name, _)| name.starts_with("--"));
        let (name, node) = plain.or(long).or(names.first())?;
        let name = name.split('/').next().unwrap_or_default().trim_start_matches('-').to_owned();
        let required = arguments.named("required").is_some_and(|value| self.source(value) == "True");
        Some((name, *node, required))
    }

    /// Keeps the prefix that a call or a mapping tells.
    pub(super) fn automatic(&mut self, node: Node<'t>, scope: usize) {
        let name = field(node, "name").or_else(|| field(node, "key"));
        let told = name.is_some_and(|name| self.source(name).trim_matches(['"', '\'']) == "auto_envvar_prefix");
        if let Some(value) = field(node, "value").filter(|_| told)
            && let Some(prefix) = self.known(value, scope).and_then(|prefix| Some(prefix.whole()?.to_owned()))
        {
            self.automatic = Some(prefix);
        }
    }
}
