//! What help says, at 80 columns.

use super::TestEnv;

fn help(command: &str) -> String {
    let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
    let ran = TestEnv::new().run(&args);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran}");
    let wide: Vec<&str> = ran.stdout.lines().filter(|line| line.chars().count() > 80).collect();
    assert!(wide.is_empty(), "{command}: {wide:?}");
    // The options of every command are shown once, with the program's own help.
    match ran.stdout.split_once("\nGlobal options:\n") {
        Some((own, rest)) if !command.is_empty() => {
            let examples = rest.find("\nExamples:").map_or("", |at| &rest[at..]);
            format!("{own}{examples}")
        }
        _ => ran.stdout,
    }
}

/// The commands that a help lists, the last one first.
fn commands(of: &str) -> Vec<String> {
    let text = help(of);
    let lines = text.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?.split_whitespace().next());
    let mut found: Vec<String> = names.map(|name| format!("{of} {name}").trim().to_string()).collect();
    found.reverse();
    found
}

#[test]
fn of_the_program() {
    insta::assert_snapshot!(help(""), @r"
    Render Compose files, .env samples and configuration docs from one manifest

    A manifest, `stack.kdl`, says what a stack's services are and how they differ
    between runtime profiles such as dev, test and prod. Everything else is rendered
    from it, and `stackgen verify` tells when a file is no longer what the manifest
    says.

    Usage: stackgen [OPTIONS] <COMMAND>

    Commands:
      init         Start from an example: its manifest and all that it renders
      import       Make a manifest of Compose files, and prove that nothing changed
      render       Write every file that the manifest describes
      verify       Compare the files on disk with what the manifest says
      check        Judge the manifest and the stack that it describes
      inspect      Show what a profile comes to, and where a value came from
      explain      Tell what a finding means and what to do about it
      audit        Hold code, docs and scripts against the manifest
      env          Judge, make and show real .env files
      compose      Run docker compose with a profile's files and project name
      task         Run a task of the manifest, or list them
      graph        Draw services, what they wait for, published ports and volumes
      fmt          Lay out manifests: four spaces a level, one space between words
      schema       Print a JSON schema, of manifests or of Compose files
      completions  Print a script that completes commands and options in a shell
      man          Print a manual page, of stackgen or of one of its commands

    Options:
      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Global options:
      -m, --manifest <FILE>
              The manifest [default: the stack.kdl in this folder or the nearest one
              above]

      -C, --directory <DIR>
              Run as if started in DIR

          --color <WHEN>
              When to use colours; NO_COLOR is heeded

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never
              
              [default: auto]

      -q, --quiet
              Say only what is wrong, and what was asked for

      -v, --verbose
              Say more

    Exit codes: 0 done, 1 findings or drift, 2 the command could not be carried out.
    ");
}

#[test]
fn of_every_command() {
    let mut all = String::new();
    let mut waiting = commands("");
    while let Some(command) = waiting.pop() {
        let text = help(&command);
        let first = text.lines().next().unwrap();
        assert!(first.len() <= 80 && !first.ends_with('.'), "{command}: {first}");
        assert!(text.contains("\nExamples:\n"), "{command} has no examples");
        all += &format!("$ stackgen {command} --help\n{text}\n\n");
        waiting.extend(commands(&command));
    }
    let trimmed: Vec<&str> = all.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("help", trimmed.join("\n"));
}

#[test]
fn wrong_usage_is_exit_code_2() {
    insta::assert_snapshot!(TestEnv::new().run(&["rendr"]), @r"
exit code 2
--- stderr
error: unrecognized subcommand 'rendr'

  tip: a similar subcommand exists: 'render'

Usage: stackgen [OPTIONS] <COMMAND>

For more information, try '--help'.
");
    insta::assert_snapshot!(TestEnv::new().run(&["render", "--dry-rum"]), @r"
    exit code 2
    --- stderr
    error: unexpected argument '--dry-rum' found

      tip: a similar argument exists: '--dry-run'

    Usage: stackgen render --dry-run

    For more information, try '--help'.
    ");
    assert_eq!(TestEnv::new().run(&[]).status, 2);
}
