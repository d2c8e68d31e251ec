//! `stackgen check`.

use insta::assert_snapshot;

use super::TestEnv;
use crate::common::SMALL;

/// [`SMALL`] with a misspelt key and a host port that is taken twice.
fn wrong() -> TestEnv {
    let env = TestEnv::new();
    env.write("stack.kdl", SMALL.replace("image", "imgae"));
    env
}

/// A stack with a warning: a variable that nobody reads.
fn odd() -> TestEnv {
    let env = TestEnv::new();
    env.write("stack.kdl", SMALL.replace("task hello", "role unused { restart always }\n\ntask hello"));
    env
}

#[test]
fn a_stack_without_findings() {
    let ran = TestEnv::small().run(&["check"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran}");
    assert_eq!(TestEnv::small().run(&["check", "-q"]).status, 0);
}

#[test]
fn errors_for_people_and_for_programs() {
    let env = wrong();
    assert_snapshot!(env.run(&["check"]), @r#"
    exit code 1
    unknown-key

      × a service has no `imgae`
        ╭─[stack.kdl:14:5]
     13 │     doc "Serves pages"
     14 │     imgae "nginx:1.27.3"
        ·     ──┬──
        ·       ╰── not a key of Compose
     15 │     port http 80 dev=8080
        ╰────
      help: did you mean `image`?

    1 error
    1 finding can be fixed: `stackgen check --fix`
    "#);
    assert_snapshot!(env.run(&["check", "--format", "json"]), @r#"
    exit code 1
    [
      {
        "code": "unknown-key",
        "severity": "error",
        "message": "a service has no `imgae`",
        "file": "stack.kdl",
        "line": 14,
        "column": 5,
        "end_line": 14,
        "end_column": 10,
        "label": "not a key of Compose",
        "related": [],
        "help": "did you mean `image`?",
        "profiles": [],
        "fix": [
          {
            "line": 14,
            "column": 5,
            "end_line": 14,
            "end_column": 10,
            "text": "image"
          }
        ]
      }
    ]
    "#);
    assert_snapshot!(env.run(&["check", "--format", "github"]), @r"
    exit code 1
    ::error file=stack.kdl,line=14,col=5,endColumn=9,title=unknown-key::a service has no `imgae`: not a key of Compose%0Ahelp: did you mean `image`?
    ");
    let sarif: serde_json::Value = serde_json::from_str(&env.run(&["check", "--format", "sarif"]).stdout).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((result["ruleId"].as_str(), result["level"].as_str()), (Some("unknown-key"), Some("error")));
    assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startLine"], 14);
}

#[test]
fn paths_for_code_hosts_start_at_the_checkout() {
    let env = TestEnv::new();
    env.write("ops/stack.kdl", SMALL.replace("image", "imgae"));
    let mut command = env.command(&["-C", "ops", "check", "--format", "github"]);
    let ran = env.ended(command.env("GITHUB_WORKSPACE", env.path("")).output().unwrap());
    assert!(ran.stdout.starts_with("::error file=ops/stack.kdl,line=14,"), "{ran}");
}

#[test]
fn warnings_can_be_denied_and_allowed() {
    let env = odd();
    let ran = env.run(&["check"]);
    assert!(ran.status == 0 && ran.stdout.contains("unused-role") && ran.stdout.ends_with("1 warning\n"), "{ran}");
    let ran = env.run(&["check", "--deny", "unused-role"]);
    assert!(ran.status == 1 && ran.stdout.ends_with("1 error\n"), "{ran}");
    let ran = env.run(&["check", "--allow", "unused-role"]);
    assert!(ran.status == 0 && ran.stdout.contains("no findings"), "{ran}");
}

#[test]
fn a_code_must_exist_and_errors_cannot_be_allowed() {
    let env = TestEnv::small();
    assert_snapshot!(env.run(&["check", "--deny", "port-colision"]), @r"
    exit code 2
    --- stderr
    error: there is no finding `port-colision`
      help: did you mean `port-collision`?
    ");
    env.write("stack.kdl", format!("{SMALL}\nservice two {{ image \"nginx:1.27.3\"; port http 80 dev=8080 }}\n"));
    assert_snapshot!(env.run(&["check", "--allow", "port-collision"]), @r"
    exit code 2
    --- stderr
    error: `port-collision` is an error here, and errors cannot be allowed
      help: leave out --allow, and see what it says
    ");
    assert_snapshot!(env.run(&["check", "--allow", "port-collision", "--deny", "port-collision"]), @r"
    exit code 2
    --- stderr
    error: `port-collision` cannot be both denied and allowed
    ");
}

#[test]
fn what_is_allowed_with_a_reason_is_counted_when_asked() {
    let env = odd();
    let text = env.read("stack.kdl");
    env.write("stack.kdl", text.replacen("stack shop {", "stack shop { allow unused-role \"the next service plays it\";", 1));
    let told = "stack.kdl: no findings in 2 profiles\n";
    for (arguments, note) in [(&["check"][..], ""), (&["check", "-v"], "1 finding allowed\n")] {
        let ran = env.run(arguments);
        assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, told, note), "{ran}");
    }
}

#[test]
fn compose_files_need_no_manifest() {
    let env = TestEnv::new();
    env.write("compose.yaml", "name: shop\nservices:\n  web: { image: \"nginx:1.27\" }\n");
    env.write("a/over.yaml", "version: \"3\"\nservices:\n  web:\n    restart: sometimes\n");
    for arguments in [&["check", "--compose"][..], &["check", "--compose", "compose.yaml"], &["check", "--compose", "."]] {
        assert_eq!(env.run(arguments).status, 0);
    }
    assert_eq!(env.run(&["check", "--compose", "compose.yaml"]).stdout, "compose.yaml: no findings\n");
    let ran = env.run(&["check", "--compose", "compose.yaml,a/over.yaml", "compose.yaml", "--format", "github"]);
    let lines: Vec<&str> = ran.stdout.lines().map(|line| line.split(':').nth(2).unwrap_or_default()).collect();
    let places = [
        "error file=a/over.yaml,line=4,col=14,endColumn=22,title=restart-policy",
        "warning file=a/over.yaml,line=1,col=1,endColumn=7,title=obsolete-version",
    ];
    assert_eq!((ran.status, lines), (1, places.to_vec()), "{ran}");
    assert_eq!(env.run(&["check", "--compose", "a/over.yaml", "--strict", "--format", "json"]).status, 1);
    let ran = env.run(&["check", "--compose", "none.yaml"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (2, "error: there is no `none.yaml`\n"));
    assert_eq!(env.run(&["check", "--strict"]).status, 2);
}

#[test]
fn what_leaves_no_doubt_is_fixed_in_place() {
    let env = wrong();
    let told = env.run(&["check"]).stdout;
    assert!(told.ends_with("1 error\n1 finding can be fixed: `stackgen check --fix`\n"), "{told}");
    let ran = env.run(&["check", "--fix"]);
    let summary = "stack.kdl: no findings in 2 profiles\n";
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, summary, "fixed 1 finding in stack.kdl\n"), "{ran}");
    assert_eq!(env.read("stack.kdl"), SMALL);
    assert_eq!(env.run(&["check", "--fix"]).stderr, "");
    assert_eq!(env.run_with(&["check", "--fix", "-m", "-"], &SMALL.replace("image", "imgae")).status, 2);
    env.write("compose.yaml", "services: {}\n");
    assert_eq!(env.run(&["check", "--fix", "--compose", "compose.yaml"]).status, 2);
}
