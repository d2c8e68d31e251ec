//! `stackgen compose`, with a `docker` that says how it was called.
#![cfg(unix)]

use insta::assert_snapshot;

use super::TestEnv;

fn env() -> TestEnv {
    let env = TestEnv::rendered();
    env.program("docker", "pwd; for word; do echo \"[$word]\"; done; exit 7");
    env
}

#[test]
fn the_command_runs_in_the_manifest_s_folder_and_its_exit_code_is_passed_on() {
    let env = env();
    std::fs::create_dir(env.path("sub")).unwrap();
    assert_snapshot!(env.run(&["-C", "sub", "compose", "dev", "up", "-d", "--", "a b"]), @r"
    exit code 7
    $FOLDER
    [compose]
    [-f]
    [compose.yaml]
    [-f]
    [compose.dev.yaml]
    [up]
    [-d]
    [--]
    [a b]
    ");
}

#[test]
fn a_dry_run_prints_what_a_shell_takes() {
    assert_snapshot!(env().run(&["compose", "--dry-run", "prod", "logs", "it's"]), @r"
    exit code 0
    docker compose -f compose.yaml -f compose.prod.yaml logs 'it'\''s'
    ");
}

#[test]
fn files_must_be_there_and_should_be_current() {
    let env = env();
    env.write("compose.yaml", env.read("compose.yaml").replace("nginx", "caddy"));
    assert_snapshot!(env.run(&["compose", "dev", "ps"]), @r"
    exit code 7
    $FOLDER
    [compose]
    [-f]
    [compose.yaml]
    [-f]
    [compose.dev.yaml]
    [ps]
    --- stderr
    warning: `compose.yaml` is not what stack.kdl says
      help: `stackgen verify` shows the difference, `stackgen render` writes it anew
    ");
    std::fs::remove_file(env.path("compose.dev.yaml")).unwrap();
    assert_snapshot!(env.run(&["compose", "dev", "ps"]), @r"
    exit code 2
    --- stderr
    error: `compose.dev.yaml` does not exist
      help: `stackgen render` writes it
    ");
}

#[test]
fn profiles_and_docker_must_exist() {
    let env = TestEnv::rendered();
    assert_snapshot!(env.run(&["compose", "dve", "ps"]), @r"
    exit code 2
    --- stderr
    error: there is no profile `dve`
      help: did you mean `dev`?
    ");
    let mut command = env.command(&["compose", "dev", "ps"]);
    assert_snapshot!(env.ended(command.env("PATH", env.path("bin")).output().unwrap()), @r"
    exit code 2
    --- stderr
    error: `docker` is not on the PATH
      help: install Docker with its Compose plugin; `--dry-run` prints the command
    ");
}
