//! `stackgen import`.

use std::path::Path;

use super::TestEnv;

/// A folder with the files of `tests/import/everything`.
fn everything() -> TestEnv {
    let env = TestEnv::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/everything");
    for path in [
        "docker-compose.yml",
        "docker-compose.override.yml",
        "docker-compose.prod.yml",
        "prod.env",
        "web.env",
        "common/base.yml",
        "sub/compose.yml",
    ] {
        env.write(path, std::fs::read_to_string(folder.join(path)).unwrap());
    }
    env
}

const PROFILES: &[&str] = &[
    "--profile",
    "dev=docker-compose.yml,docker-compose.override.yml",
    "--profile",
    "base=docker-compose.yml",
    "--profile",
    "prod=docker-compose.yml,docker-compose.prod.yml",
    "--env-file",
    "prod=prod.env",
    "--compose-profile",
    "base=jobs",
];

fn import(env: &TestEnv, more: &[&str]) -> crate::common::Ran {
    let args: Vec<&str> = ["import"].iter().chain(PROFILES).chain(more).copied().collect();
    env.run(&args)
}

#[test]
fn every_profile_comes_back() {
    let env = everything();
    let ran = import(&env, &["-o", "stack.kdl", "--report", "report.json"]);
    assert_eq!(ran.status, 0, "{ran}");
    let last: Vec<&str> = ran.stderr.lines().rev().take(3).collect();
    assert_eq!(
        last,
        [
            "no longer needed then: common/base.yml, sub/compose.yml",
            "next: `stackgen render --adopt` takes over docker-compose.override.yml, docker-compose.prod.yml, \
             docker-compose.yml; each is kept as NAME.orig",
            "3 of 3 profiles identical",
        ],
        "{ran}"
    );
    let report: serde_json::Value = serde_json::from_str(&env.read("report.json")).unwrap();
    assert_eq!((&report["identical"], &report["total"]), (&3.into(), &3.into()), "{report}");
    assert_eq!(
        report["replaced"],
        serde_json::json!(["docker-compose.override.yml", "docker-compose.prod.yml", "docker-compose.yml"])
    );
    let prod = &report["profiles"][2];
    assert_eq!((&prod["profile"], &prod["refusal"]), (&"prod".into(), &serde_json::Value::Null));
    assert_eq!(prod["files"], serde_json::json!(["docker-compose.yml", "docker-compose.prod.yml"]));
    assert_eq!(prod["env_files"], serde_json::json!(["prod.env"]));
    let manifest = env.read("stack.kdl");
    // The sample's secret stays outside.
    assert!(!manifest.contains("sekret"), "{manifest}");
    assert!(manifest.contains("var DB_PASSWORD secret required"), "{manifest}");
    assert!(manifest.contains("in prod { restart always; env LOG_LEVEL=warn }"), "{manifest}");
    // It is a manifest like any other, and lays itself out as `fmt` does.
    assert_eq!(env.run(&["render", "--adopt"]).status, 0);
    assert_eq!(env.run(&["fmt", "--check"]).status, 0, "{manifest}");
    assert!(env.read("docker-compose.yml.orig").contains("x-logging: &logging"));
    assert_eq!(env.run(&["verify"]).status, 0);
}

#[test]
fn nothing_is_written_over() {
    let env = everything();
    env.write("stack.kdl", "mine");
    let ran = import(&env, &["-o", "stack.kdl"]);
    assert_eq!((ran.status, env.read("stack.kdl").as_str()), (2, "mine"), "{ran}");
}

#[test]
fn what_compose_refuses_is_told_with_its_line_and_the_rest_is_imported() {
    let env = TestEnv::new();
    env.write("compose.yaml", "services:\n  web:\n    image: nginx:1.27\n");
    env.write("compose.test.yaml", "services:\n  web:\n    prots: [80]\n");
    let profiles = ["--profile", "dev=compose.yaml", "--profile", "test=compose.yaml,compose.test.yaml"];
    let ran = env.run(&[&["import", "--report", "r.json"], &profiles[..]].concat());
    assert_eq!(ran.status, 1, "{ran}");
    let report: serde_json::Value = serde_json::from_str(&env.read("r.json")).unwrap();
    let refusal = &report["profiles"][1]["refusal"];
    let place = [&refusal["file"], &refusal["line"], &refusal["column"]];
    assert_eq!(place, [&serde_json::json!("compose.test.yaml"), &3.into(), &12.into()], "{report}");
    assert_eq!((&refusal["code"], &report["identical"]), (&"compose-refused".into(), &1.into()), "{report}");
    assert!(ran.stderr.contains("compose.test.yaml:3:"), "{ran}");
    assert!(ran.stderr.contains("1 of 2 profiles identical"), "{ran}");
    assert!(ran.stdout.contains("profile dev") && !ran.stdout.contains("profile test"), "{ran}");
}

