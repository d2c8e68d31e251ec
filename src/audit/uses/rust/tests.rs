use super::super::{Language, find};

/// `line NAME` of every use, `?` behind the optional ones.
fn uses(text: &str) -> String {
    let found = find(Language::Rust, text);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let all =
        found.uses.iter().map(|one| format!("{} {}{}", line(one.place.start), one.name, if one.optional { "?" } else { "" }));
    all.collect::<Vec<_>>().join(", ")
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(uses(text), *expected, "{text}");
    }
}

#[test]
fn the_environment_is_read() {
    check(&[
        (
            "use std::env;\nfn f() { env::var(\"A\").unwrap(); env::var_os(\n\"B\",\n); std::env::var(\"C\")?; ::std::env::var(r\"D\"); env::var(r#\"E\"#) }",
            "2 A, 3 B, 4 C, 4 D, 4 E",
        ),
        (
            "use std::env::{self, var as v};\nuse std::{env as e, fs};\nfn f() { env::var(\"A\"); v(\"B\"); e::var(\"C\"); }",
            "3 A, 3 B, 3 C",
        ),
        ("use std::env::*;\nfn f() { var(\"A\"); dotenvy::var(\"B\"); dotenv::var(\"C\") }", "2 A, 2 B, 2 C"),
        (
            "const A: &str = env!(\"A\");\nconst B: Option<&str> = option_env!(\"B\");\nconst C: &str = std::env!(\"C\", \"message\");",
            "1 A, 2 B?, 3 C",
        ),
        (
            "use std::env;\nconst K: &str = \"A\";\nmod keys { pub const B: &str = \"B\"; }\nstruct S; impl S { const C: &'static str = \"C\"; fn f() { env::var(K); env::var(keys::B); env::var(Self::C); env::var(&format!(\"X_{}\", K)); env::var(concat!(\"D\", \"E\")); } }",
            "4 A, 4 B, 4 C, 4 X_A, 4 DE",
        ),
        (
            "use std::env;\nfn f() { for k in [\"A\", \"B\"] { env::var(k); }\n[\"C\",\n\"D\"].iter().map(|k| env::var(k)).collect();\nfor (k, d) in [(\"E\", 1)] { env::var(k).unwrap_or(d); } }\nconst R: &[&str] = &[\"F\"];\nfn g() { R.iter().all(|k| env::var(k).is_ok()); }",
            "2 A, 2 B, 3 C, 4 D, 5 E?, 6 F?",
        ),
        (
            "use std::env;\nfn f() { println!(\"{} {}\", env::var(\"A\")?, std::env::var(\"B\").unwrap_or_default()); assert!(env::var(\"C\").is_ok()); vec![env::var_os(\"D\")]; json!({\"k\": {\"x\": env::var(\"E\").unwrap()}}); }\nlazy_static! { static ref X: String = env::var(\"F\").expect(\"x\"); }\nfn g() { println!(\"{}\", env!(\"G\")) }",
            "2 A, 2 B?, 2 C?, 2 D, 2 E, 3 F, 4 G",
        ),
        (
            "use std::env;\nfn f() { env::vars().find(|(k, _)| k == \"A\"); env::vars().any(|(k, _)| k == \"B\"); let m: HashMap<String, String> = env::vars().collect(); m.get(\"C\"); m[\"D\"]; }",
            "2 A?, 2 B?, 2 C, 2 D",
        ),
        ("macro_rules! var { ($k:expr) => { std::env::var($k).unwrap() }; }\nfn f() { var!(\"A\"); }", "2 A"),
        ("use dotenvy_macro::dotenv;\nconst A: &str = dotenv!(\"A\");", "2 A"),
        ("fn main() { println!(\"cargo:rerun-if-env-changed=A\"); println!(\"cargo::rustc-env=B={}\", 1); }", "1 A?"),
    ]);
}

#[test]
fn what_follows_says_whether_it_must_be_there() {
    check(&[
        (
            "use std::env;\nfn f() { env::var(\"A\").unwrap_or(\"1\".into()).parse().unwrap(); env::var(\"B\").ok().expect(\"x\"); env::var(\"C\").map(|x| x).unwrap_or_default(); env::var(\"D\").ok(); env::var(\"E\").ok().and_then(|x| x.parse().ok()).unwrap_or(1); }",
            "2 A?, 2 B, 2 C?, 2 D?, 2 E?",
        ),
        (
            "use std::env;\nfn f() { if let Ok(x) = env::var(\"A\") {}\nlet Ok(x) = env::var(\"B\") else { panic!() };\nmatch env::var(\"C\") { Ok(x) => x, Err(_) => \"d\".into() };\nmatch env::var(\"D\") { Ok(x) => x, Err(_) => panic!() };\nenv::var(\"E\") == Ok(\"x\".into()); (env::var(\"F\").context(\"x\")?); }",
            "2 A?, 3 B, 4 C?, 5 D, 6 E?, 6 F",
        ),
    ]);
}

