//! Random manifests: services, roles and profiles that say many keys of Compose in many ways.

use proptest::prelude::*;

/// What a service may say: the key, and a line. `PORT` is a host port of its own, `OTHER` an earlier service.
const WAYS: &[(&str, &str)] = &[
    ("annotations", r#"annotations { note "1" }"#),
    ("build", r#"build context="./a" target=one { args A="1" B="0755"; labels { x "1" } }"#),
    ("build", r#"build context="./b" dockerfile=D { args B="2"; tags "t:1"; cache_from "type=local,src=x" }"#),
    ("cap_add", "cap_add NET_ADMIN SYS_TIME"),
    ("cap_add", "cap_add SYS_PTRACE"),
    ("cap_drop", "cap_drop ALL"),
    ("command", r#"command serve "two words" "$$HOME" "a: b" "yes""#),
    ("command", r#"command "sh -c 'echo $$1 | cat'""#),
    ("command", "command"),
    ("configs", "configs cfg"),
    ("configs", r#"configs { - source=cfg target="/etc/x" }"#),
    ("depends_on", "depends_on OTHER condition=service_started"),
    ("depends_on", "depends_on OTHER condition=service_healthy restart=#true"),
    ("depends_on", "depends_on OTHER condition=service_started required=#false"),
    ("deploy", r#"deploy { resources { limits memory="64M" cpus="0.5" } }"#),
    ("deploy", r#"deploy replicas=2 { resources { limits memory="1G" }; placement { constraints "a==b" "c==d" } }"#),
    ("deploy", r#"deploy { labels { d "1" }; update_config order=start-first; placement { constraints "a==b" } }"#),
    ("develop", r#"develop { watch { - path="./src" action=sync target="/src" { ignore "x" } } }"#),
    ("devices", r#"devices "/dev/a:/dev/b""#),
    ("dns", r#"dns "10.0.0.1" "10.0.0.2""#),
    ("dns", r#"dns "10.0.0.3""#),
    ("dns_opt", r#"dns_opt use-vc "ndots:2""#),
    ("dns_search", "dns_search b.example a.example"),
    ("entrypoint", r#"entrypoint "/e.sh""#),
    ("env", r#"env A="1" B="yes" C="1.10""#),
    ("env", r#"env A="0755" D="a$$b}c" E="" F="~""#),
    ("env", r#"env G="line one\nline two: x\n" H="ünïcode ✓" I="{ not: yaml }" J="- x" K=" # no comment""#),
    ("env", r#"env L="${V0}-${V1}-${V2}""#),
    ("environment", r#"environment { FROM_SHELL #null; A "last" }"#),
    ("env_file", "env_file a.env"),
    ("env_file", "env_file b.env a.env"),
    ("env_file", r#"env_file { - path="c.env" required=#false }"#),
    ("expose", r#"expose 7000 "7001/udp""#),
    ("extra_hosts", r#"extra_hosts { h "10.0.0.1"; v "::1" }"#),
    ("extra_hosts", r#"extra_hosts { h "10.0.0.2" }"#),
    ("group_add", "group_add mail 5"),
    ("healthcheck", r#"healthcheck interval="10s" { test CMD a "$$B" }"#),
    ("healthcheck", r#"healthcheck retries=3 { test "x | y" }"#),
    ("healthcheck", "healthcheck { test NONE }"),
    ("hostname", "hostname one"),
    ("init", "init"),
    ("labels", r#"labels { a.b "1"; "with space" "x: y"; "quo\"te" "z" }"#),
    ("labels", r#"labels { a.b "2"; c "`Host(x)` && $$y" }"#),
    ("logging", r#"logging driver=json-file { options max-size="1m" }"#),
    ("logging", r#"logging driver=syslog { options tag="{{.Name}}" }"#),
    ("logging", r#"logging { options max-file="3" }"#),
    ("network_mode", r#"network_mode "service:OTHER""#),
    ("networks", "networks front"),
    ("networks", "networks { back { aliases one two } }"),
    ("networks", "networks { front { aliases a; priority 5 }; back }"),
    ("port", "port web 8080 p0=PORT"),
    ("port", "port web 8080 HOSTS public"),
    ("port", "port admin 9090"),
    ("ports", r#"ports "PORT:80""#),
    ("ports", r#"ports { - target=81 published="PORT" protocol=udp host_ip="127.0.0.1" }"#),
    ("ports", r#"ports "127.0.0.1:PORT0-PORT2:90-92""#),
    ("ports", r#"ports "[::1]:PORT:93" "94""#),
    ("read_only", "read_only"),
    ("restart", "restart always"),
    ("restart", r#"restart "no""#),
    ("secrets", "secrets tok"),
    ("secrets", r#"secrets tok { - source=tok target=other }"#),
    ("security_opt", r#"security_opt "no-new-privileges:true""#),
    ("stop_grace_period", r#"stop_grace_period "1m30s""#),
    ("storage_opt", r#"storage_opt { size "1g" }"#),
    ("sysctls", "sysctls { net.core.somaxconn 1024 }"),
    ("sysctls", r#"sysctls { net.core.somaxconn 1; b "2" }"#),
    ("tmpfs", r#"tmpfs "/run" "/t""#),
    ("tmpfs", r#"tmpfs "/run:size=1m""#),
    ("ulimits", "ulimits { nofile soft=1 hard=2; nproc 3 }"),
    ("ulimits", "ulimits { nofile 5 }"),
    ("ulimits", "ulimits { nofile soft=1 hard=9 }"),
    ("user", r#"user "1000""#),
    ("volumes", r#"volumes "data:/data" "./src:/src:ro""#),
    ("volumes", r#"volumes "logs:/data""#),
    ("volumes", r#"volumes "d:/one" "/anonymous""#),
    ("volumes", r#"volumes { - type=tmpfs target="/tm" { tmpfs size="1m" }; - type=bind source="./x y" target="/x" }"#),
    ("volumes_from", "volumes_from OTHER"),
    ("x-note", r#"x-note { a 1; b "yes" { c 2 } }"#),
    ("x-note", r#"x-note { a 3; d e }"#),
];

/// One line of a service or role: which way, and where it holds.
#[derive(Clone, Debug)]
enum Line {
    Everywhere(usize),
    In(usize, u8),
    WithoutIn(usize, u8),
}

fn lines(most: usize) -> impl Strategy<Value = Vec<Line>> {
    let way = 0..WAYS.len();
    let line = prop_oneof![
        4 => way.clone().prop_map(Line::Everywhere),
        4 => (way.clone(), 1..16_u8).prop_map(|(way, mask)| Line::In(way, mask)),
        1 => (way, 1..16_u8).prop_map(|(way, mask)| Line::WithoutIn(way, mask)),
    ];
    prop::collection::vec(line, 0..most)
}

#[derive(Clone, Debug)]
struct Service {
    lines: Vec<Line>,
    only: u8,
    role: bool,
    source: u8,
}

/// The text of a manifest whose files are called `STACK.…`.
pub fn manifest() -> impl Strategy<Value = String> {
    let service = (lines(9), prop_oneof![3 => Just(15_u8), 1 => 1..16_u8], any::<bool>(), 0..4_u8)
        .prop_map(|(lines, only, role, source)| Service { lines, only, role, source });
    let profile = (any::<bool>(), 0..4_usize, prop::bool::weighted(0.2));
    (prop::collection::vec(profile, 1..=4), lines(4), prop::collection::vec(service, 1..=6))
        .prop_map(|(profiles, role, services)| write(&profiles, &role, &services))
}

fn write(profiles: &[(bool, usize, bool)], role: &[Line], services: &[Service]) -> String {
    let mut text = String::from(
        "stack shop { files base=\"STACK.base.yaml\" overlay=\"STACK.{profile}.overlay.yaml\" standalone=\"STACK.{profile}.yaml\" }\n",
    );
    for (index, (extends, of, ephemeral)) in profiles.iter().enumerate() {
        let parent = if *extends && index > 0 { format!(" extends=p{}", of % index) } else { String::new() };
        let memory = if *ephemeral { "; ephemeral #true" } else { "" };
        text += &format!("profile p{index}{parent} {{ machine m{index}; port-offset {}{memory} }}\n", index * 10_000);
    }
    text += "vars {\n    group G {\n        var V0 default=a p0=\"b c\" { doc \"v\" }\n        var V1 required { doc \"v\" }\n        var V2 secret required p0=geheim { doc \"v\" }\n    }\n}\n";
    let names =
        |mask: u8| -> Vec<String> { (0..profiles.len()).filter(|p| mask & (1 << p) != 0).map(|p| format!("p{p}")).collect() };
    if services.iter().any(|s| s.role) {
        text += &format!("role common {{\n{}}}\n", body(role, 90, &names));
    }
    for (index, service) in services.iter().enumerate() {
        let role = if service.role { " role=common" } else { "" };
        text += &format!("service s{index}{role} {{\n");
        text += match service.source {
            0 => "    in p0 { build context=\"./own\" }\n    image \"own:1\"\n",
            1 => "    image \"${V0}/i:1.10\"\n",
            _ => "    image \"i:1\"\n",
        };
        let only = names(service.only);
        if !only.is_empty() && only.len() < profiles.len() && index > 0 {
            text += &format!("    only {}\n", only.join(" "));
        }
        if index == 0 {
            text += "    env V0 V1 V2\n";
        }
        text += &body(&service.lines, index, &names);
        text += "}\n";
    }
    text + "networks { front; back driver=bridge { labels { n \"1\" } } }\nvolumes { data; logs driver=local; d }\nsecrets { tok environment=TOK }\nconfigs { cfg content=\"x $$y\\nz\\n\" }\n"
}

fn body(lines: &[Line], owner: usize, names: &dyn Fn(u8) -> Vec<String>) -> String {
    let (mut text, mut said) = (String::new(), Vec::new());
    for (number, line) in lines.iter().enumerate() {
        let (Line::Everywhere(way) | Line::In(way, _) | Line::WithoutIn(way, _)) = line;
        let (key, words) = WAYS[*way];
        if words.contains("OTHER") && (owner == 0 || owner == 90) {
            continue;
        }
        let port = 10_000 + owner * 80 + number * 4;
        let hosts: Vec<String> = names(15).iter().map(|profile| format!("{profile}=PORT")).collect();
        let words = words
            .replace("HOSTS", &hosts.join(" "))
            .replace("PORT0", &port.to_string())
            .replace("PORT2", &(port + 2).to_string());
        let words = words.replace("PORT", &port.to_string()).replace("OTHER", &format!("s{}", way % owner.max(1)));
        match line {
            Line::In(_, mask) => {
                let names = names(*mask);
                if !names.is_empty() {
                    text += &format!("    in {} {{ {words} }}\n", names.join(" "));
                }
            }
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
