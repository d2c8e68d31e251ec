//! Services of several profiles in, their ports in the manifest out. Each profile must come back as it was.

use indexmap::IndexMap;

use crate::compose::load::{Folder, Request};
use crate::import::{Imported, Job, Wanted, import};

/// Imports profiles `dev`, `ci`, `prod` … of these services.
fn imported(profiles: &[&str], more: &[(&str, &str)]) -> Imported {
    let names = ["dev", "ci", "prod", "qa", "demo"];
    let mut files: IndexMap<String, String> =
        more.iter().map(|(name, text)| (format!("/p/{name}"), (*text).to_string())).collect();
    let mut wanted = Vec::new();
    for (name, services) in names.iter().zip(profiles) {
        files.insert(format!("/p/{name}.yaml"), format!("name: shop\nservices:\n  {}\n", services.replace('\n', "\n  ")));
        let request = Request { files: vec![format!("{name}.yaml")], folder: "/p".into(), ..Request::default() };
        wanted.push(Wanted { name: (*name).to_string(), request });
    }
    let job = Job { stack: "shop".into(), root: "/p".into(), manifest: "stack.kdl".into(), profiles: wanted };
    import(&job, &Folder(files))
}

/// The lines about ports, blocks and variables of the manifest.
fn lines(profiles: &[&str]) -> Vec<String> {
    let found = imported(profiles, &[]);
    assert_eq!(found.identical(), profiles.len(), "{:?}\n{:?}\n{:?}", found.verdicts, found.findings, found.manifest);
    assert_eq!(found.allowed, [""; 0]);
    let text = found.manifest.unwrap();
    let about = |line: &&str| ["port", "in ", "group ", "expose"].iter().any(|word| line.starts_with(word));
    text.lines().map(str::trim).filter(about).map(str::to_string).collect()
}

