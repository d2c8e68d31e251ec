//! environ-config: `@environ.config(prefix="APP")` over a class of `environ.var()`.

use tree_sitter::Node;

use super::super::Kind;
use super::super::scopes::Bound;
use super::super::syntax::{self, field};
use super::File;

/// What variables begin with where nothing else is said.
const PREFIX: &str = "APP";

pub(super) fn find(file: &mut File<'_, '_, '_>) {
    if !file.text.contains("environ.config") && !file.text.contains("environ.group") {
        return;
    }
    let classes: Vec<_> = (0..file.classes.len()).filter_map(|class| Some((class, file.prefix(class)?))).collect();
    let groups: Vec<_> = classes.iter().flat_map(|(class, _)| file.members(*class)).filter_map(|(.., group)| group).collect();
    for (class, prefix) in classes.into_iter().filter(|(class, _)| !groups.contains(class)) {
        file.variables_of(class, &prefix, 8);
    }
}

impl<'t> File<'_, 't, '_> {
    /// The prefix of a class that is decorated as a configuration.
    fn prefix(&self, class: usize) -> Option<String> {
        let one = &self.classes[class];
        let decorators = syntax::children(*self.decorated.get(&one.node.id())?).filter(|child| child.kind() == "decorator");
        decorators.filter_map(|decorator| decorator.named_child(0)).find_map(|node| {
            let thing = self.thing(node, one.outer)?;
            match thing.path.as_str() {
                "environ.config" => Some(PREFIX.to_owned()),
                "environ.config()" => Some(match self.arguments(node).named("prefix") {
                    Some(prefix) => {
                        self.known(prefix, one.outer).and_then(|prefix| Some(prefix.whole()?.to_owned())).unwrap_or_default()
                    }
                    None => PREFIX.to_owned(),
                }),
                _ => None,
            }
        })
    }

    /// The members of a class: name, the call that makes it, and the class that it is a group of.
    fn members(&self, class: usize) -> Vec<(Node<'t>, Node<'t>, Option<usize>)> {
        let body = self.classes[class].body;
        let statements = field(self.classes[class].node, "body").into_iter().flat_map(syntax::children);
        statements
            .filter_map(|statement| statement.named_child(0).filter(|child| child.kind() == "assignment"))
            .filter_map(|node| {
                let (name, call) = (field(node, "left")?, field(node, "right").filter(|right| right.kind() == "call")?);
                let path = self.thing(field(call, "function")?, body)?.path;
                let method = path.strip_prefix("environ.")?;
                let group = (method == "group").then(|| {
                    let first = self.arguments(call).get(0, &["cls"])?;
                    let bound = self.scopes.find(body, self.source(first))?.1;
                    bound.iter().find_map(|one| if let Bound::Class(class) = one { Some(*class) } else { None })
                });
                (method == "group" || method.ends_with("var")).then_some((name, call, group.flatten()))
            })
            .collect()
    }

    fn variables_of(&mut self, class: usize, prefix: &str, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let body = self.classes[class].body;
        for (name, call, group) in self.members(class) {
            let whole = [prefix, self.source(name)]
                .iter()
                .filter(|part| !part.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join("_")
                .to_uppercase();
            let arguments = self.arguments(call);
            if let Some(group) = group {
                self.variables_of(group, &whole, depth);
                continue;
            }
            let optional = arguments.get(0, &["default"]).is_some();
            let told =
                arguments.named("name").and_then(|told| Some((self.known(told, body)?.whole()?.to_owned(), self.place(told))));
            let (name, place) = told.unwrap_or((whole, name.byte_range()));
            self.found.push(name, place, Kind::Schema, optional);
        }
    }
}
