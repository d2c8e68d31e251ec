//! Which Compose files a folder has, and which profiles their names tell of.

use crate::compose::load::FILE_NAMES;

/// A profile that the names of files tell of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its name.
    pub name: String,
    /// Its files, the base first.
    pub files: Vec<String>,
    /// Its env files.
    pub env_files: Vec<String>,
}

/// The profiles that the files `names` of a folder tell of.
#[must_use]
pub fn propose(names: &[String]) -> Vec<Proposal> {
    let base = FILE_NAMES.iter().find(|base| names.iter().any(|name| name == *base)).map(|name| (*name).to_string());
    let mut found: Vec<Proposal> = Vec::new();
    for name in names.iter().filter(|name| !FILE_NAMES.contains(&name.as_str())) {
        let Some(profile) = part_of(name) else { continue };
        let profile = if profile == "override" { "dev".to_string() } else { profile };
        let files = base.iter().cloned().chain([name.clone()]).collect();
        if !found.iter().any(|one| one.name == profile) {
            found.push(Proposal { env_files: env_files(&profile, names), name: profile, files });
        }
    }
    if let (true, Some(base)) = (found.is_empty(), base) {
        found.push(Proposal { name: "dev".to_string(), files: vec![base], env_files: Vec::new() });
    }
    found.sort_by_key(|one| (rank(&one.name), one.name.clone()));
    found
}

/// `prod` in `docker-compose.prod.yml`, `compose-prod.yaml`.
fn part_of(name: &str) -> Option<String> {
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"))?;
    let rest = stem.strip_prefix("docker-compose").or_else(|| stem.strip_prefix("compose"))?;
    let rest = rest.strip_prefix(['.', '-', '_'])?;
    let clean: String = rest
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' { c } else { '-' })
        .collect();
    (!clean.is_empty() && !clean.starts_with(['-', '_'])).then_some(clean)
}

fn env_files(profile: &str, names: &[String]) -> Vec<String> {
    let wanted = [format!(".env.{profile}"), format!("{profile}.env")];
    let own: Vec<String> = wanted.into_iter().filter(|name| names.contains(name)).collect();
    let shared = names.iter().find(|name| *name == ".env").filter(|_| !own.is_empty());
    shared.cloned().into_iter().chain(own).collect()
}

/// People think of development first and of production last.
fn rank(profile: &str) -> usize {
    let order = ["local", "dev", "development", "test", "testing", "e2e", "ci", "staging", "stage", "preprod"];
    match profile {
        "prod" | "production" => usize::MAX,
        _ => order.iter().position(|name| *name == profile).unwrap_or(order.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::propose;

    #[test]
    fn names_of_files_tell_of_profiles() {
        for (names, expected) in [
            ("compose.yaml", "dev=compose.yaml"),
            (
                "docker-compose.yml docker-compose.override.yml docker-compose.prod.yml .env .env.prod README.md",
                "dev=docker-compose.yml,docker-compose.override.yml prod=docker-compose.yml,docker-compose.prod.yml+.env,.env.prod",
            ),
            ("docker-compose-E2E.yaml", "e2e=docker-compose-E2E.yaml"),
            ("README.md", ""),
        ] {
            let names: Vec<String> = names.split(' ').map(str::to_string).collect();
            let told: Vec<String> = propose(&names)
                .into_iter()
                .map(|p| {
                    let env = if p.env_files.is_empty() { String::new() } else { format!("+{}", p.env_files.join(",")) };
                    format!("{}={}{env}", p.name, p.files.join(","))
                })
                .collect();
            assert_eq!(told.join(" "), expected);
        }
    }
}
