//! Fixes: what they change, and what they leave alone.

use super::fix;
use crate::diag::Sink;
use crate::pipeline::{analyse, pages};

fn fixed(text: &str) -> String {
    let once = fix(text, &[]);
    let twice = fix(&once.text, &[]);
    assert_eq!((twice.text.as_str(), twice.applied), (once.text.as_str(), 0), "it is done in one go");
    once.text
}

#[test]
fn slips_are_mended_and_the_rest_stays_as_it_is() {
    let text = "// One stack\r\nstack shop\r\nprofile dev   default=true // here\r\n\r\nservice db { /* kept */ imagee 'postgres:16' ; \
                healthcheck interval=30s { test CMD pg_isready } }\r\nservice app { image \"a:1\"; depends_on db // wait\r\n}\r\n";
    let want = "// One stack\r\nstack shop\r\nprofile dev   default=#true // here\r\n\r\nservice db { /* kept */ image \"postgres:16\" ; \
                healthcheck interval=\"30s\" { test CMD pg_isready } }\r\nservice app { image \"a:1\"; depends_on db condition=service_healthy // wait\r\n}\r\n";
    assert_eq!(fixed(text), want);
    assert_eq!(fix(text, &[]).applied, 5);
    assert!(fix(text, &["dependency-not-awaited"]).text.contains("depends_on db // wait"));
}

#[test]
fn allow_lines_go_with_their_line_or_by_the_word() {
    let of = |line: &str| {
        fixed(&format!("stack shop {{\n    doc \"x\"\n    // why\n    {line}\n}}\nprofile dev\nrole r {{ restart always }}\n"))
    };
    let want =
        |line: &str| format!("stack shop {{\n    doc \"x\"\n    // why\n{line}}}\nprofile dev\nrole r {{ restart always }}\n");
    assert_eq!(of("allow no-image"), want(""));
    assert_eq!(of("allow no-image idle-command \"both\""), want(""));
    assert_eq!(of("allow no-image unused-role"), want("    allow unused-role\n"));
    assert_eq!(of("allow unused-role no-image \"one\""), want("    allow unused-role \"one\"\n"));
    assert_eq!(of("allow unused-role; allow no-image // more"), want("    allow unused-role; // more\n"));
    let flow = "stack shop { allow no-image }\nprofile dev\n";
    assert_eq!(fixed(flow), "stack shop { }\nprofile dev\n");
}

#[test]
fn what_is_not_sure_or_would_do_harm_is_left() {
    for text in [
        // `db` and `cache` would both be waited for.
        "stack s\nprofile p\nservice db { image \"d:1\"; healthcheck { test CMD x } }\nservice cache { image \"c:1\" }\n\
         service a { image \"a:1\"; depends_on db cache }",
        // The key is there already.
        "stack s\nprofile p\nservice a { image \"a:1\"; imagee \"a:2\" }",
        // Two keys are as near.
        "stack s\nprofile p { docs \"x\" }\nservice a { image \"a:1\"; x \"a:2\" }",
        "stack s\nprofile p\nservice a { image \"a:1\" } }",
        "services:\n",
    ] {
        let fixed = fix(text, &[]);
        let left = if text.contains("docs") { text.replace("docs", "doc") } else { text.to_string() };
        assert_eq!(fixed.text, left);
    }
}

#[test]
fn what_a_page_calls_bad_is_gone_where_it_has_a_fix() {
    let mut codes = Vec::new();
    for page in pages() {
        let Some(bad) = page.block("Bad:") else { continue };
        let found = |text: &str| {
            let mut sink = Sink::default();
            let _ = analyse(text, None, &mut sink);
            sink.into_sorted().into_iter().filter(|found| found.code == page.code).collect::<Vec<_>>()
        };
        let before = found(bad);
        if before.iter().all(|found| found.fix.is_none()) {
            continue;
        }
        codes.push(page.code.0);
        let after = found(&fixed(bad));
        let still: Vec<&str> = after.iter().filter(|found| found.fix.is_some()).map(|found| found.message.as_str()).collect();
        assert_eq!(still, [""; 0], "{}", page.code.0);
    }
    for code in ["needs-quotes", "keyword", "unknown-key", "dependency-not-awaited", "unused-allow", "said-twice"] {
        assert!(codes.contains(&code), "{code} has no fix: {codes:?}");
    }
}

#[test]
fn what_is_said_twice_goes_and_comments_stay() {
    let text = "stack shop\nprofile dev\nprofile test { port-offset 1 }\nprofile prod { machine server }\n\
                role app {\n    restart always\n    env LEVEL A=1\n    deploy { resources { limits memory=\"1G\" } }\n    volumes \"data:/data\"\n}\n\
                vars { var LEVEL default=info prod=info { doc \"x\" } }\nvolumes { data; other }\n\
                service web role=app {\n    doc \"x\"\n    image \"x:1\"\n    // as often as it takes\n    restart always // again\n    \
                env LEVEL A=1 B=2\n    deploy { resources { limits memory=\"1G\" } }\n    port http 80 dev=8080 test=8081\n    \
                volumes \"other:/other\" \"data:/data\"\n    init\n    in prod {\n        init\n    }\n}\n";
    let want = "stack shop\nprofile dev\nprofile test { port-offset 1 }\nprofile prod { machine server }\n\
                role app {\n    restart always\n    env LEVEL A=1\n    deploy { resources { limits memory=\"1G\" } }\n    volumes \"data:/data\"\n}\n\
                vars { var LEVEL default=info { doc \"x\" } }\nvolumes { data; other }\n\
                service web role=app {\n    doc \"x\"\n    image \"x:1\"\n    // as often as it takes\n    // again\n    \
                env B=2\n    port http 80 dev=8080\n    volumes \"other:/other\"\n    init\n}\n";
    assert_eq!(fixed(text), want);
}
