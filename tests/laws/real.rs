//! The law of the overlays, held by real Compose: out of base and overlay it must read what it reads out of the file that
//! stands alone, and it must take the base by itself.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use stackgen::compose::Tree;
use stackgen::compose::compare::differences;
use stackgen::pipeline::decode::Layout;
use stackgen::pipeline::split::LayerKind;

use super::{Files, compiled, stacks};

/// Pairs of base and overlay that each Compose must read, unless `PAIRS` says how many.
const PAIRS: usize = 1_000;
/// Milliseconds that may go into making a failing manifest smaller.
const SHRINKING: u32 = 120_000;

/// The paths in `STACKGEN_COMPOSE`.
fn binaries() -> Vec<String> {
    std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE").split(':').map(str::to_string).collect()
}

/// What Compose reads out of `files` in `folder`, or its words against them.
fn config(compose: &str, folder: &Path, files: &[&str]) -> Result<Tree, String> {
    let mut command = Command::new(compose);
    command.args(files.iter().flat_map(|file| ["-f", file]));
    command.args(["config", "--format", "json"]).current_dir(folder).env_clear();
    command.envs([("PATH", "/usr/bin:/bin"), ("V1", "one"), ("V2", "two"), ("V5", "five"), ("TOK", "token")]).env("HOME", folder);
    let output = command.output().map_err(|error| format!("{compose}: {error}"))?;
    match serde_json::from_slice(&output.stdout) {
        Ok(json) if output.status.success() => Ok(Tree::from_json(&json)),
        _ => Err(String::from_utf8_lossy(&output.stderr).trim().to_string()),
    }
}

/// A folder for the files of one stack after the other, with what they name.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("stackgen-laws").tempdir().unwrap();
    for name in ["a.env", "b.env", "c.env"] {
        std::fs::write(folder.path().join(name), format!("FIRST={name}\nIN_{}=1\n", name.replace('.', "_"))).unwrap();
    }
    folder
}

/// Holds `compose` to the law for the files of `text`, `change`d before; says how many pairs it read.
fn law(compose: &str, folder: &Path, text: &str, change: &dyn Fn(&mut Files)) -> Result<usize, String> {
    let (Some((overlay, mut files)), Some((_, alone))) = (compiled(text, Layout::Overlay)?, compiled(text, Layout::Standalone)?)
    else {
        return Ok(0);
    };
    change(&mut files);
    for (path, content) in files.iter().chain(&alone) {
        std::fs::write(folder.join(path), content).unwrap();
    }
    let paths: Vec<&str> = overlay.layers.layers.iter().map(|layer| layer.path.as_str()).collect();
    config(compose, folder, &paths[..1]).map_err(|words| format!("the base by itself: {words}"))?;
    for (layer, path) in overlay.layers.layers.iter().zip(&paths).skip(1) {
        let LayerKind::Overlay(profile) = &layer.kind else { return Err(format!("{path} is no overlay")) };
        let whole = format!("STACK.{profile}.yaml");
        match (config(compose, folder, &[paths[0], path]), config(compose, folder, &[&whole])) {
            (Ok(both), Ok(alone)) => {
                if let Some(first) = differences(&both, &alone).first() {
                    let shown = |tree: Option<&Tree>| tree.map_or("nothing".to_string(), |tree| tree.to_json().to_string());
                    let (left, right) = (shown(first.left), shown(first.right));
                    return Err(format!("{profile}, {}: {left} out of base and overlay, {right} out of {whole}", first.path));
                }
            }
            (both, alone) => {
                let said = |answer: Result<Tree, String>| answer.err().unwrap_or_else(|| "taken".to_string());
                return Err(format!("{profile}: base and overlay: {}; {whole}: {}", said(both), said(alone)));
            }
        }
    }
    Ok(paths.len() - 1)
}

/// When threads stop.
struct Goal<'a> {
    /// Pairs that Compose has read.
    read: &'a AtomicUsize,
    /// How many it is to read.
    pairs: usize,
    /// Whether something was found: once it is as small as can be, all stop.
    broken: &'a AtomicBool,
}

/// Tries random stacks on `compose` until the goal is reached, or one breaks the law: why, and the smallest such manifest.
fn search(compose: &str, seed: u8, goal: &Goal<'_>, change: &dyn Fn(&mut Files)) -> Result<(), String> {
    let folder = folder();
    let config = Config {
        cases: 10,
        failure_persistence: None,
        max_shrink_time: SHRINKING,
        max_shrink_iters: u32::MAX,
        ..Config::default()
    };
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    while goal.read.load(Relaxed) < goal.pairs && !goal.broken.load(Relaxed) {
        let mut runner = TestRunner::new_with_rng(config.clone(), random);
        let outcome = runner.run(&stacks::manifest(), |text| {
            let found = law(compose, folder.path(), &text, change).map_err(TestCaseError::fail)?;
            goal.read.fetch_add(found, Relaxed);
            Ok(())
        });
        random = runner.new_rng();
        goal.broken.fetch_or(outcome.is_err(), Relaxed);
        match outcome {
            Ok(()) => {}
            Err(TestError::Fail(why, text)) => return Err(format!("{compose}\n{why}\n\nthe manifest:\n{text}")),
            Err(TestError::Abort(why)) => return Err(why.to_string()),
        }
    }
    Ok(())
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn real_compose_reads_the_same_out_of_base_and_overlay() {
    let binaries = binaries();
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).max(binaries.len());
    let pairs = std::env::var("PAIRS").map_or(PAIRS, |pairs| pairs.parse().unwrap());
    let (started, broken) = (Instant::now(), AtomicBool::new(false));
    let counts: Vec<AtomicUsize> = binaries.iter().map(|_| AtomicUsize::new(0)).collect();
    let failures: Vec<String> = std::thread::scope(|scope| {
        let one = |seed: usize| {
            let (compose, read) = (&binaries[seed % binaries.len()], &counts[seed % binaries.len()]);
            let goal = Goal { read, pairs, broken: &broken };
            scope.spawn(move || search(compose, u8::try_from(seed).unwrap(), &goal, &|_| {}))
        };
        let running: Vec<_> = (0..threads).map(one).collect();
        running.into_iter().filter_map(|thread| thread.join().unwrap().err()).collect()
    });
    for (compose, count) in binaries.iter().zip(&counts) {
        let version = Command::new(compose).args(["version", "--short"]).output().unwrap().stdout;
        let version = String::from_utf8_lossy(&version);
        println!("\nDocker Compose {}: {} pairs in {:.0?}", version.trim(), count.load(Relaxed), started.elapsed());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// A broken overlay is found, and shown as a manifest that says little else.
#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn real_compose_finds_a_broken_overlay_and_shows_a_small_manifest() {
    let forget = |files: &mut Files| {
        for (_, content) in files.iter_mut().filter(|(path, _)| path.contains("overlay")) {
            *content = content.replace("      retries: 3\n", "");
        }
    };
    let goal = Goal { read: &AtomicUsize::new(0), pairs: PAIRS, broken: &AtomicBool::new(false) };
    let failure = search(&binaries()[0], 0, &goal, &forget).unwrap_err();
    println!("{failure}");
    let manifest = failure.split_once("the manifest:\n").map_or("", |(_, text)| text);
    let said = manifest.lines().filter(|line| line.starts_with("    ")).count();
    assert!(manifest.contains("retries=3") && manifest.matches("\nservice ").count() == 1, "{failure}");
    assert!(said < 12, "{said} lines: {failure}");
}