/// Service `web` in each profile, with these ports; `-` is without, an empty text no service at all.
fn web(ports: &[&str]) -> Vec<String> {
    let service = |ports: &&str| match *ports {
        "" => "other: {image: b}".to_string(),
        "-" => "web: {image: a}\nother: {image: b}".to_string(),
        ports => format!("web: {{image: a, ports: [{ports}]}}\nother: {{image: b}}"),
    };
    let texts: Vec<String> = ports.iter().map(service).collect();
    lines(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn host_ports_that_differ_are_one_line() {
    for (ports, want) in [
        // All the same: nothing to fold.
        (&["'8080:80'", "'8080:80'"][..], &[r#"ports "8080:80""#][..]),
        (&["'8080:80'", ""], &[r#"ports "8080:80""#]),
        // Host ports that differ.
        (&["'8080:80'", "'18080:80'"], &["port 80 public dev=8080 ci=18080"]),
        (&["'127.0.0.1:8080:80'", "'127.0.0.1:18080:80'"], &["port 80 dev=8080 ci=18080"]),
        (&["'10.0.0.1:8080:80'", "'10.0.0.1:18080:80'"], &[r#"port 80 dev=8080 ci=18080 bind="10.0.0.1""#]),
        (&["'0.0.0.0:8080:80'", "'0.0.0.0:18080:80'"], &[r#"port 80 dev=8080 ci=18080 bind="0.0.0.0""#]),
        (&["'8080:80'", "'8080:80'", "'18080:80'"], &["port 80 public default=8080 prod=18080"]),
        (&["'53:53/udp', '53:53'", "'54:53/udp', '53:53'"], &[r#"port "53/udp" public dev=53 ci=54"#, r#"ports "53:53""#]),
        (
            &["{target: 80, published: '8080'}", "{target: 80, published: 81, protocol: tcp, mode: ingress}"],
            &["port 80 public dev=8080 ci=81"],
        ),
        // Profiles that do not publish it.
        (&["'8080:80'", "-"], &["port 80 public dev=8080"]),
        (&["'8080:80'", "-", ""], &["port 80 public dev=8080"]),
        (&["'8080:80'", "'8080:80'", "'18080:80'", "'8080:80'", "-"], &["port 80 public default=8080 prod=18080 demo=#false"]),
        (&["'8080:80'", "'8080:80'", "'8080:80'", "'8080:80'", "-"], &["port 80 public default=8080 demo=#false"]),
        // Variables.
        (&["'${WEB:-8080}:80'", "'${WEB:-8080}:80'"], &["port 80 public default=8080 var=WEB"]),
        (&["'${WEB:-8080}:80'", "'${WEB:-81}:80'"], &["port 80 public dev=8080 ci=81 var=WEB"]),
        (&["'127.0.0.1:${WEB:-8080}:80/udp'", "-"], &[r#"port "80/udp" dev=8080 var=WEB"#]),
    ] {
        assert_eq!(web(ports), want, "{ports:?}");
    }
}

#[test]
fn what_is_published_in_two_ways_has_a_block() {
    for (ports, want) in [
        (&["'127.0.0.1:8080:80'", "'80:80'"][..], &["port 80 dev=8080", "in ci { port 80 public ci=80 }"][..]),
        (&["'80:80'", "'127.0.0.1:8080:80'"], &["port 80 public dev=80", "in ci { port 80 ci=8080 public=#false }"]),
        (&["'${P:-80}:80'", "'81:80'"], &["port 80 public dev=80 var=P", "in ci { port 80 ci=81 var=#false }"]),
        (&["'80:80'", "'${P:-81}:80'"], &["port 80 public dev=80", "in ci { port 80 ci=81 var=P }"]),
        (
            &["'80:80'", "'10.0.0.1:80:80'", "'10.0.0.1:80:80'", "'80:80'", "'82:80'"],
            &["port 80 public default=80 demo=82", r#"in ci prod { port 80 bind="10.0.0.1" }"#],
        ),
        // A variable moves the port of three profiles of five.
        (&["'${P:-80}:80'", "'${P:-80}:80'", "'${P:-80}:80'", "-", "-"], &["in dev ci prod { port 80 public default=80 var=P }"]),
        // A bind cannot be taken back, and three ways are no line.
        (&["'10.0.0.1:80:80'", "'81:80'"], &[r#"in dev { ports "10.0.0.1:80:80" }"#, r#"in ci { ports "81:80" }"#]),
    ] {
        assert_eq!(web(ports), want, "{ports:?}");
    }
}

#[test]
fn what_a_line_does_not_say_stays_with_ports() {
    for (ports, want) in [
        // No host port; a mode, a name; several host ports of one; an IPv6 address; ranges.
        (&["'80'", "-"][..], r#"in dev { ports "80" }"#),
        (&["{target: 80, published: '80', mode: host}", "-"], r#"in dev { ports { - target=80 published="80" mode=host } }"#),
        (&["{target: 80, published: '80', name: x}", "-"], r#"in dev { ports { - target=80 published="80" name=x } }"#),
        (&["'80:80', '81:80'", "-"], r#"in dev { ports "80:80" "81:80" }"#),
        (&["'[::1]:80:80'", "-"], r#"in dev { ports { - target=80 published="80" host_ip="::1" } }"#),
        (&["'7000-7002:7000-7002'", "-"], r#"in dev { ports "7000-7002:7000-7002" }"#),
        (&["'127.0.0.1:70-72:7000-7002/udp', '80'", "-"], r#"in dev { ports "127.0.0.1:70-72:7000-7002/udp" "80" }"#),
        (&["'7000-7002:80'", "-"], r#"in dev { ports "7000-7002:80" }"#),
        // Variables of another form.
        (&["'${P-80}:80'", "-"], r#"in dev { ports "${P-80}:80" }"#),
        (&["'${A:-1}${B:-2}:80'", "-"], r#"in dev { ports "${A}${B}:80" }"#),
        // One number in more profiles than is easy to read.
        (&["'80:80'", "'80:80'", "'80:80'", "-", "-"], r#"in dev ci prod { ports "80:80" }"#),
    ] {
        let found = web(ports);
        assert_eq!(found.last().map(String::as_str), Some(want), "{ports:?}: {found:?}");
    }
}

#[test]
fn a_variable_with_another_use_stays_a_variable() {
    let dev = "web: {image: a, ports: ['${P:-80}:80'], environment: {AT: 'x:${P:-80}'}}";
    assert_eq!(lines(&[dev, dev]), [r#"group Variables { var P default="80" }"#, r#"ports "${P}:80""#]);
    // The same in a service of another profile.
    let other = "web: {image: a}\napi: {image: a, ports: ['${P:-80}:81']}";
    assert_eq!(
        lines(&["web: {image: a, ports: ['${P:-80}:80']}", other]).first().map(String::as_str),
        Some(r#"group Variables { var P default="80" }"#)
    );
    // A word that speaks of a secret.
    assert!(lines(&["web: {image: a, ports: ['${API_TOKEN:-80}:80']}"])[0].contains("var API_TOKEN secret"));
}

#[test]
fn two_services_at_one_host_port_are_no_fault_of_lines() {
    let both = "web: {image: a, ports: ['80:80'], profiles: [x]}\napi: {image: a, ports: ['80:81'], profiles: [y]}";
    let found = lines(&[both, "web: {image: a, profiles: [x]}\napi: {image: a, profiles: [y]}"]);
    assert_eq!(found, [r#"in dev { ports "80:80" }"#, r#"in dev { ports "80:81" }"#]);
}

#[test]
fn exposed_ports_stay_beside_it() {
    let found =
        lines(&["web: {image: a, ports: ['81:80'], expose: ['80']}", "web: {image: a, ports: ['82:80'], expose: ['80']}"]);
    assert_eq!(found, ["port 80 public dev=81 ci=82", r#"expose "80""#]);
}

#[test]
fn what_a_sample_says_of_the_variable_is_said_of_the_port() {
    let file = "web: {image: a, ports: ['${WEB:-80}:80']}";
    let found = imported(&[file, file], &[(".env.example", "# Where browsers come in\nWEB=80\n")]);
    assert_eq!(found.identical(), 2);
    let manifest = found.manifest.unwrap();
    assert!(manifest.contains(r#"port 80 public default=80 var=WEB { doc "Where browsers come in" }"#), "{manifest}");
}

#[test]
fn only_profiles_that_are_in_the_way_have_a_machine() {
    let machines = |profiles: &[&str]| -> Vec<String> {
        let found = imported(profiles, &[]);
        assert_eq!(found.identical(), profiles.len(), "{:?}", found.findings);
        let text = found.manifest.unwrap();
        text.lines().filter(|line| line.contains("machine=")).map(str::to_string).collect()
    };
    for (profiles, want) in [
        (["web: {image: a, ports: ['80:80']}", "web: {image: a, ports: ['81:80']}"], &[][..]),
        // One project: it is the same service.
        (["web: {image: a, ports: ['80:80']}", "web: {image: a, ports: ['80:80']}"], &[]),
        (["web: {image: a, ports: ['80:80']}", "api: {image: a, ports: ['80:80']}"], &["profile ci file=ci.yaml machine=ci"]),
        (["web: {image: a, container_name: w1}", "web: {image: b, container_name: w1}"], &[]),
        (["web: {image: a, container_name: w1}", "api: {image: b, container_name: w1}"], &["profile ci file=ci.yaml machine=ci"]),
    ] {
        assert_eq!(machines(&profiles), want, "{profiles:?}");
    }
}
