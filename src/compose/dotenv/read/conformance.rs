//! Our reading against Compose's own, wherever `STACKGEN_COMPOSE` names its binaries (`:` between them).

#![expect(clippy::disallowed_methods, reason = "feeds files to another program")]

use std::path::Path;
use std::process::Command;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::tests::{cases, host};
use super::{read, read_raw};
use crate::compose::conformance::Dice;
use crate::diag::FileId;

/// Files made of the pieces that matter; the same ones in every run.
fn mixtures(count: usize) -> Vec<String> {
    const PIECES: [&str; 40] = [
        "A",
        "B",
        "A=",
        "B=",
        "HOST",
        "NONE",
        "=",
        "=",
        ":",
        " ",
        " ",
        "\n",
        "\n",
        "\n",
        "'",
        "'",
        "\"",
        "\"",
        "\\",
        "\\",
        "$",
        "${A}",
        "$A",
        "${HOST}",
        "${NONE:-x}",
        "${",
        "}",
        "#",
        " #",
        "export ",
        "x",
        "y z",
        "\r\n",
        "\t",
        "\\n",
        "\\$",
        "\\0101",
        "$$",
        "é",
        ".",
    ];
    let mut dice = Dice::new(3);
    (0..count).map(|_| (0..3 + dice.roll(14)).map(|_| PIECES[dice.roll(PIECES.len())]).collect()).collect()
}

/// What `config` prints, or what it says against the files.
fn config(compose: &str, folder: &Path, arguments: &[&str], file: &Json) -> Result<Json, String> {
    std::fs::write(folder.join("compose.yaml"), file.to_string()).unwrap();
    let mut command = Command::new(compose);
    command.env_clear().env("PATH", "/usr/bin").env("HOME", folder).env("HOST", host("HOST").unwrap());
    command.args(["-p", "t"]).args(arguments).args(["config", "--format", "json"]).current_dir(folder);
    let output = command.output().unwrap();
    serde_json::from_slice(&output.stdout).map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn service(name: &str) -> String {
    format!("w{name}")
}

/// A service for each file: what Compose puts into its environment from it.
fn env_files(
    compose: &str,
    folder: &Path,
    texts: &[&String],
    format: Option<&str>,
) -> Result<Vec<IndexMap<String, String>>, String> {
    let mut services = serde_json::Map::new();
    for (i, text) in texts.iter().enumerate() {
        let name = format!("f{i}.env");
        std::fs::write(folder.join(&name), text).unwrap();
        let mut file = serde_json::json!({"path": name});
        if let Some(format) = format {
            file["format"] = format.into();
        }
        services.insert(service(&i.to_string()), serde_json::json!({"image": "a", "env_file": [file]}));
    }
    let json = config(compose, folder, &[], &serde_json::json!({"services": services}))?;
    let one = |i: usize| -> IndexMap<String, String> {
        let Some(map) = json["services"][service(&i.to_string())]["environment"].as_object() else { return IndexMap::new() };
        map.iter().map(|(key, value)| (key.replace("$$", "$"), value.as_str().unwrap_or("<null>").replace("$$", "$"))).collect()
    };
    Ok((0..texts.len()).map(one).collect())
}

type Reader = fn(&str) -> Result<IndexMap<String, String>, super::Error>;

fn dialect(text: &str) -> Result<IndexMap<String, String>, super::Error> {
    let mut known = IndexMap::new();
    read(text, FileId::MANIFEST, &mut known, &host).map(|_| known)
}

fn raw(text: &str) -> Result<IndexMap<String, String>, super::Error> {
    let mut known = IndexMap::new();
    read_raw(text, FileId::MANIFEST, &mut known, &host).map(|_| known)
}

fn compare(compose: &str, texts: &[String], reader: Reader, format: Option<&str>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad): (Vec<&String>, Vec<&String>) = texts.iter().partition(|text| reader(text).is_ok());
    let mut found = Vec::new();
    for text in &bad {
        if let Ok(theirs) = env_files(compose, folder.path(), &[text], format) {
            found.push(format!("{text:?}\n  ours:   {:?}\n  theirs: {theirs:?}\n", reader(text)));
        }
    }
    let check = |text: &String, theirs: &IndexMap<String, String>| {
        let ours = reader(text).unwrap();
        (ours != *theirs).then(|| format!("{text:?}\n  ours:   {ours:?}\n  theirs: {theirs:?}\n"))
    };
    match env_files(compose, folder.path(), &good, format) {
        Ok(theirs) => found.extend(good.iter().zip(&theirs).filter_map(|(text, theirs)| check(text, theirs))),
        // All at once is quick, one by one finds the culprit.
        Err(_) => found.extend(good.iter().filter_map(|text| match env_files(compose, folder.path(), &[text], format) {
            Ok(theirs) => check(text, &theirs[0]),
            Err(error) => Some(format!("{text:?}\n  ours:   {:?}\n  theirs: {error}\n", reader(text))),
        })),
    }
    println!("{} read, {} refused, {} differ", good.len(), bad.len(), found.len());
    found
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn dotenv_read_conformance_of_a_services_files() {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE");
    let mut texts = cases();
    texts.extend(mixtures(300));
    for compose in binaries.split(':') {
        let found = compare(compose, &texts, dialect, None);
        assert!(found.is_empty(), "{compose}\n{}", found.concat());
    }
}

/// Older versions do not know this format.
#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn dotenv_read_conformance_of_raw_files() {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE");
    let newest = binaries.split(':').next_back().unwrap();
    let mut texts = cases();
    texts.extend(mixtures(60));
    texts.extend([
        format!("A={}\n", "x".repeat(65_533)),
        format!("A={}", "x".repeat(65_533)),
        format!("A={}", "x".repeat(65_534)),
        format!("A={}\n", "x".repeat(65_534)),
    ]);
    let found = compare(newest, &texts, raw, Some("raw"));
    assert!(found.is_empty(), "{}", found.concat());
}

