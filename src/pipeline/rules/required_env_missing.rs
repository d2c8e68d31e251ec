//! An image that refuses to start without a variable.

use crate::compose::{Tree, Value};
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, image};

pub const RULE: Rule = Rule {
    code: Code("required-env-missing"),
    severity: Severity::Warning,
    summary: "an image is not given a variable without which it does not start",
    page: r##"
Some images stop at once without a password, or without consent to their licence. What they want is said in their own log,
after the stack was started; here it is said before. A service with an `env_file` may have it from there.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; volumes "data:/var/lib/postgresql/data"; env POSTGRES_DB=shop }
volumes { data }
```

Good:
```kdl
stack shop
profile dev
vars { var DB_PASSWORD secret required dev=postgres { doc "Password of the owner" } }
service db {
    image "postgres:16"
    volumes "data:/var/lib/postgresql/data"
    env POSTGRES_DB=shop POSTGRES_PASSWORD="${DB_PASSWORD}"
}
volumes { data }
```
"##,
    check,
};

/// Images besides the stores: repository, and the groups of which each needs one.
const OTHERS: &[(&str, &[&[&str]])] =
    &[("dpage/pgadmin4", &[&["PGADMIN_DEFAULT_EMAIL"], &["PGADMIN_DEFAULT_PASSWORD", "PGADMIN_DEFAULT_PASSWORD_FILE"]])];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services().filter(|(.., tree)| tree.get("env_file").is_none()) {
        let Some((wanted, image)) = wanted(tree) else { continue };
        for group in wanted.iter().filter(|group| !group.iter().any(|key| is_given(tree, key))) {
            let Some(first) = group.first() else { continue };
            let repository = &image.repository;
            let message = format!("`{name}` does not start without `{first}`");
            let others = match group {
                [_, others @ ..] if !others.is_empty() => format!("; {} will do as well", others.join(", ")),
                _ => String::new(),
            };
            sink.push(
                RULE.finding(message, image.span, format!("{repository} demands it"))
                    .help(facts.say(
                        format!("write `env {first}=\"${{{first}}}\"` and declare the variable{others}"),
                        format!("write `{first}: ${{{first}:?}}` below `environment:`{others}"),
                    ))
                    .profiles([&stack.profile]),
            );
        }
    }
}

fn wanted(tree: &Tree) -> Option<(&'static [&'static [&'static str]], image::Image)> {
    if let Some((store, image)) = image::store(tree) {
        return Some((store.required, image));
    }
    let own = tree.get("command").or_else(|| tree.get("entrypoint")).is_some();
    let image = image::of(tree).filter(|_| !own)?;
    let (_, wanted) = OTHERS.iter().find(|(repository, _)| *repository == image.repository)?;
    Some((wanted, image))
}

/// Given, or taken from the shell; an empty text is as good as nothing.
fn is_given(tree: &Tree, key: &str) -> bool {
    let value = tree.get("environment").and_then(|environment| environment.get(key));
    value.is_some_and(|value| !matches!(&value.value, Value::Str(text) if text.is_empty()))
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn one_of_each_group_is_enough() {
        for (service, missing) in [
            ("image \"postgres:16\"", vec!["POSTGRES_PASSWORD"]),
            ("image \"postgres:16\"; env POSTGRES_PASSWORD=\"\"", vec!["POSTGRES_PASSWORD"]),
            ("image \"postgres:16\"; env { POSTGRES_PASSWORD #null }", vec![]),
            ("image \"postgres:16\"; env POSTGRES_PASSWORD_FILE=\"/run/secrets/x\"", vec![]),
            ("image \"postgres:16\"; env POSTGRES_HOST_AUTH_METHOD=trust", vec![]),
            ("image \"postgres:16\"; env_file \".env\"", vec![]),
            ("image \"postgres:16\"; command psql \"-h\" db", vec![]),
            ("image \"mysql:8.4\"; env MYSQL_PASSWORD=x MYSQL_USER=x", vec!["MYSQL_ROOT_PASSWORD"]),
            ("image \"mariadb:11\"; env MYSQL_RANDOM_ROOT_PASSWORD=yes", vec![]),
            ("image \"dpage/pgadmin4:8.12\"", vec!["PGADMIN_DEFAULT_EMAIL", "PGADMIN_DEFAULT_PASSWORD"]),
            ("image \"registry.test/mssql/server:2022-latest\"; env ACCEPT_EULA=Y", vec!["MSSQL_SA_PASSWORD"]),
            ("image \"redis:7\"", vec![]),
        ] {
            let text = format!("stack shop\nprofile dev\nservice db {{ {service} }}");
            let expected: Vec<String> = missing.iter().map(|key| format!("`db` does not start without `{key}`")).collect();
            assert_eq!(messages("required-env-missing", &text), expected, "{service}");
        }
    }
}
