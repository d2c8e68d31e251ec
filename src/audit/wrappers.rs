//! Calls in one file of functions in another that read the variable which they are told: `getEnv("X")`.

use std::collections::HashMap;

use super::uses::elsewhere::{Call, Reader};
use super::uses::{Kind, Use};
use super::{File, Language};

/// Languages whose files can import one another.
fn family(language: Language) -> Option<Language> {
    use Language::{Astro, Go, Javascript, Python, Rust, Svelte, Tsx, Typescript, Vue};
    match language {
        Javascript | Typescript | Tsx | Vue | Svelte | Astro => Some(Javascript),
        Python | Go | Rust => Some(language),
        _ => None,
    }
}

/// Makes uses of the calls whose functions are found; the places where those functions read are no riddle any more.
pub fn join(files: &mut [File]) {
    let mut readers: HashMap<(Language, &str), Vec<(usize, &Reader)>> = HashMap::new();
    for (at, file) in files.iter().enumerate() {
        let Some(family) = family(file.language) else { continue };
        for reader in &file.found.readers {
            readers.entry((family, reader.function.as_str())).or_default().push((at, reader));
        }
    }
    if readers.is_empty() {
        return;
    }
    let mut uses: Vec<(usize, Use)> = Vec::new();
    let mut explained = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let Some(family) = family(file.language) else { continue };
        for call in &file.found.calls {
            let Some(known) = readers.get(&(family, call.function.as_str())) else { continue };
            for (other, reader) in known.iter().filter(|(other, _)| *other != at && is_from(call, file, &files[*other])) {
                let optional = call.optional || reader.optional;
                let name = reader.variable(&call.name);
                uses.push((at, Use { name, place: call.place.clone(), kind: Kind::Read, optional }));
                explained.extend(reader.places.iter().map(|place| (*other, place.clone())));
            }
        }
    }
    for (at, one) in uses {
        let known = &mut files[at].found.uses;
        if !known.iter().any(|other| other.place == one.place && other.name == one.name) {
            let behind = known.partition_point(|other| other.place.start <= one.place.start);
            known.insert(behind, one);
        }
    }
    for (at, place) in explained {
        files[at].found.dynamic.retain(|other| *other != place);
    }
}

/// Whether a call in `file` is one of a function of `other`, as far as names tell.
fn is_from(call: &Call, file: &File, other: &File) -> bool {
    let stem = other.name().rsplit_once('.').map_or(other.name(), |(stem, _)| stem);
    let folder = other.folder().rsplit('/').next().unwrap_or_default();
    match call.module.as_deref() {
        None | Some("self" | "super" | "" | ".") => file.folder() == other.folder(),
        Some("crate") => matches!(stem, "lib" | "main"),
        Some(module) if other.language == Language::Go => module == folder,
        // The folder's own file can hand on what another file in it has.
        Some(module) => module == stem || module == folder,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tree;

    /// What is used in the last of the files, and how many riddles are left in the first.
    #[track_caller]
    fn hold(files: &[(&str, &str)], expected: &[&str], riddles: usize) {
        let tree = Tree::of(files.iter().copied());
        let of = |at: usize| &tree.file(files[at].0).unwrap().found;
        let show = |one: &super::Use| format!("{}{}", one.name, if one.optional { "?" } else { "" });
        assert_eq!(of(files.len() - 1).uses.iter().map(show).collect::<Vec<_>>(), expected, "{files:?}");
        assert_eq!(of(0).dynamic.len(), riddles, "{files:?}");
    }

    #[test]
    fn of_scripts() {
        let env =
            ("lib/env.ts", "export function need(k: string) {\n  const v = process.env[k];\n  if (!v) throw k;\n  return v;\n}");
        hold(
            &[env, ("app.ts", "import { need } from './lib/env';\nneed('DB_URL'); need('DB_URL'.trim()); need('port')")],
            &["DB_URL"],
            0,
        );
        hold(&[env, ("app.js", "const { need: n } = require('./lib/env.js');\nn('DB_URL') // env")], &["DB_URL"], 0);
        hold(&[env, ("app.ts", "import * as env from '@/lib/env';\nenv.need('DB_URL', 'a')")], &["DB_URL?"], 0);
        hold(&[env, ("app.ts", "import { need } from './other/envs';\nneed('DB_URL')")], &[], 1);
        hold(&[env, ("app.ts", "import { need } from 'env';\nneed('DB_URL')")], &[], 1);
        hold(&[env, ("app.ts", "function need(k) {}\nneed('DB_URL') // env")], &[], 1);
        let prefixed = ("env.mjs", "const get = (k) => process.env[`APP_${k}`];\nexport default get;");
        hold(&[prefixed, ("app.mjs", "import read from './env.mjs';\nread('KEY')")], &["APP_KEY"], 0);
    }

    #[test]
    fn of_python() {
        let env = ("app/config.py", "import os\ndef get_env(name, default=None):\n    return os.environ.get(name, default)");
        hold(&[env, ("app/main.py", "from .config import get_env\nget_env('DB_URL', 'x'); get_env('name')")], &["DB_URL?"], 0);
        hold(&[env, ("main.py", "from app import config as env\nenv.get_env('DB_URL')")], &["DB_URL?"], 0);
        hold(&[env, ("main.py", "from lib.other import get_env\nget_env('DB_URL')")], &[], 1);
    }

    #[test]
    fn of_go() {
        let env =
            ("internal/config/env.go", "package config\nimport \"os\"\nfunc GetEnv(k string) string { return os.Getenv(k) }");
        let main = "package main\nimport \"example.com/app/internal/config\"\nvar a = config.GetEnv(\"DB_URL\") // env";
        hold(&[env, ("main.go", main)], &["DB_URL"], 0);
        hold(&[env, ("internal/config/a.go", "package config // env\nvar a = GetEnv(\"DB_URL\")")], &["DB_URL"], 0);
        hold(&[env, ("internal/other/a.go", "package other // env\nvar a = GetEnv(\"DB_URL\")")], &[], 1);
    }

    #[test]
    fn of_rust() {
        let env = ("src/config.rs", "pub fn env_or(k: &str, d: &str) -> String { std::env::var(k).unwrap_or(d.into()) }");
        hold(
            &[env, ("src/main.rs", "mod config;\nuse crate::config::env_or;\nfn f() { env_or(\"DB_URL\", \"x\"); }")],
            &["DB_URL?"],
            0,
        );
        hold(&[env, ("src/main.rs", "mod config;\nfn f() { config::env_or(\"DB_URL\", \"x\"); }")], &["DB_URL?"], 0);
        hold(&[env, ("src/main.rs", "use other::env_or;\nfn f() { env_or(\"DB_URL\", \"x\"); }")], &[], 1);
    }
}
