//! What the names of files tell.

/// What people call a runtime environment, each line one and the same.
const ENVIRONMENTS: &[&[&str]] = &[
    &["local", "dev", "development", "develop"],
    &["test", "testing", "tests"],
    &["e2e"],
    &["ci"],
    &["qa"],
    &["staging", "stage", "stg", "preprod", "uat"],
    &["demo"],
    &["prod", "production", "live"],
];

/// Folders in which people keep Compose files of the project around them.
pub const FOLDERS: &[&str] = &[
    "compose",
    "composes",
    "docker-compose",
    "docker",
    ".docker",
    "deploy",
    "deployment",
    "deployments",
    "overrides",
    "infra",
    "infrastructure",
    "ops",
    "config",
    "environments",
];

/// Samples that people copy to `.env`.
pub const SAMPLES: &[&str] =
    &[".env.example", ".env.sample", ".env.template", ".env.dist", ".env-example", ".env.default", "example.env", "env.example"];

/// The last part of a path.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a path; empty for this one.
#[must_use]
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether the name is one of YAML.
#[must_use]
pub fn is_yaml(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}

/// Whether a file of this name is no env file: Compose reads JSON, too.
#[must_use]
pub fn is_compose(path: &str) -> bool {
    is_yaml(path) || path.ends_with(".json")
}

/// `.prod` in `docker-compose.prod.yml`, nothing in `compose.yaml`; `None` for names of another kind.
#[must_use]
pub fn after_compose(path: &str) -> Option<&str> {
    let stem = stem(file_name(path))?;
    let rest = stem.strip_prefix("docker-compose").or_else(|| stem.strip_prefix("compose"))?;
    (rest.is_empty() || rest.starts_with(['.', '-', '_'])).then_some(rest)
}

fn stem(name: &str) -> Option<&str> {
    name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"))
}

/// The profile that a Compose file's name tells of: `prod` of `docker-compose.prod.yml`, `deploy/prod.yml`,
/// `prod.docker-compose.yml` and `envs/prod/compose.yaml`; `None` where it tells of none.
#[must_use]
pub fn profile(path: &str) -> Option<String> {
    let name = file_name(path);
    let of_name = match after_compose(path) {
        Some(rest) => rest,
        None => {
            let stem = stem(name)?;
            let ends = ["docker-compose", "compose"].iter().find_map(|end| stem.strip_suffix(end));
            ends.map_or(stem, |before| before.trim_end_matches(['.', '-', '_']))
        }
    };
    let of_name = clean(of_name);
    let of_folder = || Some(file_name(folder(path))).filter(|name| !FOLDERS.contains(name)).and_then(clean);
    of_name.or_else(of_folder)
}

/// A text as a profile may be called.
fn clean(text: &str) -> Option<String> {
    let allowed = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' { c } else { '-' };
    let name: String = text.to_lowercase().chars().map(allowed).collect();
    let name = name.trim_matches(['-', '_']);
    (!name.is_empty()).then(|| name.to_string())
}

/// Whether a name is one that people give to a file under all others.
#[must_use]
pub fn is_base(name: &str) -> bool {
    matches!(name, "base" | "common" | "shared" | "main" | "core" | "default")
}

/// Other names of the same environment.
#[must_use]
pub fn aliases(profile: &str) -> &'static [&'static str] {
    ENVIRONMENTS.iter().find(|names| names.contains(&profile)).copied().unwrap_or_default()
}

/// Whether it is the name of an environment, rather than of a part that is added to one.
#[must_use]
pub fn is_environment(name: &str) -> bool {
    !aliases(name).is_empty()
}

/// The env files among `paths` whose names tell of `profile`: exactly, else by another name of the same environment.
#[must_use]
pub fn env_files(profile: &str, paths: &[String], taken: &dyn Fn(&str) -> bool) -> Vec<String> {
    let of = |name: &str| -> Vec<String> {
        let wanted = [
            format!(".env.{name}"),
            format!("{name}.env"),
            format!(".{name}.env"),
            format!(".env-{name}"),
            format!(".env_{name}"),
        ];
        paths.iter().filter(|path| wanted.iter().any(|wanted| file_name(path) == wanted)).cloned().collect()
    };
    let own = of(profile);
    if !own.is_empty() {
        return own;
    }
    let others = aliases(profile).iter().filter(|name| **name != profile && !taken(name));
    others.map(|name| of(name)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// People think of development first and of production last.
#[must_use]
pub fn rank(profile: &str) -> usize {
    let first = profile.split('-').next().unwrap_or(profile);
    ENVIRONMENTS.iter().position(|names| names.contains(&first)).map_or(1, |at| if at == 0 { 0 } else { at + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_tell_of_profiles() {
        for (path, expected) in [
            ("docker-compose.prod.yml", Some("prod")),
            ("docker-compose-E2E.yaml", Some("e2e")),
            ("compose_ci.yml", Some("ci")),
            ("compose.yaml", None),
            ("docker/compose.yaml", None),
            ("overrides/compose.redis.yaml", Some("redis")),
            ("deploy/prod.yml", Some("prod")),
            ("envs/prod/compose.yaml", Some("prod")),
            ("prod.docker-compose.yml", Some("prod")),
            ("docker-compose.prod.gpu.yml", Some("prod-gpu")),
            ("local.yml", Some("local")),
        ] {
            assert_eq!(profile(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn env_files_are_known_by_every_name_of_an_environment() {
        let paths: Vec<String> =
            [".env", ".env.production", "env/staging.env", "dev.env", ".env.example"].map(String::from).into();
        let of = |profile: &str| env_files(profile, &paths, &|name| name == "dev").join(" ");
        for (profile, expected) in
            [("prod", ".env.production"), ("staging", "env/staging.env"), ("dev", "dev.env"), ("local", ""), ("redis", "")]
        {
            assert_eq!(of(profile), expected, "{profile}");
        }
    }
}
