//! `stackgen env show`.

use insta::assert_snapshot;

use super::TestEnv;

const MANIFEST: &str = r#"stack shop
profile dev default=#true
profile prod { strict }
vars {
    var LOG_LEVEL default=info dev=debug { doc "Verbosity" }
    var DB_USER default=shop { doc "Owner" }
    var DB_PASSWORD secret required dev=postgres { doc "Password" }
    var DATABASE_URL value="postgresql://${DB_USER}:${DB_PASSWORD}@${db.sql}/shop" { doc "Place" }
}
service db {
    image "example/postgres:16"
    port sql 5432 dev=5432 var=POSTGRES_PORT { doc "SQL" }
    env LOG_LEVEL DATABASE_URL
}
"#;

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.write("stack.kdl", MANIFEST);
    env
}

#[test]
fn any_file_is_shown_without_a_manifest() {
    let env = TestEnv::new();
    env.write(".env", "A=1 # one\nB=\"${A}\\n2\"\nexport C='x y'\nA=3\nAPI_TOKEN=abcdefgh\nD=x-abcdefgh\nLC_ALL\nNONE\n");
    env.write("more.env", "E=${A}${API_TOKEN}\nURL=amqp://me:pw1@host/x\n");
    let ran = env.run(&["env", "show", "--env-file", ".env", "--env-file", "more.env"]);
    assert_snapshot!(ran, @r#"
    exit code 0
    A          3                          .env:4
    B          "1\n2"                     .env:2
    C          'x y'                      .env:3
    API_TOKEN  ********                   .env:5
    D          ********                   .env:6
    LC_ALL     C                          the process environment
    E          ********                   more.env:1
    URL        amqp://me:********@host/x  more.env:2
    "#);
    assert_snapshot!(env.run(&["env", "show", "--format", "json", "--reveal"]), @r#"
    exit code 0
    {
      "variables": {
        "A": "3",
        "B": "1\n2",
        "C": "x y",
        "API_TOKEN": "abcdefgh",
        "D": "x-abcdefgh",
        "LC_ALL": "C"
      },
      "errors": []
    }
    "#);
}

#[test]
fn a_profile_s_values_come_from_process_files_and_manifest() {
    let env = env();
    env.write(".env", "DB_PASSWORD=s3cr3t-word\nPOSTGRES_PORT=5499\nDB_USRE=me\nDB_USER=\n");
    let ran = env.ended(env.command(&["env", "show", "dev"]).env("LOG_LEVEL", "trace").output().unwrap());
    assert_snapshot!(ran, @r"
    exit code 0
    LOG_LEVEL      trace                                    the process environment
    DB_USER        shop                                     stack.kdl:6
    DB_PASSWORD    ********                                 .env:1
    DATABASE_URL   postgresql://shop:********@db:5432/shop  stack.kdl:8, made of DB_USER, DB_PASSWORD
    POSTGRES_PORT  5499                                     .env:2
    DB_USRE        me                                       .env:3 (not in the manifest)
    ");
    let ran = env.run(&["env", "show", "dev", "--format", "json", "--reveal"]);
    assert!(ran.stdout.contains("postgresql://shop:s3cr3t-word@db:5432/shop"), "{ran}");
}

#[test]
fn what_is_required_and_missing_is_told() {
    assert_snapshot!(env().run(&["env", "show", "prod"]), @r"
    exit code 1
    LOG_LEVEL     info  stack.kdl:5
    DB_USER       shop  stack.kdl:6
    DB_PASSWORD   -     required by stack.kdl:7, given by nobody
    DATABASE_URL  -     stack.kdl:8, made of DB_USER, DB_PASSWORD
    --- stderr
    error: `DB_PASSWORD` is required and has no value (stack.kdl:7:28)
    ");
}

#[test]
fn what_compose_refuses_is_told_without_its_value() {
    let env = TestEnv::new();
    env.write(".env", "A=1\nPASSWORD=\"hunter2\nB C=3\n");
    assert_snapshot!(env.run(&["env", "show"]), @r"
    exit code 1
    --- stderr
    error: this quote is never closed (.env:2:10)
    error: a variable's name has no blanks (.env:3:1)
    ");
    assert_snapshot!(env.run(&["env", "show", "--format", "json"]), @r#"
    exit code 1
    {
      "variables": {},
      "errors": [
        {
          "message": "this quote is never closed",
          "file": ".env",
          "line": 2,
          "column": 10
        },
        {
          "message": "a variable's name has no blanks",
          "file": ".env",
          "line": 3,
          "column": 1
        }
      ]
    }
    "#);
    env.write("bytes.env", b"A=1\nB=\xffx\n");
    assert_snapshot!(env.run(&["env", "show", "--format", "json", "--env-file", "bytes.env"]), @r#"
    exit code 1
    {
      "variables": {},
      "errors": [
        {
          "message": "this is not UTF-8 text",
          "file": "bytes.env",
          "line": 2,
          "column": 3
        }
      ]
    }
    "#);
    assert_snapshot!(env.run(&["env", "show", "--env-file", "none.env"]), @r"
    exit code 2
    --- stderr
    error: `none.env` does not exist
      help: `--env-file FILE` names another; `stackgen env init PROFILE` makes one for a profile
    ");
}
