//! A database that the profile says it does not use.

use std::collections::{HashMap, HashSet};

use crate::compose::Tree;
use crate::compose::depends;
use crate::diag::{Code, Severity, Sink};

use super::super::decode::Condition;
use super::super::expand::{VarState, bodies};
use super::{Facts, Rule, image};

pub const RULE: Rule = Rule {
    code: Code("engine-not-chosen"),
    severity: Severity::Warning,
    summary: "a database server runs in a profile that chooses another engine",
    page: r##"
Where a fixed variable chooses the database engine, the server of an engine that a profile does not choose runs for nothing,
and a reader cannot tell which of the two is right. `when` ties the service to the choice.

Bad:
```kdl
stack shop
profile dev
profile prod { machine server }
vars { var DB_ENGINE fixed default=mongo dev=sqlite { doc "Which engine"; one-of sqlite mongo } }
service db { image "mongo:7"; volumes "data:/data/db" }
service app { image "example/shop:1"; env DB_ENGINE }
volumes { data }
```

Good:
```kdl
stack shop
profile dev
profile prod { machine server }
vars { var DB_ENGINE fixed default=mongo dev=sqlite { doc "Which engine"; one-of sqlite mongo } }
service db { when DB_ENGINE=mongo; image "mongo:7"; volumes "data:/data/db" }
service app { image "example/shop:1"; env DB_ENGINE }
volumes { data }
```
"##,
    check,
};

/// Other words for engines.
const ALSO: &[(&str, &str)] = &[("postgresql", "postgres"), ("pg", "postgres"), ("mongodb", "mongo"), ("sqlserver", "mssql")];

fn engine(word: &str) -> String {
    let word = word.to_ascii_lowercase();
    ALSO.iter().find(|(also, _)| *also == word).map_or(word, |(_, name)| (*name).to_string())
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    // Engine -> the variable that may choose it, and the word for it.
    let mut choosers: HashMap<String, (&str, &str)> = HashMap::new();
    for decl in facts.manifest.vars.values().filter(|decl| decl.fixed.is_some() && decl.one_of.len() > 1) {
        for word in &decl.one_of {
            choosers.insert(engine(word), (&decl.name.value, &word.value));
        }
    }
    if choosers.is_empty() {
        return;
    }
    for (stack, project) in facts.profiles() {
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        let needed: HashSet<String> = services.values().flat_map(depends::edges).map(|edge| edge.to).collect();
        for (name, tree) in services {
            let Some((store, image)) = image::store(tree) else { continue };
            let Some((variable, word)) = choosers.get(store.name) else { continue };
            let Some(var) = stack.vars.get(*variable) else { continue };
            let VarState::Fixed(chosen) = &var.state else { continue };
            if engine(chosen) == store.name || needed.contains(name) || is_tied(facts, name, variable) {
                continue;
            }
            sink.push(
                RULE.finding(
                    format!("`{name}` runs, but `{variable}` chooses `{chosen}`"),
                    image.span,
                    format!("a server of {}", store.name),
                )
                .related(var.span, "the choice")
                .help(format!("write `when {variable}={word}` in `{name}`"))
                .profiles([&stack.profile]),
            );
        }
    }
}

/// Whether a `when` of the service asks for the variable.
fn is_tied(facts: &Facts<'_>, service: &str, variable: &str) -> bool {
    let Some(decl) = facts.manifest.services.get(service) else { return false };
    let of_blocks =
        bodies(facts.manifest, decl).into_iter().flat_map(|owner| &owner.body.blocks).filter_map(|block| {
            match &block.condition {
                Condition::When(when) => Some(when),
                Condition::In(_) => None,
            }
        });
    decl.when.iter().chain(of_blocks.flatten()).any(|when| when.var.value == variable)
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn a_choice_is_of_fixed_values_and_nobody_needs_the_server() {
        for (var, service, found) in [
            ("var ENGINE fixed default=sqlite { doc \"x\"; one-of sqlite mongodb }", "", true),
            ("var ENGINE fixed default=mongodb { doc \"x\"; one-of sqlite mongodb }", "", false),
            ("var ENGINE default=sqlite { doc \"x\"; one-of sqlite mongodb }", "", false),
            ("var ENGINE fixed default=sqlite { doc \"x\"; one-of sqlite postgres }", "", false),
            ("var ENGINE fixed default=sqlite { doc \"x\"; one-of sqlite mongodb }", "depends_on db", false),
        ] {
            let text = format!(
                "stack shop\nprofile dev\nvars {{ {var} }}\nservice db {{ image \"mongo:7\" }}\n\
                 service app {{ image \"x:1\"; env ENGINE; {service} }}"
            );
            assert_eq!(!messages("engine-not-chosen", &text).is_empty(), found, "{var} {service}");
        }
    }
}
