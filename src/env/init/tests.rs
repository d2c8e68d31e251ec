use indexmap::IndexMap;
use proptest::prelude::*;

use super::*;
use crate::compose::dotenv;
use crate::diag::{FileId, Sink};
use crate::pipeline;

/// The same bytes in every run.
fn dice() -> impl FnMut(&mut [u8]) -> Result<(), String> {
    let mut state = 7_u64;
    move |bytes| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = state.to_be_bytes()[0];
        }
        Ok(())
    }
}

fn model(text: &str) -> Model {
    let mut sink = Sink::default();
    pipeline::analyse(text, None, &mut sink).unwrap_or_else(|| panic!("{:?}", sink.into_sorted()))
}

fn drafted(model: &Model, slot: &IndexMap<String, String>) -> Draft {
    let readers: Vec<&Stack> = model.stacks.iter().collect();
    draft(Wanted { model, stack: &model.stacks[0], readers: &readers, slot }, &mut dice()).unwrap()
}

fn read(text: &str) -> IndexMap<String, String> {
    let mut known = IndexMap::new();
    dotenv::read(text, FileId::further(0), &mut known, &|_| None).unwrap();
    known
}

const STACK: &str = r#"stack shop
profile dev default=#true
profile test { port-offset 1 }
vars {
    group "App" {
        doc "What the app reads"
        var MODE fixed default=x { doc "Never set" }
        var LEVEL default=info dev=debug { doc "Differs" }
        var OWNER default="it's me" { doc "Known" }
        var LINK value="http://${OWNER}" { doc "Made" }
    }
    group "Keys" {
        var KEY secret required type=hex length=40 { doc "Signs" }
        var PASSWORD secret dev=postgres required { doc "Has one in dev" }
        var CLIENT type=url required { doc "Only you know" }
        var HOOK type=url secret required { doc "Others give it" }
        var EXTRA { doc "Not needed" }
    }
}
service web { image x; port http 80 dev=8080 { doc "Pages" }; env MODE LEVEL OWNER LINK KEY PASSWORD CLIENT HOOK EXTRA }
"#;

#[test]
fn a_new_file_says_what_is_known_and_asks_for_the_rest() {
    insta::assert_snapshot!(write(&drafted(&model(STACK), &IndexMap::new())), @r#"
    # Values of your own for profile dev, made by `stackgen env init`. Never commit this file.
    # Commented out: the profile has a value, or needs none. Uncomment a line to set another.
    # What is set here also holds for test, which read this file too.

    # --- App ---
    # What the app reads

    # Differs
    # optional; used by web
    # LEVEL=debug

    # Known
    # optional; used by web
    OWNER="it's me"

    # --- Keys ---

    # Signs
    # hexadecimal digits; 40 characters; required; secret; used by web
    KEY=e4854372b5bf12a048455c07dc16cab991b00341

    # Has one in dev
    # optional; secret; used by web
    # PASSWORD=

    # Only you know
    # a URL; required; used by web
    # TO BE FILLED IN: Compose does not start without it
    CLIENT=

    # Others give it
    # a URL; required; secret; used by web
    # TO BE FILLED IN: Compose does not start without it
    HOOK=

    # Not needed
    # optional; used by web
    # EXTRA=

    # --- Host ports ---
    # Where the host reaches the stack. Another number here moves a port.

    # Pages
    # http of web (80 inside)
    # WEB_HTTP_PORT=8080
    "#);
}

#[test]
fn what_a_file_lacks_is_added_and_all_else_stays() {
    let draft = drafted(&model(STACK), &IndexMap::from([("WEB_HTTP_PORT".to_string(), "20000".to_string())]));
    let old = "# mine\r\nexport OWNER = me # keep\r\n#LEVEL=trace\r\nCLIENT=\r\nKEY='a\r\nb'\r\nMINE=1";
    let added = update(old, &draft, &|_| None).unwrap();
    assert!(added.text.starts_with(&format!("{old}\r\n\r\n# --- Keys ---\r\n")), "{}", added.text);
    assert!(!added.text.replace("\r\n", "").contains('\n'));
    let values = read(&added.text);
    let names: Vec<&str> = values.keys().map(String::as_str).collect();
    assert_eq!(names, ["OWNER", "CLIENT", "KEY", "MINE", "HOOK", "WEB_HTTP_PORT"]);
    assert_eq!((values["OWNER"].as_str(), values["MINE"].as_str()), ("me", "1"));
    assert_eq!(added.empty, [("CLIENT".to_string(), 4)]);
    let again = update(&added.text, &draft, &|_| None).unwrap();
    assert_eq!((again.text, again.sections), (added.text, Vec::new()));
}

#[test]
fn a_file_that_compose_refuses_is_not_added_to() {
    let draft = drafted(&model(STACK), &IndexMap::new());
    assert_eq!(update("A='x\n", &draft, &|_| None).unwrap_err().message, "this quote is never closed");
}

#[test]
fn secrets_have_their_declared_shape() {
    for (shape, want) in [
        ("", "^[A-Za-z0-9]{32}$"),
        ("min-length=50", "^[A-Za-z0-9]{50}$"),
        ("max-length=10", "^[A-Za-z0-9]{10}$"),
        ("type=hex", "^[0-9a-f]{64}$"),
        ("type=hex length=32", "^[0-9a-f]{32}$"),
        ("type=alnum length=20", "^[A-Za-z0-9]{20}$"),
        ("type=base64", "^[A-Za-z0-9+/]{43}=$"),
        ("type=base64 length=24", "^[A-Za-z0-9+/]{24}$"),
        ("type=base64url", "^[A-Za-z0-9_-]{43}$"),
        ("type=uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
        ("type=int length=6", "^[1-9][0-9]{5}$"),
        ("pattern=\"^[0-9a-f]{40}$\"", "^[0-9a-f]{40}$"),
        ("pattern=\"^tok_[a-z]{8}$\"", "^$"),
        ("type=url", "^$"),
        ("type=json", "^$"),
    ] {
        let text = format!(
            "stack s\nprofile dev\nvars {{ var A_KEY secret required {shape} {{ doc d }} }}\nservice a {{ image x; env A_KEY }}"
        );
        let values = read(&write(&drafted(&model(&text), &IndexMap::new())));
        assert!(regex::Regex::new(want).unwrap().is_match(&values["A_KEY"]), "{shape}: {}", values["A_KEY"]);
    }
}

#[test]
fn without_random_bytes_there_is_no_file() {
    let model = model(STACK);
    let readers: Vec<&Stack> = model.stacks.iter().collect();
    let slot = IndexMap::new();
    let wanted = Wanted { model: &model, stack: &model.stacks[0], readers: &readers, slot: &slot };
    assert_eq!(draft(wanted, &mut |_| Err("closed".to_string())), Err("closed".to_string()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_value_is_read_back(values in prop::collection::vec("[^\\x00]{0,12}", 1..6)) {
        let items: Vec<Item> = values
            .iter()
            .enumerate()
            .map(|(i, value)| Item { name: format!("V{i}"), comment: value.replace('\r', ""), line: Line::Set(value.clone()) })
            .collect();
        let section = Section { title: "All".into(), doc: None, items };
        let draft = Draft { head: vec!["Head".into()], sections: vec![section] };
        let text = write(&draft);
        let known = read(&text);
        prop_assert_eq!(known.values().collect::<Vec<_>>(), values.iter().collect::<Vec<_>>());
        prop_assert_eq!(update("", &draft, &|_| None).unwrap().sections.len(), 1);
        prop_assert_eq!(update(&text, &draft, &|_| None).unwrap().text, text);
    }
}
