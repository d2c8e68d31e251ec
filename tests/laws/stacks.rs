//! Random manifests: services, roles and profiles that say many keys of Compose in many ways.

use proptest::prelude::*;

use super::texts::{self, PLACES};
use super::ways::{TOPS, WAYS};

/// What is said.
#[derive(Clone, Debug)]
enum Say {
    /// One of [`WAYS`].
    Way(usize),
    /// One of [`PLACES`], with a text.
    Text(usize, String),
}

/// One line of a service or role, and where it holds.
#[derive(Clone, Debug)]
enum Line {
    Everywhere(Say),
    In(Say, u8),
    /// Everywhere, and taken away in some profiles.
    WithoutIn(Say, u8),
    /// In some profiles in place of what was said before.
    Instead(Say, u8),
    /// Where a variable has a value.
    When(Say),
}

impl Line {
    fn say(&self) -> &Say {
        match self {
            Self::Everywhere(say) | Self::In(say, _) | Self::WithoutIn(say, _) | Self::Instead(say, _) | Self::When(say) => say,
        }
    }
}

fn lines(most: usize) -> impl Strategy<Value = Vec<Line>> {
    let say = prop_oneof![
        6 => (0..WAYS.len()).prop_map(Say::Way),
        1 => (0..PLACES.len(), texts::text()).prop_map(|(place, text)| Say::Text(place, text)),
    ]
    .boxed();
    let line = prop_oneof![
        8 => say.clone().prop_map(Line::Everywhere),
        8 => (say.clone(), 1..16_u8).prop_map(|(say, mask)| Line::In(say, mask)),
        2 => (say.clone(), 1..16_u8).prop_map(|(say, mask)| Line::WithoutIn(say, mask)),
        2 => (say.clone(), 1..16_u8).prop_map(|(say, mask)| Line::Instead(say, mask)),
        1 => say.prop_map(Line::When),
    ];
    prop::collection::vec(line, 0..most)
}

#[derive(Clone, Debug)]
struct Service {
    lines: Vec<Line>,
    only: u8,
    role: u8,
    source: u8,
    extends: bool,
}

#[derive(Clone, Debug)]
struct Profile {
    extends: bool,
    parent: usize,
    ephemeral: bool,
    strict: bool,
}

/// The text of a manifest whose files are called `STACK.…`.
pub fn manifest() -> impl Strategy<Value = String> {
    let only = prop_oneof![3 => Just(15_u8), 1 => 1..16_u8];
    let role = prop_oneof![2 => Just(0_u8), 1 => Just(1_u8), 1 => Just(2_u8)];
    let service = (lines(9), only, role, 0..4_u8, prop::bool::weighted(0.1))
        .prop_map(|(lines, only, role, source, extends)| Service { lines, only, role, source, extends });
    let profile = (any::<bool>(), 0..4_usize, prop::bool::weighted(0.2), prop::bool::weighted(0.05))
        .prop_map(|(extends, parent, ephemeral, strict)| Profile { extends, parent, ephemeral, strict });
    let tops = prop::collection::vec((0..TOPS.len(), 1..16_u8), 0..4);
    let roles = (lines(4), lines(3));
    (prop::collection::vec(profile, 1..=4), roles, tops, prop::collection::vec(service, 1..=6), prop::bool::weighted(0.8))
        .prop_map(|(profiles, roles, tops, services, variables)| {
            write(&profiles, &[roles.0, roles.1], &tops, &services, variables)
        })
}

fn write(profiles: &[Profile], roles: &[Vec<Line>; 2], tops: &[(usize, u8)], services: &[Service], variables: bool) -> String {
    let names =
        |mask: u8| -> Vec<String> { (0..profiles.len()).filter(|p| mask & (1 << p) != 0).map(|p| format!("p{p}")).collect() };
    let mut text = String::from(
        "stack shop {\n    files base=\"STACK.base.yaml\" overlay=\"STACK.{profile}.overlay.yaml\" standalone=\"STACK.{profile}.yaml\"\n",
    );
    for (top, mask) in tops.iter().filter(|(_, mask)| !names(*mask).is_empty()) {
        text += &format!("    in {} {{ {} }}\n", names(*mask).join(" "), TOPS[*top]);
    }
    text += "}\n";
    for (index, profile) in profiles.iter().enumerate() {
        let parent = if profile.extends && index > 0 { format!(" extends=p{}", profile.parent % index) } else { String::new() };
        let memory = if profile.ephemeral { "; ephemeral #true" } else { "" };
        // A strict profile has no values for secrets; `p0` gives one.
        let strict = if profile.strict && index > 0 && parent.is_empty() { "; strict #true" } else { "" };
        text += &format!("profile p{index}{parent} {{ machine m{index}; port-offset {}{memory}{strict} }}\n", index * 10_000);
    }
    for (index, lines) in roles.iter().enumerate() {
        if services.iter().any(|s| usize::from(s.role) > index) {
            let parent = if index > 0 { " extends=r0" } else { "" };
            text += &format!("role r{index}{parent} {{\n{}}}\n", body(lines, 90 + index, &names));
        }
    }
    for (index, service) in services.iter().enumerate() {
        let role = if service.role > 0 { format!(" role=r{}", service.role - 1) } else { String::new() };
        let extends = service.extends && index > 1;
        text += &format!("service s{index}{} {{\n", if extends { format!(" extends=s{}", index - 1) } else { role });
        text += match service.source {
            _ if extends => "",
            0 => "    in p0 { build context=\"./own\" }\n    image \"own:1\"\n",
            1 => "    image \"${V0}/i:1.10\"\n",
            _ => "    image \"i:1\"\n",
        };
        let only = names(service.only);
        if !only.is_empty() && only.len() < profiles.len() && index > 0 {
            text += &format!("    only {}\n", only.join(" "));
        }
        if index == 0 {
            text += "    port main 7777\n";
            text += if variables { "    env V0 V1 V2 V3 V4 V5 F0 G0\n" } else { "" };
        }
        text += &body(&service.lines, index, &names);
        text += "}\n";
    }
    with_declarations(text)
}

