//! What services and top-level elements may say, nasty things included, key by key.

/// What a service with an image may say besides, `KEY: VALUE` in each line.
const KEYS: &str = include_str!("keys.txt");

/// Whole services, one in each line.
const SERVICES: &str = include_str!("services.txt");

/// Whole files, one in each line.
const FILES: &str = include_str!("files.txt");

/// A file with the short forms of what the coverage files say in long ones.
pub(super) const SHORT: &str = include_str!("short.yaml");

/// The services beside the one of a case.
const REST: [&str; 7] = [
    r#""b": {"image": "b"}"#,
    r#""on": {"image": "on", "profiles": ["on"]}"#,
    r#""off": {"image": "off", "profiles": ["off"]}"#,
    r#""built": {"build": {"context": "./built"}}"#,
    r#""circle": {"image": "c", "depends_on": ["a2"]}"#,
    r#""a2": {"image": "a2"}"#,
    r#""taken": {"image": "t", "container_name": "taken"}"#,
];

/// What may be referred to.
const ELEMENTS: [&str; 4] = [
    r#""networks": {"n": null, "x-n": {}}"#,
    r#""volumes": {"v": {}}"#,
    r#""secrets": {"s": {"file": "./s"}}"#,
    r#""configs": {"c": {"content": "x"}}"#,
];

/// Older versions of Compose refuse a file with this wherever it stands.
const MODELS: &str = r#""models": {"m": {"model": "x"}}, "#;

/// Every case as a Compose file.
pub(super) fn all() -> Vec<String> {
    let (rest, elements) = (REST.join(", "), ELEMENTS.join(", "));
    let file = |service: &str| {
        let models = if service.contains("\"models\"") { MODELS } else { "" };
        format!("{{{models}{elements}, \"services\": {{{rest}, \"a\": {service}}}}}")
    };
    let said = KEYS.lines().filter_map(|line| line.split_once(": ")).map(|(key, value)| {
        let image = if key == "image" { "" } else { r#""image": "i", "# };
        file(&format!("{{{image}\"{key}\": {value}}}"))
    });
    said.chain(SERVICES.lines().map(file)).chain(FILES.lines().map(str::to_string)).collect()
}
