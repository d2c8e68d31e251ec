//! What a `docker compose …` command says: files, profiles, services.

use crate::audit::mentions::{Command, Word};

/// A `docker compose` command, taken apart.
#[derive(Debug, Default)]
pub struct ComposeCommand<'a> {
    /// `-f`.
    pub files: Vec<&'a Word>,
    /// `--profile`, Compose's own.
    pub profiles: Vec<&'a Word>,
    /// `up`, `exec` …
    pub subcommand: Option<&'a Word>,
    /// Words that name services.
    pub services: Vec<&'a Word>,
    /// What runs in the container.
    pub inside: &'a [Word],
}

/// Options of `docker compose` itself that take a word.
const GLOBAL: &[&str] = &[
    "-f",
    "--file",
    "-p",
    "--project-name",
    "--profile",
    "--env-file",
    "--project-directory",
    "--parallel",
    "--ansi",
    "--progress",
];
/// Subcommands all of whose words are services.
const MANY: &[&str] = &[
    "up", "start", "stop", "restart", "build", "pull", "push", "logs", "ps", "rm", "kill", "pause", "unpause", "create", "top",
    "events", "images", "watch", "wait",
];
/// Subcommands whose first word is one, and the rest a command.
const ONE: &[&str] = &["exec", "run", "port"];
/// Options of subcommands that take a word.
const WITH_WORD: &[&str] = &[
    "-t",
    "--timeout",
    "-n",
    "--tail",
    "--since",
    "--until",
    "--scale",
    "-e",
    "--env",
    "-u",
    "--user",
    "-w",
    "--workdir",
    "--index",
    "--name",
    "--entrypoint",
    "-v",
    "--volume",
    "-p",
    "--publish",
    "-l",
    "--label",
    "--pull",
    "--progress",
    "--build-arg",
    "--format",
    "--filter",
    "--status",
    "-s",
    "--signal",
    "--env-from-file",
    "--exit-code-from",
    "--attach",
    "--no-attach",
    "--wait-timeout",
    "--cap-add",
    "--cap-drop",
    "-m",
    "--memory",
    "--ssh",
    "--protocol",
    "--menu",
];
/// Of those, the ones that are no option with a word in `logs`, `rm`, `up` and the like: `-t`, `-v`, `-p`, `-s`, `-e` …
fn takes_word(subcommand: &str, option: &str) -> bool {
    match option {
        "-v" | "-p" | "-e" | "-u" | "-w" | "-l" => ONE.contains(&subcommand),
        "-t" => matches!(subcommand, "up" | "stop" | "restart" | "down"),
        "-s" => subcommand == "kill",
        "-n" => subcommand == "logs",
        "--pull" => matches!(subcommand, "up" | "create" | "run"),
        "-m" => subcommand == "build",
        option => WITH_WORD.contains(&option),
    }
}

/// Takes a command apart; `None` if it is not one of Compose's.
#[must_use]
pub fn read(command: &Command) -> Option<ComposeCommand<'_>> {
    let mut words = command.words.get(1..)?;
    match command.program() {
        "docker-compose" | "podman-compose" => {}
        "docker" | "podman" => words = words.split_first().filter(|(first, _)| first.text == "compose")?.1,
        _ => return None,
    }
    let mut found = ComposeCommand::default();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if !word.is_option() {
            found.subcommand = Some(word);
            break;
        }
        // `--file=x` is one word: what it names is found as a file's name.
        if GLOBAL.contains(&word.text.as_str()) {
            let Some(value) = rest.next() else { break };
            match word.text.as_str() {
                "-f" | "--file" => found.files.push(value),
                "--profile" => found.profiles.push(value),
                _ => {}
            }
        }
    }
    let subcommand = found.subcommand?.text.as_str();
    while let Some(word) = rest.next() {
        if word.is_option() {
            if takes_word(subcommand, &word.text) {
                let _ = rest.next();
            }
            continue;
        }
        // What is redirected or not written out ends what is known.
        if !word.is_plain() || word.text.contains(['&', '=', ':', '/', ',']) {
            break;
        }
        if MANY.contains(&subcommand) {
            found.services.push(word);
        } else if ONE.contains(&subcommand) {
            found.services.push(word);
            found.inside = rest.as_slice();
            break;
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::audit::Language;
    use crate::audit::mentions::commands;

    #[test]
    fn what_runs_in_the_container_is_the_rest() {
        for (line, inside) in [
            ("docker compose run --rm -e A=1 app npm run test -- -t x", "npm run test -- -t x"),
            ("docker compose exec -T db psql -U shop", "psql -U shop"),
            ("docker compose up -d app", ""),
        ] {
            let mut found = Vec::new();
            commands::find(Language::Shell, line, 0, &mut found);
            let found = found.first().and_then(read).unwrap_or_default();
            let found: Vec<&str> = found.inside.iter().map(|word| word.text.as_str()).collect();
            assert_eq!(found.join(" "), inside, "{line}");
        }
    }

    #[test]
    fn services_are_told_from_options_and_commands() {
        for (line, services) in [
            ("docker compose up -d --build db app", vec!["db", "app"]),
            ("docker compose -f a.yml --profile x exec -T -u postgres db psql -U shop", vec!["db"]),
            ("docker-compose run --rm --entrypoint sh -e A=1 app -c ls", vec!["app"]),
            ("docker compose logs -f --tail 20 app", vec!["app"]),
            ("docker compose up -d 2>&1", vec![]),
            ("docker compose down -v", vec![]),
            ("docker compose up $SERVICE app", vec![]),
            ("docker compose exec <service> sh", vec![]),
            ("docker compose up --scale app=3 app", vec!["app"]),
            ("docker run app", vec![]),
        ] {
            let mut found = Vec::new();
            commands::find(Language::Shell, line, 0, &mut found);
            let found = found.first().and_then(read).map_or(Vec::new(), |c| c.services);
            let found: Vec<&str> = found.into_iter().map(|word| word.text.as_str()).collect();
            assert_eq!(found, services, "{line}");
        }
    }
}
