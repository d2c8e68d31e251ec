//! `stackgen task`, with a `docker` that says how it was called.
#![cfg(unix)]

use insta::assert_snapshot;

use super::TestEnv;

fn env() -> TestEnv {
    let env = TestEnv::rendered();
    env.program("docker", "for word; do printf '[%s]' \"$word\"; done; echo; case \"$*\" in *exec*) exit ${EXEC:-0};; esac");
    env
}

#[test]
fn tasks_are_listed() {
    assert_snapshot!(TestEnv::small().run(&["task"]), @r"
    exit code 0
    hello  Say hello
    steps  Several steps
    ");
}

#[test]
fn steps_run_in_order_and_words_go_to_the_last() {
    assert_snapshot!(env().run(&["task", "steps", "--all", "x y"]), @r"
    exit code 0
    one
    [compose][-f][compose.yaml][-f][compose.dev.yaml][exec][web][echo][two words]
    [compose][-f][compose.yaml][-f][compose.dev.yaml][ps][--all][x y]
    ");
    assert_snapshot!(env().run(&["task", "--profile", "prod", "hello"]), @r"
    exit code 0
    [compose][-f][compose.yaml][-f][compose.prod.yaml][run][--rm][web][echo][hello]
    ");
}

#[test]
fn the_first_step_that_fails_is_the_last() {
    let env = env();
    let mut command = env.command(&["task", "steps"]);
    assert_snapshot!(env.ended(command.env("EXEC", "3").output().unwrap()), @r"
    exit code 3
    one
    [compose][-f][compose.yaml][-f][compose.dev.yaml][exec][web][echo][two words]
    ");
}

#[test]
fn a_dry_run_prints_the_steps() {
    assert_snapshot!(env().run(&["task", "--dry-run", "steps"]), @r"
    exit code 0
    echo one
    docker compose -f compose.yaml -f compose.dev.yaml exec web echo 'two words'
    docker compose -f compose.yaml -f compose.dev.yaml ps
    ");
}

#[test]
fn tasks_and_profiles_must_exist() {
    assert_snapshot!(env().run(&["task", "helo"]), @r"
    exit code 2
    --- stderr
    error: there is no task `helo`
      help: did you mean `hello`?
    ");
    assert_snapshot!(env().run(&["task", "--profile", "prdo", "hello"]), @r"
    exit code 2
    --- stderr
    error: there is no profile `prdo`
      help: did you mean `prod`?
    ");
}