#[test]
fn without_profiles_it_proposes_some_and_writes_nothing() {
    let env = everything();
    let ran = env.run(&["import"]);
    let line = "stackgen import --profile dev=docker-compose.yml,docker-compose.override.yml --profile \
                prod=docker-compose.yml,docker-compose.prod.yml --env-file prod=prod.env -o stack.kdl\n";
    assert_eq!((ran.status, ran.stdout.as_str()), (0, line), "{ran}");
    assert!(!env.path("stack.kdl").exists());
    assert!(
        ran.stderr.ends_with("2 of 2 profiles identical\nA dry run: the first line, run as it is, writes the manifest.\n"),
        "{ran}"
    );
    env.write("stack.kdl", "mine");
    assert!(env.run(&["import"]).stderr.contains("There is a stack.kdl already"));
    let ran = TestEnv::new().run(&["import"]);
    assert!(ran.status == 2 && ran.stderr.contains("no Compose files"), "{ran}");
}

/// One profile of one service with these lines in it.
#[test]
fn every_form_comes_back() {
    let forms = [
        "ports: ['80', '8080:80', '127.0.0.1:1:2', '[::1]:3:4/udp', '7000-7002:7000-7002', '${P:-9}:9']",
        "ports: ['${A:-127.0.0.1:90}:90', '${B:-}:${C:-91}:${C:-91}', '${D:-[::1]}:92:92', '${BOTH}:93/udp', '${BOTH}:94']",
        "ports: [{target: 80}, {target: 81, published: '81', host_ip: 0.0.0.0, protocol: udp, mode: host, name: x}]",
        "volumes: [vol:/v, ./a:/a:ro, /anonymous, {type: tmpfs, target: /t, tmpfs: {size: 1m}}, '${D:-./d}:/d']",
        "volumes: [{type: bind, source: ., target: /b, bind: {propagation: shared}}, {type: volume, source: vol, target: /w, volume: {nocopy: true}}]",
        "environment: {A: 1, B: true, C: null, D: '', E: 'x y', F: 1.5}",
        "environment: [A=1, B, C=, 'D=a=b', 'E=$$x']",
        "command: [a, 'b c', '']",
        "command: a 'b c'",
        "command: []",
        "entrypoint: null",
        "depends_on: [other]",
        "depends_on: {other: {condition: service_completed_successfully, restart: true, required: false}}",
        "env_file: e.env",
        "env_file: [{path: e.env, required: false}, {path: missing.env, required: false}]",
        "networks: [n]",
        "networks: {n: {aliases: [a, b], ipv4_address: 172.28.0.9}, default: }",
        "healthcheck: {test: curl -f x, retries: 3, start_period: 1m30s}",
        "healthcheck: {disable: true}",
        "healthcheck: {test: [NONE]}",
        "deploy: {replicas: 2, restart_policy: {condition: on-failure, max_attempts: 3}, resources: {limits: {cpus: '0.5', memory: 1g}}}",
        "image: 'a:${A:-b}-${B-c}-$C-${E:+f}-${G:-${H:-i}}-$$J'",
        "labels: [a=b, c]",
        "extra_hosts: [a:1.2.3.4, 'b:::1']",
        "ulimits: {nofile: 5, nproc: {soft: 1, hard: 2}}",
        "sysctls: [a.b=1]",
        "tmpfs: [/a, '/b:size=1m']",
        "dns: 1.1.1.1",
        "build: {context: ., args: [A, B=c], target: t, cache_from: [x], ssh: [default], extra_hosts: ['h:1.1.1.1']}",
        "logging: {driver: none}",
        "secrets: [s]",
        "configs: [{source: c, target: /c, mode: 0440}]",
        "tty: ${T:-true}\n    scale: ${S:-2}\n    mem_limit: ${M:-64m}",
        "x-mine: {a: [1, b, null, {c: true}]}",
        "restart: 'no'\n    init: true\n    privileged: false",
    ];
    for form in forms {
        let env = TestEnv::new();
        let image = if form.starts_with("image") { "" } else { "image: i\n    " };
        env.write("e.env", "A=1\n");
        env.write(".env", "BOTH=127.0.0.1:9999\n");
        env.write("s.txt", "");
        env.write(
            "compose.yaml",
            format!(
                "services:\n  web:\n    {image}{form}\n  other: {{image: o}}\nvolumes: {{vol: }}\nsecrets: {{s: {{file: s.txt}}}}\n\
                 configs: {{c: {{content: x}}}}\nnetworks: {{n: {{ipam: {{config: [{{subnet: 172.28.0.0/16}}]}}}}}}\n"
            ),
        );
        env.write("compose.test.yaml", "services: {web: {labels: {only: test}}, more: {image: m}}\n");
        let ran = env.run(&["import", "--profile", "dev=compose.yaml", "--profile", "test=compose.yaml,compose.test.yaml"]);
        assert_eq!(ran.status, 0, "{form}\n{ran}");
        assert!(ran.stderr.contains("2 of 2 profiles identical"), "{form}\n{ran}");
    }
}

