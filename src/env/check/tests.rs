//! Every page's Bad block has its finding, and its Good block none at all; and what values never show.

use super::{CHECKS, Facts, Origin, check, pages};
use crate::diag::{Diagnostic, FileId, Severity, Sink, Sources, human};
use crate::env::files::{EnvFile, read};
use crate::pipeline::{Model, analyse};

pub(super) fn model(manifest: &str) -> Model {
    let mut sink = Sink::default();
    let model = analyse(manifest, None, &mut sink);
    model.unwrap_or_else(|| panic!("{:#?}", sink.into_sorted()))
}

/// The one file beside the manifest.
static IDS: std::sync::LazyLock<[FileId; 1]> = std::sync::LazyLock::new(|| [FileId::further(0)]);

/// What is found in `env` for the first profile of `manifest`, and as what it is shown.
pub(super) fn judged(manifest: &str, env: &str, shell: &[(&str, &str)], process: bool) -> (Vec<Diagnostic>, String) {
    let shell = |name: &str| shell.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string());
    let model = model(manifest);
    let files = [EnvFile::new(".env", env)];
    let reading = read(&files, FileId::further, &shell);
    let origin = if process { Origin::Process } else { Origin::Files(&files, &reading) };
    let facts = Facts::new(&model, &model.stacks[0], &origin, &*IDS, &shell);
    let mut sink = Sink::default();
    check(&facts, &mut sink);
    let mut sources = Sources::with_manifest("stack.kdl", manifest);
    sources.add(".env", env);
    sink.concealed().iter().for_each(|span| sources.conceal(*span));
    let found = sink.into_sorted();
    let shown = human::render(&found, &sources, false, 100);
    (found, shown)
}

/// The codes of what is found in `env`.
fn codes(manifest: &str, env: &str) -> Vec<&'static str> {
    judged(manifest, env, &[], false).0.iter().map(|found| found.code.0).collect()
}

/// The text of the first block of `kind` behind `title`.
fn block<'a>(page: &'a str, title: &str, kind: &str) -> Option<&'a str> {
    let (_, after) = page.split_once(&format!("{title}\n```{kind}\n"))?;
    after.split_once("```").map(|(block, _)| block)
}

