//! `stackgen inspect`.

use insta::assert_snapshot;

use super::TestEnv;

#[test]
fn the_list_has_exactly_the_keys_that_scripts_know() {
    let ran = TestEnv::small().run(&["inspect"]);
    let list: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&list[0]).unwrap(), @r#"
    {
      "profile": "dev",
      "files": [
        "compose.yaml",
        "compose.dev.yaml"
      ],
      "env_files": [],
      "project": "shop-dev",
      "compose_profiles": [],
      "swarm": false,
      "command": "docker compose -f compose.yaml -f compose.dev.yaml"
    }
    "#);
    assert_eq!(list.as_array().unwrap().len(), 2);
}

#[test]
fn a_profile_is_shown_whole() {
    let env = TestEnv::small();
    assert_snapshot!(env.run(&["inspect", "prod"]), @r#"
    exit code 0
    name: shop-prod

    services:
      web:
        image: nginx:1.27.3
        environment:
          LOG_LEVEL: "${LOG_LEVEL:-info}"
        expose:
          - "80"
        restart: unless-stopped
        read_only: true
    "#);
    let json: serde_json::Value = serde_json::from_str(&env.run(&["inspect", "prod", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["services"]["web"]["read_only"], true);
    assert_snapshot!(env.run(&["inspect", "prdo"]), @r"
    exit code 2
    --- stderr
    error: there is no profile `prdo`
      help: did you mean `prod`?
    ");
}

#[test]
fn an_origin_names_every_line_that_had_a_say() {
    let env = TestEnv::small();
    assert_snapshot!(env.run(&["inspect", "dev", "--origin", "services.web.environment.LOG_LEVEL"]), @r#"
    exit code 0
    services.web.environment.LOG_LEVEL in profile dev
      ${LOG_LEVEL:-debug}

    set by stack.kdl:16:9, service web
      16 |     env LOG_LEVEL
         |         ^^^^^^^^^

    variable LOG_LEVEL from stack.kdl:7:36
      7 |     var LOG_LEVEL default=info dev=debug { doc "Least severe message that is logged"; one-of debug info }
        |                                    ^^^^^
    "#);
    assert_snapshot!(env.run(&["inspect", "dev", "--origin", "services.web.restart"]), @r#"
    exit code 0
    services.web.restart in profile dev
      no

    set by stack.kdl:10:53, role app, in dev
      10 | role app { restart unless-stopped; in dev { restart "no" } }
         |                                                     ^^^^

    over stack.kdl:10:20, role app
      10 | role app { restart unless-stopped; in dev { restart "no" } }
         |                    ^^^^^^^^^^^^^^
    "#);
    assert_snapshot!(env.run(&["inspect", "prod", "--origin", "services.web.read_only"]), @r"
    exit code 0
    services.web.read_only in profile prod
      true

    set by stack.kdl:17:25, service web, in prod
      17 |     in prod { read_only #true }
         |                         ^^^^^
    ");
    assert_snapshot!(env.run(&["inspect", "dev", "--origin", "services.web.ports[0].published"]), @r"
    exit code 0
    services.web.ports[0].published in profile dev
      ${WEB_HTTP_PORT:-8080}

    set by stack.kdl:15:22, service web
      15 |     port http 80 dev=8080
         |                      ^^^^
    ");
}

#[test]
fn a_path_that_leads_nowhere_has_a_nearest_one() {
    let env = TestEnv::small();
    assert_snapshot!(env.run(&["inspect", "dev", "--origin", "services.web.imgae"]), @r"
    exit code 2
    --- stderr
    error: `services.web` of profile `dev` has no `imgae`
      help: did you mean `services.web.image`?
    ");
    assert_snapshot!(env.run(&["inspect", "dev", "--origin", "services.web.ports.http"]), @r"
    exit code 2
    --- stderr
    error: `services.web.ports` of profile `dev` has no `http`
      help: it is a list of 1: write `services.web.ports[0]`
    ");
    assert_snapshot!(env.run(&["inspect", "--origin", "services"]), @r"
    exit code 2
    --- stderr
    error: the following required arguments were not provided:
      <PROFILE>

    Usage: stackgen inspect --origin <PATH> <PROFILE>

    For more information, try '--help'.
    ");
}