#[test]
fn files_of_a_folder_below_stay_there() {
    let env = TestEnv::new();
    env.write(
        "deploy/compose.yml",
        "include: [more/compose.yml]\nservices: {web: {image: 'i:${TAG}', volumes: ['../src:/src', '${D:-./d}:/d']}}\n",
    );
    env.write("deploy/.env", "TAG=1\n");
    env.write(".env", "TAG=2\n");
    env.write(
        "deploy/more/compose.yml",
        "services:\n  # Does what is left over\n  more: {image: 'm:${OWN}', volumes: ['./x:/x'], profiles: [jobs], environment: [TAG, OWN]}\n",
    );
    env.write("deploy/more/.env", "OWN=mine\n");
    let ran = env.run(&["import", "--profile", "dev=deploy/compose.yml", "--compose-profile", "dev=jobs", "-o", "stack.kdl"]);
    assert_eq!((ran.status, ran.stderr.contains("1 of 1 profile identical\n")), (0, true), "{ran}");
    let manifest = env.read("stack.kdl");
    for part in [
        "Does what is left over",
        "OWN=mine",
        "compose-profiles jobs",
        "m:mine",
        "./src:/src",
        "\"${D}:/d\"",
        "./deploy/more/x:/x",
        "file=\"deploy/compose.yml\"",
    ] {
        assert!(manifest.contains(part), "{part}\n{manifest}");
    }
    assert!(!manifest.contains("TAG=\"1\""), "values of the project's env file stay there\n{manifest}");
    let ran = env.run(&["inspect"]);
    assert!(ran.stdout.contains("docker compose -f deploy/compose.yml --profile jobs"), "{ran}");
}

#[test]
fn env_files_that_a_profile_is_read_with_are_named_by_it() {
    let env = TestEnv::new();
    env.write("compose.yaml", "services: {web: {image: 'i:${TAG}', environment: [MODE]}}\n");
    env.write("compose.ci.yaml", "services: {web: {labels: {a: b}}}\n");
    for (path, text) in [(".env", "TAG=0\n"), (".env.prod", "TAG=1\n"), ("env/more.env", "TAG=2\nMODE=x\n")] {
        env.write(path, text);
    }
    let outside = TestEnv::new();
    outside.write("out.env", "TAG=3\n");
    let out = format!("ci=.env,{}", outside.path("out.env").display());
    let absolute = format!("prod=./.env.prod,{}", env.path("env/more.env").canonicalize().unwrap().display());
    let profiles =
        ["--profile", "dev=compose.yaml", "--profile", "prod=compose.yaml", "--profile", "ci=compose.yaml,compose.ci.yaml"];
    let env_files = ["--env-file", "dev=.env", "--env-file", &absolute, "--env-file", &out];
    let ran = env.run(&[&["import", "-o", "stack.kdl"][..], &profiles, &env_files].concat());
    assert_eq!(ran.status, 0, "{ran}");
    let manifest = env.read("stack.kdl");
    let ci = format!("compose-env-files \".env\" \"{}\"", outside.path("out.env").display());
    for part in ["compose-env-files \".env.prod\" \"env/more.env\"", &ci] {
        assert!(manifest.contains(part), "{part}\n{manifest}");
    }
    assert_eq!(manifest.matches("compose-env-files").count(), 2, "dev's is the one that Compose finds\n{manifest}");
    assert_eq!(env.run(&["render", "--adopt"]).status, 0);
    let runs: serde_json::Value = serde_json::from_str(&env.run(&["inspect"]).stdout).unwrap();
    assert_eq!(runs[1]["env_files"], serde_json::json!([".env.prod", "env/more.env"]));
    assert_eq!(
        env.run(&["compose", "--dry-run", "prod", "up"]).stdout,
        "docker compose -f compose.yaml -f compose.prod.yaml --env-file .env.prod --env-file env/more.env up\n"
    );
}

