//! `stackgen audit`.

use insta::assert_snapshot;

use super::TestEnv;

const MANIFEST: &str = r#"stack shop
profile dev default=#true
vars {
    var LOG_LEVEL default=info { doc "Least severe message" }
    var API_KEY secret required dev=for-dev-only { doc "Key of the mail service" }
}
service app { doc "The shop"; build context="."; env LOG_LEVEL API_KEY }
"#;

/// A repository with one finding of several kinds.
fn shop() -> TestEnv {
    let env = TestEnv::new();
    env.write("stack.kdl", MANIFEST);
    assert_eq!(env.run(&["render", "-q"]).status, 0);
    env.write("Dockerfile", "FROM node:22-slim\nCOPY . .\n");
    env.write("src/app.js", "const level = process.env.LOG_LEVL ?? 'info';\nsend(process.env.API_KEY, process.env.SMTP_HOST);\n");
    env.write("scripts/up.sh", "#!/bin/sh\ndocker compose -f docker-compose.yml up -d\ndocker compose exec db psql\n");
    env.write("README.md", "Run `stackgen compose prod up`.\n");
    env
}

#[test]
fn people_see_each_finding_at_its_line() {
    assert_snapshot!(shop().run(&["audit"]));
}

#[test]
fn findings_are_written_for_programs() {
    let env = shop();
    let ran = env.run(&["audit", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let rows = found.as_array().unwrap().iter();
    let rows: Vec<String> = rows
        .map(|row| {
            format!("{}:{}:{} {}", row["file"].as_str().unwrap(), row["line"], row["column"], row["code"].as_str().unwrap())
        })
        .collect();
    assert_snapshot!(rows.join("\n"), @r"
    README.md:1:23 audit-profile
    scripts/up.sh:2:19 audit-compose-file
    scripts/up.sh:3:21 audit-service
    src/app.js:1:27 audit-undeclared
    src/app.js:2:39 audit-undeclared
    stack.kdl:4:9 audit-unused
    ");
    assert_eq!(ran.status, 1);
    let github = env.run(&["audit", "--format", "github"]).stdout;
    assert!(github.contains("::error file=scripts/up.sh,line=2,col=19,endColumn=36,title=audit-compose-file::"), "{github}");
    let sarif: serde_json::Value = serde_json::from_str(&env.run(&["audit", "--format", "sarif"]).stdout).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), rows.len());
}

#[test]
fn only_some_files_may_be_told_of_and_some_left_out() {
    let env = shop();
    let codes = |args: &[&str]| {
        let ran = env.run(&[&["audit", "--format", "json"], args].concat());
        let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran}"));
        found.as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&["README.md"]), ["audit-profile"]);
    assert_eq!(codes(&["scripts"]), ["audit-compose-file", "audit-service"]);
    assert!(!codes(&["--skip", "scripts/"]).contains(&"audit-service".to_string()));
    env.write(".stackgenignore", "scripts/\nREADME.md\n");
    assert!(codes(&[]).iter().all(|code| code == "audit-undeclared" || code == "audit-unused"), "{:?}", codes(&[]));
    let ran = env.run(&["audit", "/nowhere"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran}");
}

