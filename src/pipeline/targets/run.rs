//! How a profile is run: the facts behind `docker compose -f …`, or `docker stack deploy -c …`.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::super::Model;
use super::super::decode::{EnvFileDecl, Layout, View};
use super::super::expand::Stack;
use super::super::split::LayerKind;
use crate::compose::Tree;
use crate::compose::load::join;
use crate::compose::paths::clean;

/// How Compose is called for one profile. Paths are relative to the manifest's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The profile's name.
    pub profile: String,
    /// Compose files, in the order of their `-f`.
    pub files: Vec<String>,
    /// Env files that Compose reads, in the order of their `--env-file`: generated ones, then those that people keep. A later
    /// one wins.
    pub env_files: Vec<String>,
    /// Where Compose looks for a `.env` of people's own: beside the first file. `None` where it is given env files, as it then
    /// reads no other.
    pub dot_env: Option<String>,
    /// Compose's project name.
    pub project: String,
    /// Compose's own profiles to switch on: the profile in layout `single`, and those that it says.
    pub compose_profiles: Vec<String>,
    /// Whether it is a Swarm stack: then the command is whole, takes no subcommand, and reads no env file.
    pub swarm: bool,
    /// The command without a subcommand, word by word: to be run in the manifest's folder.
    pub command: Vec<String>,
}

impl Run {
    /// The command and `more` as a shell takes them.
    #[must_use]
    pub fn shell(&self, more: &[&str]) -> String {
        shell_line(self.command.iter().map(String::as_str).chain(more.iter().copied()))
    }

    /// The command that starts it, as a shell takes it.
    #[must_use]
    pub fn up(&self) -> String {
        if self.swarm { self.shell(&[]) } else { self.shell(&["up", "-d"]) }
    }
}

/// How `profile` is run; `None` if there is none of that name.
#[must_use]
pub fn run_of(model: &Model, profile: &str) -> Option<Run> {
    let stack = model.stacks.iter().find(|stack| stack.profile == profile)?;
    let files = model.layers.files.get(profile)?.clone();
    if model.manifest.layout_of(profile) == Layout::Swarm {
        return Some(stack_run(stack, files));
    }
    let single = model.layers.layers.iter().any(|layer| layer.kind == LayerKind::Single);
    let decl = model.manifest.profiles.get(profile)?;
    let named = if single { vec![profile.to_string()] } else { Vec::new() };
    let compose_profiles: Vec<String> =
        named.into_iter().chain(decl.compose_profiles.iter().map(|name| name.value.clone())).collect();
    let own: Vec<String> = decl.compose_env_files.iter().map(|path| join(".", &path.value)).collect();
    // What people keep wins over what is generated; a generated file that they name is read where they name it.
    let generated = env_files(&model.manifest.stack.env_files, stack).into_iter().filter(|path| !own.contains(path));
    let env_files: Vec<String> = generated.chain(own.iter().cloned()).collect();
    let mut command = vec!["docker".to_string(), "compose".to_string()];
    let mut option = |name: &str, value: &str| command.extend([name.to_string(), value.to_string()]);
    files.iter().for_each(|file| option("-f", file));
    env_files.iter().for_each(|file| option("--env-file", file));
    // The one file of all profiles has one name; a profile may have another.
    if single && model.layers.layers.iter().all(|layer| layer.tree.get("name").and_then(|n| n.as_str()) != Some(&stack.project)) {
        option("-p", &stack.project);
    }
    compose_profiles.iter().for_each(|name| option("--profile", name));
    let folder = files.first().and_then(|file| file.rsplit_once('/')).map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let dot_env = env_files.is_empty().then(|| format!("{folder}.env"));
    Some(Run {
        profile: profile.to_string(),
        files,
        env_files,
        dot_env,
        project: stack.project.clone(),
        compose_profiles,
        swarm: false,
        command,
    })
}

/// `docker stack deploy -c FILE NAME`: the project's name is the stack's.
fn stack_run(stack: &Stack, files: Vec<String>) -> Run {
    let mut command: Vec<String> = ["docker", "stack", "deploy"].map(String::from).to_vec();
    files.iter().for_each(|file| command.extend(["-c".to_string(), file.clone()]));
    command.push(stack.project.clone());
    Run {
        profile: stack.profile.clone(),
        files,
        env_files: Vec::new(),
        dot_env: None,
        project: stack.project.clone(),
        compose_profiles: Vec::new(),
        swarm: true,
        command,
    }
}