#[test]
fn comments_and_samples_become_docs() {
    let env = TestEnv::new();
    env.write(
        "compose.yaml",
        "services:\n  # The site\n  web:\n    image: i:${TAG:-1}\n  # old:\n  #   image: x\n  db:\n    image: d\n",
    );
    env.write(".env.example", "# Which build\nTAG=1\n");
    let ran = env.run(&["import", "--profile", "default=compose.yaml"]);
    assert_eq!(ran.status, 0, "{ran}");
    for part in ["doc \"The site\"", "doc \"Which build\"", "// old:\n//   image: x\nservice db", "profile default"] {
        assert!(ran.stdout.contains(part), "{part}\n{ran}");
    }
}

#[test]
fn faults_of_the_files_are_allowed_and_named() {
    let env = TestEnv::new();
    env.write("compose.yaml", "services:\n  web:\n    image: nginx:1.27\n    environment:\n      A: http://me:hunter2@host/\n");
    let ran = env.run(&["import", "--profile", "dev=compose.yaml", "-o", "stack.kdl"]);
    assert_eq!(ran.status, 0, "{ran}");
    let manifest = env.read("stack.kdl");
    assert!(manifest.contains("mend them, and leave this out.\n    allow literal-secret\n"), "{manifest}");
    assert!(manifest.contains("env A=\"http://me:hunter2@host/\""), "{manifest}");
    // It is told again, and nothing stops.
    let ran = env.run(&["check"]);
    assert!(ran.status == 0 && ran.stdout.contains("`A` of `web` holds a URL with a password"), "{ran}");
    assert!(!ran.stdout.contains("hunter2"), "{ran}");
}

#[test]
fn a_profile_may_be_called_like_a_setting() {
    let env = TestEnv::new();
    let web = |tag: &str| {
        format!("services:\n  web:\n    image: nginx:${{TAG:-{tag}}}\n    environment:\n      T: ${{API_TOKEN:-{tag}}}\n")
    };
    for (file, tag) in [("a.yaml", "1"), ("b.yaml", "2"), ("c.yaml", "2")] {
        env.write(file, web(tag));
    }
    let ran = env.run(&[
        "import",
        "--profile",
        "secret=a.yaml",
        "--profile",
        "Type.2=b.yaml",
        "--profile",
        "default=c.yaml",
        "-o",
        "stack.kdl",
    ]);
    assert_eq!(ran.status, 0, "{ran}");
    assert!(ran.stderr.contains("3 of 3 profiles identical"), "{ran}");
    assert_eq!(env.run(&["render", "--adopt"]).status, 0);
    let ran = env.run(&["import", "--profile", "a b=a.yaml"]);
    assert!(ran.status == 2 && ran.stderr.contains("names hold letters, digits"), "{ran}");
}

#[test]
fn what_no_manifest_can_say_is_told_at_the_line_of_its_file() {
    let env = TestEnv::new();
    env.write("compose.yaml", "services:\n  web:\n    image: nginx:1.27\n");
    env.write("odd.yaml", "services:\n  web:\n    environment:\n      - DB_PASSWORD=hunter2\n      - =x\n");
    let ran = env.run(&["import", "--profile", "dev=compose.yaml", "--profile", "odd=compose.yaml,odd.yaml", "-o", "stack.kdl"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert!(ran.stderr.contains("odd.yaml:3:5") || ran.stderr.contains("odd.yaml:4:"), "{ran}");
    assert!(ran.stderr.contains("service `web`, `environment`:"), "{ran}");
    assert!(ran.stderr.contains("1 of 2 profiles identical") && !ran.stderr.contains("hunter2"), "{ran}");
    assert!(!env.read("stack.kdl").contains("odd"), "{}", env.read("stack.kdl"));
}

/// What the variable holds may be absolute on the next machine.
#[test]
fn a_path_that_begins_with_a_variable_comes_from_another_file_as_it_is() {
    let env = TestEnv::new();
    env.write("deploy/compose.yml", "services: {web: {extends: {file: kin.yml, service: kin}, image: i}}\n");
    env.write("deploy/kin.yml", "services: {kin: {volumes: ['${DATA:-./data}/photos:/photos', './own:/own']}}\n");
    let ran = env.run(&["import", "--profile", "dev=deploy/compose.yml", "-o", "stack.kdl"]);
    assert_eq!(ran.status, 0, "{ran}");
    let manifest = env.read("stack.kdl");
    assert!(manifest.contains("\"${DATA}/photos:/photos\" \"./deploy/own:/own\""), "{manifest}");
}