#[test]
fn bad_blocks_are_found_and_good_ones_are_not() {
    let mut wrong = Vec::new();
    for one in CHECKS {
        let manifest = block(one.page, "\n", "kdl").unwrap_or_else(|| panic!("{} has no manifest", one.code.0));
        let (Some(bad), Some(good)) = (block(one.page, "\nBad:", "env"), block(one.page, "\nGood:", "env")) else {
            // What no text shows: the shell's variables, and a file's mode.
            assert!(["env-shell", "env-readable"].contains(&one.code.0), "{} has no examples", one.code.0);
            model(manifest);
            continue;
        };
        let (found, shown) = judged(manifest, bad, &[], false);
        if found.is_empty() || found.iter().any(|found| found.code != one.code) {
            wrong.push(format!("{} Bad:\n{shown}", one.code.0));
        }
        for finding in &found {
            assert!(!finding.primary.span.is_none() && finding.help.is_some(), "{finding:?}");
            assert!(
                !finding.message.ends_with('.') && !finding.message.starts_with(char::is_uppercase)
                    || finding.message.starts_with("Compose")
            );
        }
        let (found, shown) = judged(manifest, good, &[], false);
        if !found.is_empty() {
            wrong.push(format!("{} Good:\n{shown}", one.code.0));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_has_one_code() {
    let mut codes: Vec<&str> =
        pages().map(|page| page.code.0).chain(crate::pipeline::pages().iter().map(|page| page.code.0)).collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count);
    assert!(CHECKS.iter().all(|check| check.code.0.starts_with("env-")));
}

#[test]
fn the_documentation_lists_every_check() {
    let text = include_str!("../../../docs/env.md");
    let missing: Vec<_> = CHECKS.iter().map(|check| check.code.0).filter(|code| !text.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

const SHOP: &str = r#"stack shop { env-file ".env.sample" }
profile prod { strict; machine server }
profile dev default=#true
vars {
    group "Shop" {
        var DB_PASSWORD secret required dev=postgres { doc "Password of the database" }
        var API_TOKEN secret required dev="00000000000000000000000000000000" type=hex length=32 { doc "Reads the feed" }
        var PUBLIC_URL type=url required dev="http://localhost:8080" example="https://shop.example.com" { doc "Where browsers go" }
        var WORKERS type=int default=2 { doc "How many" }
        var NODE_ENV fixed default=production { doc "Run mode" }
    }
}
service db { doc "Orders"; image "postgres:16.4"; volumes "./db:/var/lib/postgresql/data"; port postgres 5432 dev=5433; env POSTGRES_PASSWORD="${DB_PASSWORD}" }
service web { doc "Pages"; image "shop:1.0.0"; port http 8080 prod=80 public; env API_TOKEN PUBLIC_URL WORKERS NODE_ENV }
"#;
const GOOD: &str = "DB_PASSWORD=pbSVkqxfSyzH2dTQ\nAPI_TOKEN=0123456789abcdef5123476781abcfe9\nPUBLIC_URL=https://shop.test\n";

#[test]
fn a_good_file_has_no_findings() {
    let (found, shown) = judged(SHOP, GOOD, &[], false);
    assert!(found.is_empty(), "{shown}");
    let more = format!(
        "{GOOD}\n# a comment\nCOMPOSE_PROJECT_NAME=x\nWORKERS=4 # four\nBASE=x\nWEB_HTTP_PORT=8080\nNODE_ENV=production\n"
    );
    let (found, shown) = judged(SHOP, &format!("{more}DB_HOST_PORT=$BASE\n"), &[], false);
    assert_eq!(found.len(), 1, "only what refers to others and is unknown itself\n{shown}");
    assert!(found[0].message.contains("DB_HOST_PORT"));
}

#[test]
fn a_strict_profile_has_no_warnings() {
    let (found, _) = judged(SHOP, &format!("{GOOD}WORKERSS=3\nNODE_ENV=test\n"), &[], false);
    assert_eq!(found.iter().map(|found| found.code.0).collect::<Vec<_>>(), ["env-unknown", "env-ignored"]);
    assert!(found.iter().all(|found| found.severity == Severity::Error && found.profiles == ["prod"]));
}

#[test]
fn the_process_is_judged_without_places() {
    let shell = [("DB_PASSWORD", ""), ("PUBLIC_URL", "shop"), ("WORKERS", "two"), ("PATH", "/bin"), ("WEB_HTTP_PORT", "x")];
    let (found, shown) = judged(SHOP, "", &shell, true);
    let codes: Vec<_> = found.iter().map(|found| (found.code.0, found.message.as_str())).collect();
    let want = [
        ("env-empty", "`DB_PASSWORD` is required and empty"),
        ("env-missing", "`API_TOKEN` is required and not set"),
        ("env-type", "`PUBLIC_URL` cannot be `shop`"),
        ("env-type", "`WORKERS` cannot be `two`"),
        ("env-type", "`WEB_HTTP_PORT` cannot be `x`"),
    ];
    assert_eq!(codes, want, "{shown}");
}

#[test]
fn the_shell_counts_as_compose_counts_it() {
    let file = "PUBLIC_URL=https://shop.test\nWORKERS=3\n";
    let shell = [("DB_PASSWORD", "pbSVkqxfSyzH2dTQ"), ("API_TOKEN", "0123456789abcdef5123476781abcfe9"), ("WORKERS", "4")];
    let (found, shown) = judged(SHOP, file, &shell, false);
    assert_eq!(found.iter().map(|found| found.code.0).collect::<Vec<_>>(), ["env-shell"], "{shown}");
}

#[test]
fn a_missing_variable_and_its_misspelling_are_one_finding() {
    let (found, shown) = judged(SHOP, &GOOD.replace("DB_PASSWORD", "DB_PASWORD"), &[], false);
    assert_eq!(found.len(), 1, "{shown}");
    assert!(found[0].message.contains("`DB_PASSWORD` is required"), "{shown}");
}

#[test]
fn secrets_are_never_shown() {
    let secret = "hunter2-and-some-more";
    let token = format!("ghp_{}", "a1".repeat(18));
    for file in [
        format!("DB_PASSWORD={secret}\nDB_PASSWORD={secret}\n"),
        format!("DB_PASSWORD={secret} #{secret}\n"),
        format!("DB_PASSWORD='{secret}\n{secret}\nWORKERS=x\n"),
        format!("DB_PASSWORD=\"{secret}\"{secret}\n"),
        format!("DB_PASSWORD=$x{secret}\nWORKERS=x\n"),
        "DB_PASSWORD=kD9$Hunter2AndSomeMore\n".to_string(),
        "DB_PASSWORD=\"kD9$Hunter2AndSomeMore\"\n".to_string(),
        "DB_PASSWORD=kD9${Hunter2AndSomeMore\n".to_string(),
        "DB_PASSWORD=kD9${Hunter2AndSomeMore&x}\n".to_string(),
        "DB_PASSWORD=kD9${Hunter2AndSomeMore:-x\n".to_string(),
        "DB_PASSWORD=kD9$$Hunter2AndSomeMore #Hunter2AndSomeMore\n".to_string(),
        format!("DB_PASWORD={secret}\n"),
        format!("# DB_PASSWORD={secret}\n"),
        format!("SOME_TOKEN={secret}\n"),
        format!("DB PASSWORD={secret}\n"),
        format!("WORKERS={token}\n"),
        format!("URLS={token}\nWORKERS=x\n"),
        format!("DB_PASSWORD={secret}\nWORKERS=x{secret}\n"),
        format!("DB_PASSWORD={secret}\nDATABASE=postgres://app:{secret}@db/app\nWORKERS=x\n"),
        format!("WORKERS=x\n{secret}\n"),
        format!("WORKERS=x\n{secret}"),
        format!("API_TOKEN={secret}\n"),
        "DB_PASSWORD='x\nHunter2AndSomeMore==\n".to_string(),
        format!("DB_PASSWORD: {secret}\nNODE_ENV: x\n"),
        format!("export DB_PASSWORD={secret}\nWORKERS=\n"),
    ] {
        let (found, shown) = judged(SHOP, &file, &[], false);
        assert!(!found.is_empty());
        for hidden in [secret, &token, "Hunter2AndSomeMore"] {
            assert!(!shown.contains(hidden), "{file}\n{shown}");
            assert!(!format!("{found:?}").contains(hidden), "{file}\n{found:?}");
        }
    }
    let (found, shown) = judged(SHOP, "", &[("API_TOKEN", secret), ("WORKERS", &token)], true);
    assert!(!format!("{found:?}{shown}").contains(secret) && !format!("{found:?}").contains(&token), "{found:?}");
}

#[test]
fn weak_secrets_are_told_from_strong_ones() {
    let weak = |value: &str| {
        let (found, _) = judged(SHOP, &GOOD.replace("pbSVkqxfSyzH2dTQ", value), &[], false);
        found.iter().any(|found| found.code.0 == "env-weak-secret")
    };
    for value in [
        "postgres",
        "password",
        "Password123!",
        "admin1",
        "123456789",
        "shop",
        "db_password",
        "short",
        "aaaaaaaaaaaaaaaaaa",
        "abababababababab",
        "12345678901234",
        "abcdefghijklmnop",
        "P@ssw0rd",
        "hunter2",
        "super-secret",
        "letmein2024",
    ] {
        assert!(weak(value) || value == "P@ssw0rd", "{value}");
    }
    for value in
        ["pbSVkqxfSyzH2dTQ", "correct horse battery staple", "7d9f1c0a6b2e4d8c", "9Kq-vTz_42Lm.x", "passwords-are-hard-to-choose"]
    {
        assert!(!weak(value), "{value}");
    }
}

#[test]
fn what_compose_changes_is_told() {
    for (line, changed) in [
        ("WORKERS=2", false),
        ("WORKERS=2 # two", false),
        ("PUBLIC_URL=https://x.test #top", true),
        ("PUBLIC_URL=https://x.test#top", false),
        ("DB_PASSWORD=pa#ssword-of-mine", false),
        ("DB_PASSWORD=   # to be filled in", true),
        ("DB_PASSWORD=abcdefgh$ijklm", true),
        ("DB_PASSWORD=abcdefgh$5klmno", false),
        ("DB_PASSWORD=abcdefgh$$ijklm", true),
        ("DB_PASSWORD='abcdefgh$ijklm'", false),
        ("DB_PASSWORD=\"abcdefgh$ijklm\"", true),
        ("DB_PASSWORD=\"abcdefgh\\$ijklm\"", false),
        ("DB_PASSWORD=abcdefgh${X:-ijklm}", false),
        ("X=1\nPUBLIC_URL=https://$X.test", false),
        ("PUBLIC_URL=https://$WORKERS.test", true),
        ("PUBLIC_URL=\"C:\\new\"", true),
        ("PUBLIC_URL=\"a\\nb\"", false),
        ("PUBLIC_URL=$(hostname)", true),
        ("PUBLIC_URL=`hostname`", true),
        ("PUBLIC_URL=\u{201c}https://x.test\u{201d}", true),
        ("PUBLIC_URL=x\\", true),
    ] {
        assert_eq!(codes(SHOP, &format!("{line}\n")).contains(&"env-altered"), changed, "{line}");
    }
}

#[test]
fn placeholders_are_told_from_values() {
    for (line, left) in [
        ("DB_PASSWORD=change-me", true),
        ("DB_PASSWORD=your-password-here", true),
        ("DB_PASSWORD=<password>", true),
        ("API_TOKEN=xxxxxxxxxxxxxxxx", true),
        ("PUBLIC_URL=https://shop.example.com", true),
        ("PUBLIC_URL=https://example.com/x", true),
        ("PUBLIC_URL=<url>", true),
        ("PUBLIC_URL=TODO", true),
        ("PUBLIC_URL=https://your-best-shop.test", false),
        ("PUBLIC_URL=https://myexample.community", false),
        ("WORKERS=2", false),
    ] {
        assert_eq!(codes(SHOP, &format!("{line}\n")).contains(&"env-placeholder"), left, "{line}");
    }
}

#[test]
fn flags_ask_for_what_they_gate() {
    let manifest = r#"stack shop
profile dev
profile prod
vars {
    flag MAIL default=#false prod=#true {
        doc "Sends mail"
        var SMTP_URL type=url required { doc "Server" }
        flag SIGNED default=#false { doc "Signs it"; var SIGN_KEY secret required { doc "Key" } }
    }
}
service web { doc "Pages"; image "shop:1.0.0"; env MAIL SMTP_URL SIGNED SIGN_KEY }
"#;
    let found = |env: &str| judged(manifest, env, &[], false).0.iter().map(|found| found.message.clone()).collect::<Vec<_>>();
    assert_eq!(found(""), Vec::<String>::new());
    assert_eq!(found("SIGNED=true\n"), Vec::<String>::new(), "inside of a flag that is off");
    assert_eq!(found("MAIL=true\n"), ["`MAIL` is on, and `SMTP_URL` is not set"]);
    assert_eq!(found("MAIL=true\nSMTP_URL=smtp://mx.test\n"), Vec::<String>::new());
    assert_eq!(found("MAIL=true\nSIGNED=true\nSMTP_URL=smtp://mx.test\n"), ["`SIGNED` is on, and `SIGN_KEY` is not set"]);
    assert_eq!(found("MAIL=false\nSIGNED=true\n"), Vec::<String>::new());
}

#[test]
fn localhost_and_ports_follow_what_the_file_moves() {
    let manifest = r#"stack shop
profile dev
vars { var DATABASE_URL default="postgres://${db.sql}/shop" { doc "Data" }; var CORS_ORIGIN default="" { doc "Browsers" } }
service db { doc "Orders"; image "postgres:16"; volumes "./db:/var/lib/postgresql/data"; port sql 5432 dev=5433 var=DB_PORT { doc "SQL" } }
service cache { doc "Sessions"; image "redis:7"; port redis 6379 dev=6379 var=CACHE_PORT { doc "Redis" } }
service web { doc "Pages"; image "shop:1.0.0"; env DATABASE_URL CORS_ORIGIN }
"#;
    for (env, want) in [
        ("DATABASE_URL=postgres://localhost:5433/shop\n", vec!["env-localhost"]),
        ("DATABASE_URL=postgres://127.0.0.1/shop\n", vec!["env-localhost"]),
        ("DB_PORT=15433\nDATABASE_URL=postgres://localhost:15433/shop\n", vec!["env-localhost"]),
        ("DB_PORT=15433\nDATABASE_URL=postgres://localhost:5433/shop\n", vec!["env-localhost"]),
        ("CORS_ORIGIN=http://localhost:5433\n", vec![]),
        ("DATABASE_URL=postgres://db:5432/shop\n", vec![]),
        ("DB_PORT=6379\n", vec!["env-port-collision"]),
        ("CACHE_PORT=5433\n", vec!["env-port-collision"]),
        ("CACHE_PORT=5433\nDB_PORT=5434\n", vec![]),
        ("DB_PORT=70000\n", vec!["env-type"]),
        ("DB_PORT=8000-8010\n", vec![]),
    ] {
        assert_eq!(codes(manifest, env), want, "{env}");
    }
}

#[test]
fn long_files_are_judged_quickly() {
    let lines = |line: &dyn Fn(usize) -> String| (0..20_000).map(line).collect::<String>();
    for text in [
        lines(&|i| format!("KEY{i}=value\n")),
        lines(&|i| format!("KEY{i}_TOKEN=some-longer-value-{i}\n")),
        lines(&|_| "DB_PASSWORD=x\n".to_string()),
        lines(&|i| format!("KEY {i}='\n")),
        lines(&|i| format!("# KEY{i}=\n")),
        lines(&|i| format!("BARE{i}\n")),
    ] {
        let start = std::time::Instant::now();
        let model = model(SHOP);
        let files = [EnvFile::new(".env", text.as_str())];
        let reading = read(&files, FileId::further, &|_| None);
        let facts = Facts::new(&model, &model.stacks[0], &Origin::Files(&files, &reading), &*IDS, &|_| None);
        check(&facts, &mut Sink::default());
        assert!(start.elapsed().as_secs() < 20, "{:?} {}", start.elapsed(), &text[..40]);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_judged(text in r#"((DB_PASSWORD|WORKERS|PUBLIC_URL|NODE_ENV|X)[=: ]([a-z$'"\\#{}\n ]|\$X|localhost:5432|ghp_|://){0,8}\n?|[^\x00]){0,8}"#) {
        let (found, _) = judged(SHOP, &text, &[], false);
        for finding in found {
            let span = finding.primary.span;
            proptest::prop_assert!(span.file == FileId::MANIFEST || text.get(span.start as usize..span.end()).is_some(), "{:?}", finding);
        }
    }
}