#[test]
fn functions_of_the_file_read_what_they_are_told() {
    check(&[
        (
            "use std::env;\nfn get(key: &str, default: &str) -> String { env::var(key).unwrap_or_else(|_| default.into()) }\nfn need(key: &str) -> Result<String> { Ok(env::var(key).context(key)?) }\nfn num<T>(k: &str) -> T { let k = format!(\"APP_{k}\"); need(&k).parse() }\nfn f() { get(\"A\", \"x\"); need(\"B\")?; num::<u8>(\"C\"); println!(\"{}\", get(\"D\", \"y\")); }",
            "5 A?, 5 B, 5 APP_C, 5 D?",
        ),
        (
            "struct C; impl C { fn get(&self, k: &str) -> Option<String> { std::env::var(k).ok() }\nfn new() -> Self { Self::one(\"A\"); C }\nfn one(k: &str) { std::env::var(k).unwrap(); }\nfn x(&self) { self.get(\"B\"); } }\nfn f() { let c = C::new(); c.get(\"D\"); C::one(\"E\"); other.get(\"X\") }",
            "2 A, 4 B?, 5 D?, 5 E",
        ),
        (
            "fn opt(k: &str) -> Option<u8> { std::env::var(k).ok()?.parse().ok() }\nfn f() { opt(\"A\"); opt(\"B\").unwrap(); }",
            "2 A?, 2 B",
        ),
        (
            "mod config { pub fn get(k: &str) { std::env::var(k); } }\nfn f() { config::get(\"A\"); crate::config::get(\"B\"); }",
            "2 A, 2 B",
        ),
        ("fn f() { let get = |k: &str| std::env::var(k).unwrap();\nget(\"A\"); }", "2 A"),
    ]);
}

#[test]
fn what_only_looks_like_a_use_is_none() {
    check(&[
        (
            "// std::env::var(\"A\")\n/// std::env::var(\"A\")\nfn f<'a>(x: &'a str) { let s = \"std::env::var(\\\"A\\\")\"; let r = r#\"std::env::var(\"A\")\"#; /* env::var(\"A\") */ }",
            "",
        ),
        (
            "use std::env;\nfn f() { env::set_var(\"A\", \"1\"); unsafe { env::remove_var(\"A\") }; Command::new(\"x\").env(\"A\", \"1\").env_remove(\"B\"); }",
            "",
        ),
        (
            "const A: &str = env!(\"CARGO_PKG_VERSION\"); const B: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/x\"));\nfn main() { println!(\"cargo:rerun-if-changed=x\"); std::env::var(\"TARGET\"); std::env::var(\"CARGO_CFG_UNIX\"); }",
            "",
        ),
        (
            "mod env { pub fn var(k: &str) -> u8 { 1 } }\nfn f() { env::var(\"A\"); myenv::var(\"B\"); my::env::var(\"C\"); config.get(\"env\"); }",
            "",
        ),
        (
            "#[doc = \"std::env::var(A)\"]\n#[cfg(feature = \"env\")]\nstruct S { #[serde(rename = \"env\")] env: String }\nfn f() { x.env(\"A\"); }",
            "",
        ),
    ]);
    let found = find(
        Language::Rust,
        "use std::env;\nfn f() { env::set_var(\"A\", \"1\"); cmd.env(\"B\", x); println!(\"cargo:rustc-env=C=1\"); env::var(k); temp_env::with_var(\"D\", None, || 1); }",
    );
    assert_eq!(found.sets.iter().map(|(name, _)| name.as_str()).collect::<String>(), "ABCD");
    assert_eq!(found.dynamic.len(), 1);
}

#[test]
fn options_of_command_lines_name_variables() {
    check(&[
        (
            "use clap::Parser;\n#[derive(Parser)]\nstruct A {\n/// x\n#[arg(long, env = \"A\")]\na: String,\n#[arg(long, env)]\nport: Option<u16>,\n#[clap(short, env(\"C\"), default_value = \"x\")]\nc: String,\n#[arg(long)] d: String,\n#[arg(env = keys::E, hide_env_values = true)] e: String }\nmod keys { pub const E: &str = \"E\"; }",
            "5 A, 8 PORT?, 9 C?, 12 E",
        ),
        ("struct A { #[cfg_attr(feature = \"cli\", arg(long, env = \"A\"))] a: String }", "1 A"),
        (
            "use structopt::StructOpt;\nenum Cmd { Run { #[structopt(long, env = \"A\")] a: bool }, B(#[structopt(env = \"B\")] String) }",
            "2 A?, 2 B",
        ),
        ("use clap::Arg;\nfn f() { Arg::new(\"x\").long(\"x\").env(\"A\").required(true) }", "2 A?"),
        (
            "#[derive(Envconfig)]\nstruct C {\n#[envconfig(from = \"A\", default = \"1\")]\na: u8,\nhost: String,\n#[envconfig(nested = true)]\ndb: Db }",
            "3 A?, 5 HOST",
        ),
        ("use confique::Config;\nstruct C { #[config(env = \"A\", default = 1)] a: u8, #[config(default = 1)] b: u8 }", "2 A?"),
    ]);
}