#[test]
fn deny_and_allow_turn_warnings() {
    let env = shop();
    env.write(".stackgenignore", "scripts/\nsrc/\n");
    assert_eq!(env.run(&["audit"]).status, 0);
    assert_eq!(env.run(&["audit", "--deny", "audit-profile"]).status, 1);
    assert!(!env.run(&["audit", "--allow", "audit-profile"]).stdout.contains("audit-profile"));
    let ran = env.run(&["audit", "--deny", "audit-profil"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("did you mean `audit-profile`?"), "{ran}");
}

#[test]
fn an_old_project_starts_with_a_baseline() {
    let env = shop();
    assert_eq!(env.run(&["audit", "--write-baseline"]).status, 0);
    let ran = env.run(&["audit"]);
    assert_eq!(ran.status, 0, "{ran}");
    // A line more moves the others, and is new itself.
    env.write("scripts/up.sh", "#!/bin/sh\n\ndocker compose up -d cache\ndocker compose -f docker-compose.yml up -d\n");
    let ran = env.run(&["audit"]);
    assert!(ran.stdout.contains("there is no service `cache`") && !ran.stdout.contains("docker-compose.yml`"), "{ran}");
    assert!(ran.stderr.contains("1 finding of .stackgen/audit-baseline.json is mended"), "{ran}");
    assert_eq!(ran.status, 1);
    env.write(".stackgen/audit-baseline.json", "{}");
    assert_eq!(env.run(&["audit"]).status, 2);
}

#[test]
fn uses_are_listed_without_a_manifest() {
    let env = TestEnv::new();
    env.write("src/a.js", "// process.env.NOT_THIS\nconst é = process.env.PORT ?? 3000;\n");
    env.write("b.sh", "echo \"${HOST_NAME:?}\"\n");
    env.write(".gitignore", "dist/\n");
    env.write("dist/a.js", "process.env.BUILT\n");
    assert_snapshot!(env.run(&["audit", "--uses"]), @r"
    exit code 0
    HOST_NAME
      b.sh:1:9  read
    PORT
      src/a.js:2:23  read, optional
    2 uses of 2 variables
    ");
    let ran = env.run(&["audit", "--uses", "--format", "json", "src"]);
    let row = serde_json::json!({
        "name": "PORT", "file": "src/a.js", "line": 2, "column": 23, "language": "javascript", "kind": "read", "optional": true,
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap(), serde_json::json!([row]));
    assert_eq!(env.run(&["audit", "--uses", "--format", "sarif"]).status, 2);
    assert_eq!(env.run(&["audit", "--uses", "missing"]).status, 2);
    // Findings need one.
    assert_eq!(env.run(&["audit"]).status, 2);
}

#[test]
fn a_manifest_may_lie_in_a_folder_beside_the_code() {
    let env = TestEnv::new();
    env.write("deploy/stack.kdl", MANIFEST.replace("context=\".\"", "context=\"..\" dockerfile=\"Dockerfile\" target=run"));
    assert_eq!(env.run(&["-C", "deploy", "render", "-q"]).status, 0);
    env.write("Dockerfile", "FROM node:22-slim AS runner\n");
    env.write("src/app.js", "send(process.env.API_KEY, process.env.LOG_LEVEL, process.env.SMTP_HOST);\n");
    env.write("other/stack.kdl", "stack other\nprofile dev\n");
    env.write("other/app.js", "process.env.OF_ANOTHER_PROJECT\n");
    let places = |args: &[&str]| {
        let ran = env.run(&[args, &["--format", "json"]].concat());
        let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran}"));
        let place = |row: &serde_json::Value| {
            format!("{}:{} {}", row["file"].as_str().unwrap(), row["line"], row["code"].as_str().unwrap())
        };
        found.as_array().unwrap().iter().map(place).collect::<Vec<_>>()
    };
    let all = ["deploy/stack.kdl:7 audit-build-target", "src/app.js:1 audit-undeclared"];
    assert_eq!(places(&["-m", "deploy/stack.kdl", "audit", "."]), all);
    assert_eq!(places(&["-m", "deploy/stack.kdl", "audit", "src"]), all[1..]);
    let from_deploy = places(&["-C", "deploy", "audit", ".."]);
    assert_eq!(from_deploy, ["../deploy/stack.kdl:7 audit-build-target", "../src/app.js:1 audit-undeclared"]);
}

#[test]
fn a_secret_is_told_and_not_shown() {
    let env = TestEnv::new();
    env.write("stack.kdl", MANIFEST.replace("build context=\".\"", "image \"shop:1.4\""));
    let token = ["ghp_", &"k3Rq9Z".repeat(6)].concat();
    env.write("deploy.py", format!("GITHUB_TOKEN = \"{token}\"\n"));
    env.write(".env.example", format!("API_KEY={token}\n"));
    for format in ["human", "json", "sarif", "github"] {
        let ran = env.run(&["audit", "--format", format]);
        assert_eq!(ran.status, 1, "{ran}");
        assert!(ran.stdout.contains("a GitHub token") && !format!("{ran}").contains(&token), "{format}: {ran}");
    }
}

#[test]
fn odd_files_stop_nothing() {
    let env = shop();
    env.write("data.json", [0u8, 1, 2].as_slice());
    env.write("latin.py", b"# caf\xe9\nimport os\nos.getenv('LATIN')\n".as_slice());
    env.write("half.ts", "const { A, b: { = process.env; `${");
    env.write("empty.go", "");
    env.write("deep.js", "(".repeat(50_000));
    std::os::unix::fs::symlink("/nowhere", env.path("link.js")).unwrap();
    std::os::unix::fs::symlink(".", env.path("loop")).unwrap();
    let ran = env.run(&["audit"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert!(ran.stdout.contains("LATIN"), "{ran}");
}
