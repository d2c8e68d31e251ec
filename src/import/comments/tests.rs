//! Comments, and what they become.

use indexmap::IndexMap;

use super::super::kdl::{Node, write};
use super::super::variables::Declared;
use super::*;
use crate::compose::load::Folder;

fn at(text: &str) -> Vec<(String, String)> {
    of_file(text)
        .at
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(path, lines)| (path.join("."), lines.join("|")))
        .collect()
}

#[test]
fn comments_are_about_the_key_below_or_beside() {
    let text = "# The shop\n# in two lines\n\nservices:\n  # ------\n  # The site\n  web: # beside\n    # which image\n    image: a # pinned\n    \
                command: |\n      # no comment\n      x: 1\n    environment:\n      # how loud\n      - LOG=1\n      - \"B=#x\"\n    ports:\n      # for people\n      \
                - 80:80\n    # off:\n    #   x: 1\n\n  # lost\n\n  db:\n    environment:\n      # who\n      USER: me\n  # old:\n  #   image: c\n  \"x\": {}\n    # late:\nvolumes:\n  # orders\n  v:\n";
    let expected = [
        ("services.web", "The site|beside|off:|  x: 1"),
        ("services.web.image", "which image|pinned"),
        ("services.web.environment.LOG", "how loud"),
        ("services.web.ports", "for people"),
        ("services.db.environment.USER", "who"),
        ("services.x", "old:|  image: c|late:"),
        ("volumes.v", "orders"),
    ];
    let expected: Vec<(String, String)> = expected.iter().map(|(a, b)| ((*a).to_string(), (*b).to_string())).collect();
    assert_eq!(at(text), expected);
    assert_eq!(of_file(text).head, ["The shop", "in two lines"]);
}

#[test]
fn an_overlay_does_not_say_what_a_service_is() {
    let mut comments = of_file("services:\n  web:\n    image: a\n");
    comments.and(of_file("services:\n  # With more of it\n  web:\n    # twice\n    scale: 2\n  # New\n  api: {}\n"));
    let said = by_service(&comments);
    assert!(said["web"][0].1.is_empty() && said["web"][1].1 == ["twice"] && said["api"][0].1 == ["New"], "{comments:?}");
}

#[test]
fn a_description_is_told_from_a_setting_that_is_off() {
    for (line, expected) in [
        ("The site", true),
        ("Note: only for tests", true),
        ("See https://example.com/x", true),
        ("image: c", false),
        ("ports:", false),
        ("- 80:80", false),
        ("A=b", false),
    ] {
        assert_eq!(describes(&[line.to_string()]), expected, "{line}");
    }
}

#[test]
fn comments_stand_above_the_nodes_that_they_are_about() {
    let text = "services:\n  # The site\n  web:\n    # which\n    image: a\n    # gone\n    tty: true\n    environment:\n      # loud\n      LOG: 1\nvolumes:\n  # orders\n  v:\n  w:\n";
    let comments = of_file(text);
    let env = Node::new("env").property("LOG", "1");
    let inner = Node { children: vec![env], ..Node::new("in").word("dev") };
    let mut web = Node::new("service").word("web").child(Node::new("image").word("a")).child(inner);
    attach(&mut web, &by_service(&comments)["web"]);
    let mut volumes = Node::new("volumes").word("v").word("w");
    section(&mut volumes, &comments);
    assert_eq!(
        write(&[web, volumes]),
        "// gone\nservice web {\n    doc \"The site\"\n    // which\n    image a\n    in dev {\n        // LOG: loud\n        env LOG=\"1\"\n    }\n}\n\
         volumes {\n    v { doc orders }\n    w\n}\n"
    );
}

#[test]
fn samples_tell_groups_order_docs_and_examples() {
    let sample = "# Settings of the shop.\n\n# --- Database ---\n# Where it is\nDB_HOST=db\nDB_PASSWORD=hunter2hunter2\nDB_ROOT_PASSWORD=changeme\n\n\
                  ####\n# Mail #\n####\n# OFF=1\nMAIL_FROM=me@example.com # who sends\nTAG=1\n\n# Rest\n\nOTHER=\n\n# Web\n# Seen by people\nURL=\n# postgres\nPORT=\n";
    let folder = Folder(IndexMap::from([("/p/.env.example".to_string(), sample.to_string())]));
    let names = ["TAG", "MAIL_FROM", "DB_PASSWORD", "DB_ROOT_PASSWORD", "DB_HOST", "ELSE", "OTHER", "PORT", "URL"];
    let mut declared: IndexMap<String, Declared> = names
        .into_iter()
        .map(|name| (name.to_string(), Declared { secret: name.ends_with("PASSWORD"), ..Declared::default() }))
        .collect();
    declared["TAG"].default = Some("latest".into());
    describe(&mut declared, &[], "/p", &folder);
    let told: Vec<String> = declared
        .iter()
        .map(|(name, one)| {
            let text = |part: &Option<String>| part.clone().unwrap_or("-".into());
            format!("{name} {} {} {}", text(&one.group), text(&one.doc), text(&one.example))
        })
        .collect();
    assert_eq!(
        told,
        [
            "DB_HOST Database Where it is db",
            "DB_PASSWORD Database - -",
            "DB_ROOT_PASSWORD Database - changeme",
            "MAIL_FROM Mail who sends me@example.com",
            "TAG Mail - -",
            "OTHER Rest - -",
            "URL Web Seen by people -",
            "PORT Web - -",
            "ELSE - - -",
        ]
    );
    assert_eq!(samples::unused(&|name| name != "TAG", &[], "/p", &folder), ["TAG"]);
}
