//! The image that a service runs, and whether it is one of the stores.

use crate::compose::Tree;
use crate::diag::Span;

use super::stores::{STORES, Store};
use super::uses;

/// The name of an image that is pulled.
#[derive(Debug, PartialEq, Eq)]
pub struct Image {
    /// The repository, without what Docker Hub adds by itself.
    pub repository: String,
    /// The tag; empty where it is not known.
    pub tag: Option<String>,
    /// Where it is said.
    pub span: Span,
}

/// The image of a canonical service, where it is pulled and its repository is known.
pub fn of(service: &Tree) -> Option<Image> {
    let image = service.get("image").filter(|_| service.get("build").is_none())?;
    let written = image.as_str()?;
    // A tag that comes from outside is none that is known.
    let text = uses::with_defaults(written).or_else(|| Some(format!("{}:", written.split_once(":$")?.0)))?;
    let text = text.split('@').next()?;
    let (path, tag) = match text.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, Some(tag.to_string())),
        _ => (text, None),
    };
    // From whichever registry it is pulled: a copy of an image is that image.
    let path = path.split_once('/').filter(|(host, _)| host.contains('.')).map_or(path, |(_, path)| path);
    let repository = path.strip_prefix("library/").unwrap_or(path).to_string();
    (!repository.is_empty() && !repository.contains('$')).then_some(Image { repository, tag, span: image.span })
}

impl Image {
    /// The first numbers of the tag: `16.4` of `16.4-alpine`, `17` of `pg17` or `2.17-pg17`.
    pub fn version(&self) -> Option<Vec<u32>> {
        let tag = self.tag.as_deref()?;
        let digits = match tag.split_once("pg") {
            Some((_, after)) if after.starts_with(|c: char| c.is_ascii_digit()) => after,
            _ => tag.strip_prefix('v').unwrap_or(tag),
        };
        let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
        let numbers: Option<Vec<u32>> = digits[..end].trim_end_matches('.').split('.').map(|n| n.parse().ok()).collect();
        numbers.filter(|numbers| !numbers.is_empty())
    }
}

/// The store that a canonical service runs, and its image; a container that only uses the image's tools is none.
pub fn store(service: &Tree) -> Option<(&'static Store, Image)> {
    let image = of(service)?;
    let store = STORES.iter().find(|store| store.repositories.contains(&image.repository.as_str()))?;
    serves(service, store.server).then_some((store, image))
}

/// Whether the image starts its server: nothing else is said, or options, or the server by its name.
fn serves(service: &Tree, server: &[&str]) -> bool {
    let said = |key: &str| service.get(key).map(line).filter(|line| !line.is_empty());
    let starts =
        |line: &str| line.split(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'')).any(|word| server.contains(&word));
    match (said("entrypoint"), said("command")) {
        (None, None) => true,
        (None, Some(command)) => command.starts_with('-') || starts(&command) || command.contains("entrypoint"),
        (Some(entry), command) => {
            let whole = format!("{entry} {}", command.unwrap_or_default());
            starts(&whole) || whole.contains("entrypoint")
        }
    }
}

/// A command as one line, whether it is a text or a list.
pub fn line(command: &Tree) -> String {
    match command.as_seq() {
        Some(words) => words.iter().filter_map(Tree::as_str).collect::<Vec<_>>().join(" "),
        None => command.as_str().unwrap_or_default().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Map, Value};

    fn service(image: &str, command: &str) -> Tree {
        let mut map = Map::from_iter([("image".to_string(), Tree::bare(image))]);
        if !command.is_empty() {
            map.insert("command".into(), Tree::bare(command));
        }
        Tree::bare(Value::Map(map))
    }

    #[test]
    fn names_of_images_are_told_apart() {
        for (text, repository, version) in [
            ("postgres:16-alpine", "postgres", Some(vec![16])),
            ("registry.test/library/postgres:16.4", "postgres", Some(vec![16, 4])),
            ("postgres", "postgres", None),
            ("pgvector/pgvector:pg17", "pgvector/pgvector", Some(vec![17])),
            ("timescale/timescaledb:2.17-pg16", "timescale/timescaledb", Some(vec![16])),
            ("postgres:${PG:-15}-alpine", "postgres", Some(vec![15])),
            ("postgres:${PG}", "postgres", None),
            ("localhost:5000/db", "localhost:5000/db", None),
            ("mongo@sha256:00", "mongo", None),
        ] {
            let image = of(&service(text, "")).expect(text);
            assert_eq!((image.repository.as_str(), image.version()), (repository, version), "{text}");
        }
        assert_eq!(of(&service("${REGISTRY}/db:1", "")), None);
    }

    #[test]
    fn tools_of_an_image_are_no_server() {
        for (image, command, is) in [
            ("postgres:16", "", true),
            ("postgres:16", "-c shared_buffers=1GB", true),
            ("postgres:16", "postgres -c fsync=off", true),
            ("postgres:16", "pg_dump -h db shop", false),
            ("mysql:8", "mysqld --skip-grant-tables", true),
            ("mariadb:11", "--default-authentication-plugin=mysql_native_password", true),
            ("redis:7", "sh -c 'redis-server --save 60 1'", true),
            ("redis:7", "redis-cli ping", false),
            ("mongo:7", "mongodump --out /dumps", false),
            ("nginx:1.27", "", false),
        ] {
            assert_eq!(store(&service(image, command)).is_some(), is, "{image} {command}");
        }
    }
}