#[test]
fn structs_are_filled() {
    check(&[
        (
            "#[derive(Deserialize)]\nstruct Config {\nhost: String,\n#[serde(default)] port: u16,\n#[serde(rename = \"db_url\")] url: Option<String>,\n#[serde(skip)] x: u8 }\nfn f() { envy::prefixed(\"APP_\").from_env::<Config>() }",
            "3 APP_HOST, 4 APP_PORT?, 5 APP_DB_URL?",
        ),
        (
            "struct C { a: u8 }\nfn f() -> Result<C, envy::Error> { envy::from_env() }\nfn g() { let c: C = envy::prefixed(\"X_\").from_env().unwrap(); }",
            "1 A, 1 X_A",
        ),
        (
            "use config::{Config, Environment, File};\nstruct Db { host: String }\nstruct Settings { db: Db, debug: bool }\nimpl Settings { fn new() -> Result<Self, ConfigError> { Config::builder().add_source(Environment::with_prefix(\"APP\").prefix_separator(\"_\").separator(\"__\")).build()?.try_deserialize() } }",
            "2 APP_DB__HOST, 3 APP_DEBUG",
        ),
        (
            "use figment::{Figment, providers::{Env, Toml}};\nstruct C { port: u16 }\nfn f() { let c: C = Figment::new().merge(Toml::file(\"x\")).merge(Env::prefixed(\"APP_\")).extract()?; }",
            "2 APP_PORT?",
        ),
        (
            "use figment::providers::Env;\nfn f() { Env::prefixed(\"APP_\").only(&[\"a\", \"b\"]); Env::raw().only(&[\"C\"]); }",
            "2 APP_A?, 2 APP_B?, 2 C?",
        ),
    ]);
}

#[test]
fn anything_is_survived() {
    for text in [
        "fn f() { std::env::var(",
        "println!(\"{}\", std::env::var(\"é",
        "struct A { #[arg(env = ] env: u8",
        "fn f() { let env = env; env::var(env) }",
        "macro_rules! env { ($($x:tt)*) => { env!($($x)*) } }",
    ] {
        assert_eq!(uses(text), "", "{text}");
    }
    let deep = format!("fn env() {{ x{} }}", ".env(1)".repeat(3_000));
    assert_eq!(uses(&deep), "");
}

#[test]
fn functions_that_are_told_a_name_make_no_riddle() {
    let of = |body: &str| find(Language::Rust, &format!("use std::env;\n{body}")).dynamic.len();
    let need = "fn need(k: &str) -> String { env::var(k).unwrap() }\n";
    assert_eq!(of(&format!("{need}fn f() {{ need(\"A\"); }}")), 0);
    assert_eq!(of(&format!("{need}fn port(k: &str) -> u16 {{ need(k).parse() }}\nfn f() {{ port(\"A\"); }}")), 0);
    assert_eq!(of(&format!("{need}fn f() {{ need(&b); }}")), 1);
    assert_eq!(of(need), 1);
}

#[test]
fn each_library_fills_its_own() {
    check(&[
        (
            "use figment::providers::Env;\nstruct A { a: u8 }\nstruct B { b: u8 }\nfn f() { let a: A = Figment::from(Env::prefixed(\"F_\")).extract()?; let b = config::Config::builder().add_source(config::Environment::with_prefix(\"C\")).build()?.try_deserialize::<B>()?; }",
            "2 F_A, 3 C_B",
        ),
        ("use clap::{Arg, Command};\nfn f() { ctx.env(\"A\"); let a = Arg::new(\"x\"); a.env(\"B\"); }", "2 B?"),
    ]);
}

#[test]
fn a_fallback_can_be_the_end() {
    check(&[
        (
            "use std::env;\nfn f() { env::var(\"A\").unwrap_or_else(|_| panic!(\"no A\")); env::var(\"B\").unwrap_or_else(|_| \"x\".into()); }",
            "2 A, 2 B?",
        ),
        (
            "use std::env;\nfn f() { matches!(env::var(\"A\").as_deref(), Ok(\"1\")); assert!(env::var(\"B\").is_ok()); }",
            "2 A?, 2 B?",
        ),
    ]);
}

#[test]
fn functions_are_told_lists() {
    let need = "fn need(keys: &[&str]) { for k in keys { std::env::var(k).unwrap(); } }\n";
    let iter = "fn need(keys: &[&str]) { for k in keys.iter() { std::env::var(k).unwrap(); } }\n";
    check(&[
        (&format!("{need}fn f() {{ need(&[\"A\", \"B\"]); need(&other); }}"), "2 A, 2 B"),
        (&format!("{iter}const KEYS: [&str; 1] = [\"A\"];\nfn f() {{ need(&KEYS); }}"), "2 A"),
        (&format!("{need}fn f() {{ need(&other); }}"), ""),
    ]);
}