/// The env files that Compose itself reads for a profile; one that overrides another stands behind it.
///
/// One that a service has in its `env_file` is that container's. Given to Compose too, it would keep it from reading `.env`.
fn env_files(decls: &[EnvFileDecl], stack: &Stack) -> Vec<String> {
    let of_containers = of_containers(stack);
    let read = |decl: &&EnvFileDecl| {
        let own = decl.profile.as_ref().is_some_and(|name| name.value == stack.profile);
        let path = clean(&decl.path.value);
        own && decl.view == View::Container && !is_sample(&path) && !of_containers.contains(&path)
    };
    let mut files: Vec<String> = Vec::new();
    for decl in decls.iter().filter(read) {
        let path = clean(&decl.path.value);
        let below = decl.overrides.as_ref().map(|other| clean(&other.value));
        let below = below.filter(|other| decls.iter().filter(read).any(|decl| clean(&decl.path.value) == *other));
        for file in below.into_iter().chain([path]) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

/// The files that services have in their `env_file`.
pub fn of_containers(stack: &Stack) -> HashSet<String> {
    let lists = stack.services.values().filter_map(|service| service.settings.get("env_file")?.as_seq());
    let path = |item: &Tree| Some(clean(item.as_str().or_else(|| item.get("path")?.as_str())?));
    lists.flatten().filter_map(path).collect()
}

/// Whether people copy this file and fill the copy in: nothing reads it itself.
#[must_use]
pub fn is_sample(path: &str) -> bool {
    [".sample", ".example", ".template", ".dist"].iter().any(|end| path.ends_with(end))
}

/// Where people copy the sample `decl`, and for which of their profiles: Compose finds a `.env` only beside its first file.
///
/// Empty for a file that is no sample. One place without a profile is everybody's.
#[must_use]
pub fn copies_of(model: &Model, decl: &EnvFileDecl) -> Vec<(String, Vec<String>)> {
    let path = clean(&decl.path.value);
    if !is_sample(&path) {
        return Vec::new();
    }
    let plain = path.rsplit_once('.').map_or(path.as_str(), |(plain, _)| plain).to_string();
    let concerned = |stack: &&Stack| decl.profile.as_ref().is_none_or(|name| name.value == stack.profile);
    let stacks: Vec<&Stack> = model.stacks.iter().filter(concerned).collect();
    let of_container = stacks.iter().any(|stack| of_containers(stack).contains(&plain));
    if decl.view == View::Host || of_container {
        return vec![(plain, Vec::new())];
    }
    let mut places: IndexMap<String, Vec<String>> = IndexMap::new();
    for stack in stacks {
        let place = run_of(model, &stack.profile).and_then(|run| {
            // The copy may be one of the files that the profile names.
            let is_read = decl.profile.is_some() && run.env_files.contains(&plain);
            if is_read { Some(plain.clone()) } else { run.dot_env }
        });
        if let Some(place) = place {
            places.entry(place).or_default().push(stack.profile.clone());
        }
    }
    match places.len() {
        0 => vec![(plain, Vec::new())],
        1 => places.into_keys().map(|place| (place, Vec::new())).collect(),
        _ => places.into_iter().collect(),
    }
}

/// How a POSIX shell takes the variables of an env file: what Compose does by itself, and Docker for a Swarm stack does not.
#[must_use]
pub fn sourced(path: &str) -> String {
    let path = if path.contains('/') { path.to_string() } else { format!("./{path}") };
    format!("set -a; . {}; set +a", shell_word(&path))
}

/// A command, word by word, as a POSIX shell takes it.
#[must_use]
pub fn shell_line<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().map(shell_word).collect::<Vec<_>>().join(" ")
}

/// `word` as a POSIX shell takes it for one word.
#[must_use]
pub fn shell_word(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(safe) { word.to_string() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::model;
    use super::run_of;

    fn command(stack: &str, profile: &str) -> String {
        let text = format!(
            "stack shop {{\n{stack}\n}}\nprofile dev\nprofile test project=other file=\"e2e/my file.yaml\"\nservice web {{ image x }}\n"
        );
        run_of(&model(&text), profile).unwrap().shell(&["up"])
    }

    #[test]
    fn every_layout_has_its_command() {
        let overlay = "docker compose -f compose.yaml -f 'e2e/my file.yaml' up";
        assert_eq!(command("layout overlay", "test"), overlay);
        assert_eq!(command("layout standalone", "dev"), "docker compose -f compose.dev.yaml up");
        assert_eq!(command("layout single", "dev"), "docker compose -f compose.yaml --profile dev up");
        assert_eq!(command("layout single", "test"), "docker compose -f compose.yaml -p other --profile test up");
    }

    #[test]
    fn env_files_that_compose_reads_are_named_and_samples_are_not() {
        let stack = r#"layout standalone
            env-file ".env.sample"
            env-file ".env.dev.example" profile=dev
            env-file ".env.host" profile=dev view=host
            env-file "over.env" profile=dev overrides="./base.env"
            env-file "base.env" profile=dev"#;
        let want = "docker compose -f compose.dev.yaml --env-file base.env --env-file over.env up";
        assert_eq!(command(stack, "dev"), want);
        assert_eq!(command(stack, "test"), "docker compose -f 'e2e/my file.yaml' up");
    }

    #[test]
    fn env_files_that_people_keep_are_read_after_generated_ones() {
        let run = |own: &str| {
            let text = format!(
                "stack shop {{ layout standalone; env-file base.env profile=dev }}\nprofile dev {{ {own} }}\n\
                 profile test extends=dev\nservice web {{ image x }}"
            );
            let model = model(&text);
            let command = |profile| run_of(&model, profile).unwrap();
            assert_eq!(command("test").dot_env.as_deref(), Some(".env"), "each profile names its own");
            command("dev").shell(&[])
        };
        let command = "docker compose -f compose.dev.yaml";
        assert_eq!(
            run("compose-env-files \".env\" \"./env/dev.env\" \"/etc/x\""),
            format!("{command} --env-file base.env --env-file .env --env-file env/dev.env --env-file /etc/x")
        );
        assert_eq!(run("compose-env-files a.env base.env"), format!("{command} --env-file a.env --env-file base.env"));
    }

    #[test]
    fn a_sample_is_copied_to_where_compose_looks() {
        let copies = |stack: &str| {
            let profiles = "profile dev\nprofile test file=\"e2e/c.yaml\"\nprofile ci compose-env-files=ci.env\nservice web { image x; in test { env_file \".env.web\" } }";
            let model = model(&format!("stack shop {{\n{stack}\n}}\n{profiles}\n"));
            super::copies_of(&model, &model.manifest.stack.env_files[0])
        };
        let at = |place: &str, profiles: &[&str]| (place.to_string(), profiles.iter().map(ToString::to_string).collect());
        for (stack, want) in [
            ("env-file \".env.sample\"", vec![at(".env", &[])]),
            ("files base=\"ops/c.yaml\"; env-file \".env.sample\"", vec![at("ops/.env", &[])]),
            ("layout standalone; env-file \".env.sample\"", vec![at(".env", &["dev"]), at("e2e/.env", &["test"])]),
            ("env-file \".env.dev.example\" profile=dev", vec![at(".env", &[])]),
            ("env-file \".env.host.sample\" profile=dev view=host", vec![at(".env.host", &[])]),
            ("env-file \".env.web.sample\" profile=test", vec![at(".env.web", &[])]),
            ("env-file \".env.dev\" profile=dev", vec![]),
            ("env-file \"ci.env.sample\" profile=ci", vec![at("ci.env", &[])]),
            ("env-file \"other.env.sample\" profile=ci", vec![at("other.env", &[])]),
        ] {
            assert_eq!(copies(stack), want, "{stack}");
        }
    }

    #[test]
    fn an_env_file_of_a_container_is_not_passed_to_compose() {
        let text = "stack shop { layout standalone; env-file web.env profile=dev; env-file base.env profile=dev }\nprofile dev\n\
                    service web { image x; env_file \"./web.env\" }";
        let run = run_of(&model(text), "dev").unwrap();
        assert_eq!(run.shell(&[]), "docker compose -f compose.dev.yaml --env-file base.env");
    }
}
