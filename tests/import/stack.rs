//! A folder of Compose files, and the profiles that are made of them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::common::{Ran, TestEnv};

/// A stack as people have it today.
pub struct Stack {
    /// Its folder's name.
    pub name: String,
    /// Where its files are.
    pub folder: PathBuf,
    /// Its profiles.
    pub profiles: Vec<Profile>,
}

/// How Compose is called for one profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub files: Vec<String>,
    pub env_files: Vec<String>,
    /// Compose's own.
    pub profiles: Vec<String>,
}

/// The stacks of this folder.
pub fn stacks() -> Vec<Stack> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let stacks = stacks_in(&folder, "profiles.tsv");
    assert!(stacks.len() > 4, "there should be more in {}", folder.display());
    stacks
}

/// The stacks of a folder: each folder in it that has a table of this name. A table that begins each line with the stack's name
/// is read as well.
pub fn stacks_in(folder: &Path, table: &str) -> Vec<Stack> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let stack = |folder: PathBuf| {
        let text = std::fs::read_to_string(folder.join(table)).ok()?;
        let profiles = text.lines().filter(|line| !line.trim().is_empty()).map(profile).collect();
        let name = folder.file_name()?.to_string_lossy().into_owned();
        Some(Stack { name, folder, profiles })
    };
    folders.into_iter().filter_map(stack).collect()
}

fn profile(line: &str) -> Profile {
    let mut cells: Vec<&str> = line.split('\t').collect();
    if cells.len() == 5 {
        cells.remove(0);
    }
    let [name, files, env_files, profiles] = cells[..] else { panic!("{line}: four cells are wanted") };
    let list = |cell: &str| cell.split(',').filter(|item| !matches!(*item, "-" | "")).map(String::from).collect();
    Profile { name: name.to_string(), files: list(files), env_files: list(env_files), profiles: list(profiles) }
}

impl Stack {
    /// The command that imports all of its profiles.
    pub fn import(&self) -> Vec<String> {
        let mut command: Vec<String> = ["import", "-o", "stack.kdl", "--report", "report.json"].map(String::from).to_vec();
        for profile in &self.profiles {
            let lists =
                [("--profile", &profile.files), ("--env-file", &profile.env_files), ("--compose-profile", &profile.profiles)];
            for (option, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
                command.extend([option.to_string(), format!("{}={}", profile.name, list.join(","))]);
            }
        }
        command
    }
}

/// A copy of a stack, in a folder that is called as its own: projects have their names from there.
pub struct Laid {
    env: TestEnv,
    folder: String,
}

impl Laid {
    /// Copies a stack's files, without what stands beside them for the tests.
    pub fn out(stack: &Stack) -> Self {
        let laid = Self { env: TestEnv::new(), folder: stack.name.clone() };
        copy(&stack.folder, &laid.path(""));
        for name in ["profiles.tsv", "scenarios.tsv", "manifest.kdl"] {
            let _ = std::fs::remove_file(laid.path(name));
        }
        laid
    }

    /// A path in the copy.
    pub fn path(&self, below: &str) -> PathBuf {
        self.env.path(&self.folder).join(below)
    }

    /// A file's text.
    pub fn read(&self, path: &str) -> String {
        self.env.read(&format!("{}/{path}", self.folder))
    }

    /// Runs the program in the copy.
    pub fn run<A: AsRef<OsStr>>(&self, args: &[A]) -> Ran {
        self.env.ended(self.env.command(&[]).args(args).current_dir(self.path("")).output().unwrap())
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
