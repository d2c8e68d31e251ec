use crate::compose::yaml::to_yaml;
use crate::compose::{Tree, TreePath};
use crate::diag::{Sink, Sources, human};

use super::super::decode::Layout;
use super::super::{Model, analyse};

const PROFILES: &str = "stack shop\nprofile dev default=#true\nprofile test\nprofile prod { machine server }\n";

fn model(services: &str, layout: Layout) -> Model {
    let text = format!("{PROFILES}{services}");
    let mut sink = Sink::default();
    let model = analyse(&text, Some(layout), &mut sink);
    let found = human::render(&sink.into_sorted(), &Sources::with_manifest("stack.kdl", &text), false, 100);
    model.unwrap_or_else(|| panic!("{found}"))
}

fn files(services: &str, layout: Layout) -> Vec<Tree> {
    model(services, layout).layers.layers.into_iter().map(|layer| layer.tree).collect()
}

fn at<'a>(tree: &'a Tree, path: &str) -> Option<&'a Tree> {
    tree.at(&TreePath::parse(path))
}

#[test]
fn the_base_holds_what_all_share_and_overlays_add_the_rest() {
    let files = files(
        "service web { image \"web:1\"; restart always; in dev { command serve --reload; cap_drop ALL }; in prod { read_only } }",
        Layout::Overlay,
    );
    insta::assert_snapshot!(to_yaml(&files[0], &Default::default()), @r#"
    name: shop

    services:
      web:
        image: web:1
        restart: always
    "#);
    insta::assert_snapshot!(to_yaml(&files[1], &Default::default()), @r#"
    name: shop-dev

    services:
      web:
        command: ["serve", "--reload"]
        cap_drop: [ALL]
    "#);
    assert_eq!(at(&files[2], "services"), None, "test adds nothing");
}

#[test]
fn a_service_that_some_profile_lacks_stands_in_the_overlays_whole() {
    let files = files("service web { image \"web:1\" }\nservice mail { only dev; image \"mail:1\"; init }", Layout::Overlay);
    assert_eq!(at(&files[0], "services.mail"), None);
    assert!(at(&files[1], "services.mail.init").is_some());
}

#[test]
fn a_base_by_itself_names_no_service_that_it_does_not_have() {
    // `app` is built in dev and pulled elsewhere: nothing that runs it is shared.
    let services = "service app { in dev { build context=\".\" }; in test prod { image \"app:1\" } }
        service web { image \"web:1\"; depends_on app condition=service_started; depends_on db condition=service_started }
        service db { image \"db:1\" }";
    let files = files(services, Layout::Overlay);
    assert_eq!(at(&files[0], "services.app"), None);
    assert_eq!(at(&files[0], "services.web.depends_on.app"), None);
    assert!(at(&files[0], "services.web.depends_on.db").is_some());
    for overlay in &files[1..] {
        assert!(at(overlay, "services.app").is_some());
        assert!(at(overlay, "services.web.depends_on.app.condition").is_some());
    }
}

#[test]
fn a_dependency_that_differs_goes_whole_into_the_overlays() {
    let services = "service db { image \"db:1\"; healthcheck { test CMD ready } }
        service web { image \"web:1\"; depends_on db condition=service_healthy; in prod { depends_on db condition=service_healthy restart=#true } }";
    let files = files(services, Layout::Overlay);
    assert_eq!(at(&files[0], "services.web.depends_on"), None);
    assert_eq!(at(&files[1], "services.web.depends_on.db.condition").and_then(Tree::as_str), Some("service_healthy"));
}

#[test]
fn a_secret_s_default_never_stands_in_the_base() {
    let vars = "vars { group G { var TOKEN secret required dev=abc test=abc prod=abc { doc \"t\" } } }";
    let services = format!("{vars}\nservice web {{ image \"web:1\"; env TOKEN; command serve \"x-${{TOKEN}}\" }}");
    let files = files(&services, Layout::Overlay);
    assert!(!to_yaml(&files[0], &Default::default()).contains("abc"));
    for overlay in &files[1..] {
        assert_eq!(at(overlay, "services.web.environment.TOKEN").and_then(Tree::as_str), Some("${TOKEN:-abc}"));
    }
}

#[test]
fn lists_whose_order_counts_share_their_beginning_only() {
    let services =
        "service web { image \"web:1\"; dns \"10.0.0.1\"; env_file a.env; in dev { dns \"10.0.0.2\"; env_file b.env c.env } }";
    let files = files(services, Layout::Overlay);
    assert_eq!(at(&files[0], "services.web.dns").and_then(Tree::as_seq).map(<[Tree]>::len), Some(1));
    assert_eq!(at(&files[1], "services.web.env_file").and_then(Tree::as_seq).map(<[Tree]>::len), Some(2));
}

#[test]
fn a_base_uses_only_the_resources_that_it_has() {
    let services = r#"service web { image "web:1"; configs own shared; secrets token; build { context "."; secrets token } }
        configs { own content="a"; shared content="b" }
        secrets { token environment=T }"#;
    let differ = "stack shop { in prod { configs { own content=c }; secrets { token environment=P } } }";
    let text = format!("{PROFILES}{services}").replacen("stack shop", differ, 1);
    let layers = analyse(&text, Some(Layout::Overlay), &mut Sink::default()).unwrap().layers.layers;
    insta::assert_snapshot!(to_yaml(&layers[0].tree, &Default::default()), @r#"
    name: shop

    services:
      web:
        image: web:1
        build:
          context: "."
        configs:
          - source: shared

    configs:
      shared:
        content: b
    "#);
    assert_eq!(at(&layers[3].tree, "configs.own.content").and_then(Tree::as_str), Some("c"));
    assert_eq!(at(&layers[3].tree, "services.web.secrets[0].source").and_then(Tree::as_str), Some("token"));
}

#[test]
fn entries_with_an_equals_sign_in_their_names_are_not_merged_by_compose() {
    let services = r#"service web { image "web:1"; labels { a "1" }; annotations { "x=y" z }; in prod { labels { "b=" "2" } } }"#;
    let files = files(services, Layout::Overlay);
    assert_eq!(at(&files[0], "services.web.labels"), None);
    assert_eq!(at(&files[3], "services.web.labels").and_then(Tree::as_map).map(|map| map.len()), Some(2));
    assert!(at(&files[0], "services.web.annotations").is_some(), "what all profiles say needs no merge");
}

#[test]
fn a_logging_block_of_another_driver_is_not_mixed_with_the_base() {
    let services = "service web { image \"web:1\"; logging driver=json-file { options max-size=\"1m\" }; in prod { logging driver=syslog } }";
    let files = files(services, Layout::Overlay);
    assert_eq!(at(&files[0], "services.web.logging"), None);
    assert_eq!(at(&files[3], "services.web.logging.options"), None);
}

#[test]
fn paths_are_right_from_the_folder_of_the_first_file() {
    let services = "service web { build context=\"./web\"; volumes \"./data:/data\" \"named:/n\" }\nvolumes { named }";
    let text = format!("{PROFILES}{services}").replace(
        "stack shop",
        "stack shop { files base=\"deploy/c.yml\" overlay=\"other/c.{profile}.yml\" standalone=\"a/b/{profile}.yml\" }",
    );
    let mut sink = Sink::default();
    let overlay = analyse(&text, Some(Layout::Overlay), &mut sink).unwrap().layers;
    assert_eq!(overlay.files["dev"], ["deploy/c.yml", "other/c.dev.yml"]);
    assert_eq!(at(&overlay.layers[0].tree, "services.web.build.context").and_then(Tree::as_str), Some("../web"));
    let standalone = analyse(&text, Some(Layout::Standalone), &mut sink).unwrap().layers;
    assert_eq!(at(&standalone.layers[0].tree, "services.web.volumes[0].source").and_then(Tree::as_str), Some("../../data"));
}

#[test]
fn a_single_file_tells_profiles_apart_by_compose_s_own() {
    let services = "service mail { only dev; image \"mail:1\" }\nservice web { image \"web:1\" }";
    let files = files(services, Layout::Single);
    assert_eq!(files.len(), 1);
    insta::assert_snapshot!(to_yaml(&files[0], &Default::default()), @r#"
    name: shop

    services:
      mail:
        image: mail:1
        profiles: [dev]

      web:
        image: web:1
        profiles: [dev, test, prod]
    "#);
}

#[test]
fn what_differs_cannot_be_said_in_a_single_file() {
    let text = format!("{PROFILES}service web {{ image \"web:1\"; in prod {{ restart always }} }}");
    let mut sink = Sink::default();
    assert!(analyse(&text, Some(Layout::Single), &mut sink).is_none());
    let found = sink.into_sorted();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.0, "layout-cannot-say");
}