/// Variables in all forms, each after those that it reads.
const VARS: &[(&str, &str)] = &[
    ("V0", r#"var V0 default=a p0="b c" { doc "v" }"#),
    ("V1", r#"var V1 required { doc "v" }"#),
    ("V2", r#"var V2 secret required p0=geheim { doc "v" }"#),
    ("V3", r#"var V3 value="${V0}+${V2}@${s0.main}" { doc "v" }"#),
    ("V4", r#"var V4 fixed default=x p0="y: \"z\" $$" { doc "v" }"#),
    ("V5", r#"var V5 required-in=p0 example="e" { doc "v" }"#),
    ("F0", r#"flag F0 default=#false p0=#true { doc "f"; var G0 default="2" { doc "v" } }"#),
];
const RESOURCES: &[(&str, &str)] = &[
    ("networks", r#"networks { front; back driver=bridge { labels { n "1" } }; other }"#),
    ("volumes", "volumes { data; logs driver=local; d }"),
    ("secrets", "secrets { tok environment=TOK; more environment=TOK }"),
    ("configs", r#"configs { cfg content="x $$y\nz\n" }"#),
];

/// `text` with what it names declared, and nothing else: a small manifest is a small text.
fn with_declarations(mut text: String) -> String {
    let mut vars = Vec::new();
    for (name, line) in VARS.iter().rev() {
        if text.contains(name) || vars.iter().any(|other: &&str| other.contains(name)) {
            vars.push(*line);
        }
    }
    for (section, line) in RESOURCES {
        if text.contains(section) {
            text += &format!("{line}\n");
        }
    }
    if !vars.is_empty() {
        vars.reverse();
        text += &format!("vars {{\n    group G {{\n        {}\n    }}\n}}\n", vars.join("\n        "));
    }
    text
}

fn body(lines: &[Line], owner: usize, names: &dyn Fn(u8) -> Vec<String>) -> String {
    let (mut text, mut said) = (String::new(), Vec::new());
    for (number, line) in lines.iter().enumerate() {
        let (key, words) = match line.say() {
            Say::Way(way) => (WAYS[*way].0, WAYS[*way].1.to_string()),
            Say::Text(place, text) => (PLACES[*place].0, texts::placed(PLACES[*place].1, text)),
        };
        if words.contains("OTHER") && (owner == 0 || owner >= 90) {
            continue;
        }
        let port = 10_000 + owner * 80 + number * 4;
        let hosts: Vec<String> = names(15).iter().map(|profile| format!("{profile}=PORT")).collect();
        let words = words
            .replace("HOSTS", &hosts.join(" "))
            .replace("PORT0", &port.to_string())
            .replace("PORT2", &(port + 2).to_string());
        let words = words.replace("PORT", &port.to_string()).replace("OTHER", &format!("s{}", number % owner.max(1)));
        match line {
            Line::In(_, mask) | Line::Instead(_, mask) if names(*mask).is_empty() => {}
            Line::In(_, mask) => text += &format!("    in {} {{ {words} }}\n", names(*mask).join(" ")),
            Line::Instead(_, mask) if said.contains(&key) => {
                text += &format!("    in {} {{ without {key}; {words} }}\n", names(*mask).join(" "));
            }
            Line::Instead(..) => {}
            Line::When(_) => text += &format!("    when V4=x {{ {words} }}\n"),
            _ if said.contains(&key) => {}
            Line::Everywhere(_) => {
                said.push(key);
                text += &format!("    {words}\n");
            }
            Line::WithoutIn(_, mask) => {
                said.push(key);
                text += &format!("    {words}\n");
                let names = names(*mask);
                if !names.is_empty() {
                    text += &format!("    in {} {{ without {key} }}\n", names.join(" "));
                }
            }
        }
    }
    text
}
