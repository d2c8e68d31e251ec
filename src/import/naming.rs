//! The names of rendered files: those of the originals where that can be, so that whoever knows the files finds them again and
//! `docker compose` without `-f` goes on as before.

use std::collections::HashSet;

use crate::compose::load::{join, relative};

use super::discover::names::{self, after_compose, file_name};
use super::read::Original;

/// What the manifest says of its files. Paths start from the manifest's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// `overlay`, or `standalone`.
    pub layout: &'static str,
    /// The base, where it is not `compose.yaml`.
    pub base: Option<String>,
    /// The pattern of the overlays, where it is not `compose.{profile}.yaml`.
    pub overlay: Option<String>,
    /// The file of each profile, where the pattern does not serve.
    pub files: Vec<Option<String>>,
}

const PATTERN: &str = "compose.{profile}.yaml";

/// The names for `originals`; `root` is the manifest's folder.
#[must_use]
pub fn naming(originals: &[Original], root: &str) -> Naming {
    let folder = |original: &Original| if original.folder.is_empty() { String::new() } else { format!("{}/", original.folder) };
    let seen = |original: &Original, path: &String| {
        let path = relative(root, &join(&original.request.folder, path));
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-/+@".contains(c);
        (!path.starts_with("../") && names::is_yaml(&path) && path.chars().all(plain)).then_some(path)
    };
    // Compose is told of no other folder than the first file's.
    let first = |original: &Original| {
        let path = original.request.files.first().and_then(|path| seen(original, path))?;
        (names::folder(&path) == original.folder).then_some(path)
    };
    let firsts: Vec<Option<String>> = originals.iter().map(first).collect();
    let one_folder = originals.windows(2).all(|pair| matches!(pair, [a, b] if a.folder == b.folder));
    let distinct: HashSet<&String> = firsts.iter().flatten().collect();
    let each_alone = originals.iter().all(|original| original.request.files.len() == 1) && distinct.len() == originals.len();
    if originals.len() == 1 || each_alone || !one_folder {
        // Compose takes paths and `.env` from the folder of the first file, so one base cannot serve several.
        let unique = |path: &String| firsts.iter().flatten().filter(|other| *other == path).count() == 1;
        let fallback = |original: &Original| {
            let inside = folder(original);
            (!inside.is_empty()).then(|| format!("{inside}compose.{}.yaml", original.name))
        };
        let names = originals.iter().zip(&firsts);
        let files = names.map(|(original, first)| first.clone().filter(unique).or_else(|| fallback(original))).collect();
        return Naming { layout: "standalone", base: None, overlay: None, files };
    }
    let inside = originals.first().map(folder).unwrap_or_default();
    let same = firsts.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
    let base = firsts.first().cloned().flatten().filter(|_| same).unwrap_or_else(|| format!("{inside}compose.yaml"));
    let last = |original: &Original| match original.request.files.as_slice() {
        [_, .., last] => seen(original, last).filter(|path| *path != base),
        _ => None,
    };
    let lasts: Vec<Option<String>> = originals.iter().map(last).collect();
    let pattern = pattern(originals, &lasts, &base, &inside);
    let own = |original: &Original| pattern.replace("{profile}", &original.name);
    // A name that the pattern gives to one profile is no other's.
    let mut taken: HashSet<String> = HashSet::from([base.clone()]);
    taken.extend(originals.iter().map(own));
    let mut files = Vec::new();
    for last in &lasts {
        let shared = lasts.iter().filter(|other| *other == last).count() > 1;
        let file = last.clone().filter(|path| !shared && taken.insert(path.clone()));
        files.push(file);
    }
    let unusual = |name: String, usual: &str| (name != usual).then_some(name);
    Naming { layout: "overlay", base: unusual(base, "compose.yaml"), overlay: unusual(pattern, PATTERN), files }
}