/// Pairs of files behind `--env-file`: what a service gets that passes on every variable.
#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn dotenv_read_conformance_of_a_projects_files() {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE");
    let folder = tempfile::tempdir().unwrap();
    let good: Vec<String> = cases().into_iter().chain(mixtures(200)).filter(|text| dialect(text).is_ok()).collect();
    let pairs = good.chunks_exact(2).step_by(2).take(60);
    for (i, pair) in pairs.enumerate() {
        // To 2.26.1 what an earlier file says wins over the lines above: it is asked about files that share no name.
        let shares = dialect(&pair[1]).unwrap().keys().any(|key| dialect(&pair[0]).unwrap().contains_key(key));
        let mut known = IndexMap::new();
        let both = pair.iter().try_for_each(|text| read(text, FileId::MANIFEST, &mut known, &host).map(drop));
        // For a whole project Compose refuses a variable without a name.
        let both =
            both.map_err(|error| error.message).and_then(|()| if known.contains_key("") { Err(String::new()) } else { Ok(()) });
        let mut expected = known.clone();
        expected.extend(["HOST"].map(|name| (name.to_string(), host(name).unwrap())));
        for (name, text) in ["one.env", "two.env"].iter().zip(pair) {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let names: serde_json::Map<String, Json> = expected.keys().map(|key| (key.clone(), Json::Null)).collect();
        let file = serde_json::json!({"services": {"w": {"image": "a", "environment": names}}});
        for (version, compose) in binaries.split(':').enumerate() {
            if shares && version == 0 {
                continue;
            }
            let theirs = config(compose, folder.path(), &["--env-file", "one.env", "--env-file", "two.env"], &file);
            match (&both, theirs) {
                (Err(_), Err(_)) => {}
                (Ok(()), Ok(json)) => {
                    let environment = json["services"]["w"]["environment"].as_object().unwrap();
                    for (key, value) in &expected {
                        let theirs = environment[key].as_str().map(|text| text.replace("$$", "$"));
                        assert_eq!(theirs.as_deref(), Some(value.as_str()), "{compose} {i} {pair:?} {key}");
                    }
                }
                (ours, theirs) => panic!("{compose} {pair:?}\n{ours:?}\n{theirs:?}"),
            }
        }
    }
}
