use serde_json::json;

use super::*;
use crate::compose::model::File;

fn tree(json: &serde_json::Value) -> Tree {
    crate::compose::from_json::tree(&json.to_string())
}

fn service(json: serde_json::Value) -> serde_json::Value {
    json!({ "services": { "web": json } })
}

/// What is refused, and what is said about it, as `path: message`.
fn refused() -> Vec<(serde_json::Value, &'static str)> {
    vec![
        (json!({ "servics": {} }), "servics: unknown key `servics`, did you mean `services`?"),
        (json!({ "services": { "my web": {} } }), "services.my web: expects a name of letters, digits, `.`, `_` and `-`"),
        (json!({ "services": { "web": null } }), "services.web: expects a mapping, not nothing"),
        (service(json!({ "imge": "x" })), "services.web.imge: unknown key `imge`, did you mean `image`?"),
        (service(json!({ "zzzzzz": 1 })), "services.web.zzzzzz: unknown key `zzzzzz`"),
        (service(json!({ "image": 7 })), "services.web.image: expects a text, not a whole number"),
        (service(json!({ "image": null })), "services.web.image: expects a text, not nothing"),
        (service(json!({ "ports": "80:80" })), "services.web.ports: expects a list, not a text"),
        (service(json!({ "ports": "${PORTS}" })), "services.web.ports: expects a list, not a text"),
        (service(json!({ "ports": [80.5] })), "services.web.ports[0]: expects a text, a whole number or a mapping, not a number"),
        (service(json!({ "ports": ["80", "80"] })), "services.web.ports[1]: the same item stands in the list before"),
        (
            service(json!({ "ports": [{ "trget": 80 }] })),
            "services.web.ports[0].trget: unknown key `trget`, did you mean `target`?",
        ),
        (service(json!({ "depends_on": { "db": {} } })), "services.web.depends_on.db: lacks `condition`"),
        (
            service(json!({ "depends_on": { "db": { "condition": "healthy" } } })),
            "services.web.depends_on.db.condition: expects `service_started`, `service_healthy` or `service_completed_successfully`",
        ),
        (service(json!({ "tty": 1 })), "services.web.tty: expects a text or true or false, not a whole number"),
        (service(json!({ "cpu_percent": 101 })), "services.web.cpu_percent: expects 100 or less"),
        (service(json!({ "oom_score_adj": -1001 })), "services.web.oom_score_adj: expects -1000 or more"),
        (
            service(json!({ "container_name": "-x" })),
            "services.web.container_name: expects two or more letters, digits, `.`, `_` and `-`, the first a letter or digit",
        ),
        (service(json!({ "gpus": "some" })), "services.web.gpus: expects `all` or a list"),
        (
            service(json!({ "environment": { "A": ["b"] } })),
            "services.web.environment.A: expects a text, a number, true or false or nothing, not a list",
        ),
    ]
}

fn accepted() -> Vec<serde_json::Value> {
    vec![
        json!({}),
        json!({ "name": "shop", "x-any": [1, { "thing": null }], "networks": { "front": null }, "version": "3.8" }),
        json!({ "include": ["a.yml", { "path": ["b.yml", "c.yml"] }] }),
        json!({ "volumes": { "old": { "external": { "name": "older" } }, "data": {} } }),
        service(json!({ "x-mine": { "any": true }, "command": null, "entrypoint": [], "build": "." })),
        service(json!({ "healthcheck": { "retries": "${RETRIES}" }, "deploy": { "replicas": "${N:-2}" } })),
        service(json!({ "depends_on": { "db": { "condition": "${WHEN}", "required": "${MUST}" } } })),
        service(json!({ "depends_on": ["db"], "ports": [80, "8080:80", { "target": 80, "published": "8080" }] })),
        service(json!({ "cpus": 0.5, "mem_limit": "512m", "pull_policy": "every_1d12h", "networks": { "front": null } })),
        service(
            json!({ "environment": { "A": null, "B": 1.5, "C": true, "D": "d" }, "env_file": [{ "path": "x", "required": false }] }),
        ),
        service(json!({ "ulimits": { "nofile": { "soft": 1, "hard": 2 }, "nproc": 5 }, "gpus": "all" })),
    ]
}

#[test]
fn says_what_is_refused_and_where() {
    for (json, expected) in refused() {
        let found: Vec<String> = validate(&tree(&json)).iter().map(|(path, message)| format!("{path}: {message}")).collect();
        assert_eq!(found, [expected], "{json}");
    }
}

#[test]
fn accepts_what_compose_accepts() {
    for json in accepted() {
        assert_eq!(validate(&tree(&json)), [], "{json}");
    }
}

#[test]
fn says_no_value() {
    let found = validate(&tree(&service(json!({ "secrets": "hunter2", "gpus": "hunter2", "pull_policy": "hunter2" }))));
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|(_, message)| !message.contains("hunter2")), "{found:?}");
}

/// A general validator of the same schema is of one mind, save for interpolation, of which a schema knows little.
#[test]
fn agrees_with_the_schema() {
    let schema = jsonschema::validator_for(&crate::compose::compose_schema()).unwrap();
    let interpolation = |json: &serde_json::Value| json.to_string().contains('$');
    for json in accepted().into_iter().filter(|json| !interpolation(json)) {
        assert!(schema.is_valid(&json), "{json}");
    }
    for (json, _) in refused() {
        assert!(!schema.is_valid(&json), "{json}");
    }
    let texts = [
        "",
        "a",
        "ab",
        "-a",
        "a b",
        "a.b",
        "é",
        "ab\n",
        "every_",
        "every_1",
        "every_d",
        "every_1d",
        "every_1d2h",
        "daily",
        "every_1d2",
    ];
    for text in texts {
        for json in [
            service(json!({ "container_name": text })),
            service(json!({ "pull_policy": text })),
            json!({ "volumes": { text: null } }),
        ] {
            assert_eq!(validate(&tree(&json)).is_empty(), schema.is_valid(&json), "{json}");
        }
    }
}

/// The types read what the schema accepts, and write it back.
#[test]
fn agrees_with_the_types() {
    let schema = jsonschema::validator_for(&crate::compose::compose_schema()).unwrap();
    for json in accepted().into_iter().filter(|json| schema.is_valid(json)) {
        let file: Result<File, _> = serde_json::from_value(json.clone());
        assert!(file.is_ok(), "{json}: {file:?}");
    }
    let json = service(json!({ "image": "x", "ports": [80, { "target": 80, "x-a": 1 }], "x-b": {}, "tty": true }));
    let file: File = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(file).unwrap(), json);
    assert!(serde_json::from_value::<File>(service(json!({ "imge": "x" }))).is_err());
}