/// The pattern that most of the files `lasts` follow; else one beside `base`.
fn pattern(originals: &[Original], lasts: &[Option<String>], base: &str, inside: &str) -> String {
    let of = |original: &Original, path: &String| {
        let (before, name) = path.split_at(path.len() - file_name(path).len());
        let at = name.rfind(&original.name)?;
        let (stem, rest) = name.split_at(at);
        let rest = rest.strip_prefix(original.name.as_str())?;
        (rest.starts_with('.') && (stem.is_empty() || stem.ends_with(['.', '-', '_'])))
            .then(|| format!("{before}{stem}{{profile}}{rest}"))
    };
    let patterns: Vec<String> = originals.iter().zip(lasts).filter_map(|(o, last)| of(o, last.as_ref()?)).collect();
    let count = |pattern: &String| patterns.iter().filter(|other| *other == pattern).count();
    let most = patterns.iter().rev().max_by_key(|pattern| count(pattern)).cloned();
    let beside = || {
        let name = file_name(base);
        let (stem, end) = name.rsplit_once('.').unwrap_or((name, "yaml"));
        let stem = after_compose(name).and_then(|rest| stem.strip_suffix(rest)).unwrap_or("compose");
        format!("{inside}{stem}.{{profile}}.{end}")
    };
    let clashes = |pattern: &String| originals.iter().any(|original| pattern.replace("{profile}", &original.name) == base);
    let usual = || format!("{inside}{PATTERN}");
    [most, Some(beside())].into_iter().flatten().find(|pattern| !clashes(pattern)).unwrap_or_else(usual)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::load::Request;
    use crate::compose::{Map, Tree};
    use crate::import::comments::Comments;

    /// `dev=a.yml,b.yml prod=a.yml`, and what becomes of it.
    fn told(profiles: &str) -> String {
        let originals: Vec<Original> = profiles
            .split(' ')
            .map(|one| {
                let (name, files) = one.split_once('=').unwrap();
                let files: Vec<String> = files.split(',').map(str::to_string).collect();
                let folder = files[0].rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
                let request = Request { files, folder: "/p".into(), ..Request::default() };
                let nothing = || Tree::bare(Map::new());
                Original {
                    name: name.to_string(),
                    project: String::new(),
                    folder,
                    tree: nothing(),
                    comments: Comments::default(),
                    env_files: Vec::new(),
                    model: nothing(),
                    request,
                }
            })
            .collect();
        let naming = naming(&originals, "/p");
        let said = |name: &Option<String>| name.clone().unwrap_or("-".into());
        let files: Vec<String> = naming.files.iter().map(said).collect();
        format!("{} {} {} {}", naming.layout, said(&naming.base), said(&naming.overlay), files.join(" "))
    }

    #[test]
    fn files_keep_their_names() {
        for (profiles, expected) in [
            ("dev=docker-compose.yml", "standalone - - docker-compose.yml"),
            ("dev=deploy/compose.yml,deploy/x.yml", "standalone - - deploy/compose.yml"),
            ("dev=dev.yml prod=prod.yml", "standalone - - dev.yml prod.yml"),
            ("dev=a/compose.yml prod=b/compose.yml,b/x.yml", "standalone - - a/compose.yml b/compose.yml"),
            ("dev=a/compose.yml ci=a/compose.yml prod=b/c.yml", "standalone - - a/compose.dev.yaml a/compose.ci.yaml b/c.yml"),
            ("dev=compose.yaml prod=compose.yaml,compose.prod.yaml", "overlay - - - -"),
            (
                "dev=docker-compose.yml,docker-compose.override.yml prod=docker-compose.yml,docker-compose.prod.yml",
                "overlay docker-compose.yml docker-compose.{profile}.yml docker-compose.override.yml -",
            ),
            (
                "dev=compose.yml,o/dev.yml ci=compose.yml,o/ci.yml x=compose.yml,o/dev.yml,o/ci.yml",
                "overlay compose.yml o/{profile}.yml - - -",
            ),
            ("a=base.yml,x.yml b=base.yml,x.yml,y.yml", "overlay base.yml compose.{profile}.yml x.yml y.yml"),
            ("a=compose.base.yml base=compose.base.yml,z.yml", "overlay compose.base.yml - - z.yml"),
            ("a=one.yml,x.yml b=two.yml,x.yml", "overlay - - - -"),
            ("a=compose.yaml,compose.b.yaml b=compose.b.yaml", "overlay - - - -"),
        ] {
            assert_eq!(told(profiles), expected, "{profiles}");
        }
    }
}
