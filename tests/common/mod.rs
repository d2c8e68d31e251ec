//! A folder of its own for a test, and the program run in it as a user would, with nothing of the machine around it.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests set up their files and fail loudly")]

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A small stack: two profiles, a service with a port, a variable, tasks.
pub const SMALL: &str = r#"stack shop { doc "A small shop"; env-file ".env.sample" }

profile dev default=#true { doc "Local development" }
profile prod { doc "Production"; machine server }

vars {
    var LOG_LEVEL default=info dev=debug { doc "Least severe message that is logged"; one-of debug info }
}

role app { restart unless-stopped; in dev { restart "no" } }

service web role=app {
    doc "Serves pages"
    image "nginx:1.27.3"
    port http 80 dev=8080
    env LOG_LEVEL
    in prod { read_only #true }
}

task hello service=web { doc "Say hello"; run echo hello }
task steps service=web { doc "Several steps"; host echo one; exec echo "two words"; compose ps }
"#;

/// A temporary folder, removed in the end.
pub struct TestEnv {
    folder: tempfile::TempDir,
}

/// What a run of the program came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit code.
    pub status: i32,
    /// Its results.
    pub stdout: String,
    /// Everything else.
    pub stderr: String,
}

impl TestEnv {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::Builder::new().prefix("stackgen-test").tempdir().unwrap() }
    }

    /// A folder that holds [`SMALL`] as `stack.kdl`.
    pub fn small() -> Self {
        let env = Self::new();
        env.write("stack.kdl", SMALL);
        env
    }

    /// [`small`](Self::small), rendered.
    pub fn rendered() -> Self {
        let env = Self::small();
        let ran = env.run(&["render", "-q"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{ran}");
        env
    }

    /// The folder's path.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Writes a file.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Writes a program into the folder that is first on the PATH.
    #[cfg(unix)]
    pub fn program(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        self.write(&format!("bin/{name}"), format!("#!/bin/sh\n{script}\n"));
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(self.path(&format!("bin/{name}")), mode).unwrap();
    }

    /// A file's text.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every file below the folder but those on the PATH, sorted.
    pub fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path);
                } else {
                    found.push(path.strip_prefix(self.folder.path()).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        found.retain(|path| !path.starts_with("bin/"));
        found.sort();
        found
    }

    /// The program with `args`, not yet started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stackgen"));
        let path = std::env::join_paths([self.path("bin"), "/usr/bin".into(), "/bin".into()]).unwrap();
        command.args(args).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.envs([("NO_COLOR", "1"), ("COLUMNS", "80"), ("LC_ALL", "C")]).env("PATH", path).env("HOME", self.path("home"));
        command
    }

    /// Runs the program in the folder.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.ended(self.command(args).output().unwrap())
    }

    /// Runs the program with `input` on its standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Ran {
        use std::io::Write as _;
        let piped = || Stdio::piped();
        let mut child = self.command(args).stdin(piped()).stdout(piped()).stderr(piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        self.ended(child.wait_with_output().unwrap())
    }

    /// What a run came to, the folder's path in it replaced.
    pub fn ended(&self, output: Output) -> Ran {
        let real = self.folder.path().canonicalize().unwrap();
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            [real.as_path(), self.folder.path()].iter().fold(text, |text, path| replace(&text, path))
        };
        Ran { status: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

fn replace(text: &str, path: &Path) -> String {
    text.replace(path.to_str().unwrap(), "$FOLDER")
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code {}\n{}", self.status, self.stdout)?;
        if self.stderr.is_empty() { Ok(()) } else { write!(f, "--- stderr\n{}", self.stderr) }
    }
}
