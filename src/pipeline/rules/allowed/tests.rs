//! What `allow` lines do.

use crate::diag::{Severity, Sink};

/// The findings of a manifest: code, severity, message.
fn found(text: &str) -> Vec<(&'static str, Severity, String)> {
    let mut sink = Sink::default();
    let _ = crate::pipeline::analyse(text, None, &mut sink);
    sink.into_sorted().into_iter().map(|d| (d.code.0, d.severity, d.message)).collect()
}

#[test]
fn what_is_allowed_is_a_warning_even_in_a_strict_profile() {
    use Severity::{Error, Warning};
    let text = |stack: &str, profile: &str, service: &str| {
        format!(
            "stack s {stack}\nprofile p {profile}\nservice a {{ image \"x:1\"; depends_on nobody{service} }}\n\
             service b {{ image \"x:1\"; env DB_PASSWORD=\"hunter2-and-more\" }}"
        )
    };
    for (stack, profile, service, want) in [
        ("", "", "", vec![("unknown-dependency", Error), ("literal-secret", Warning)]),
        ("", "{ strict }", "", vec![("unknown-dependency", Error), ("literal-secret", Error)]),
        (
            "{ allow unknown-dependency literal-secret }",
            "{ strict }",
            "",
            vec![("unknown-dependency", Warning), ("literal-secret", Warning)],
        ),
        (
            "{ allow literal-secret }",
            "{ strict }",
            "; allow unknown-dependency",
            vec![("unknown-dependency", Warning), ("literal-secret", Warning)],
        ),
        // A service's own word is about that service alone.
        (
            "",
            "{ strict }",
            "; allow literal-secret",
            vec![("unknown-dependency", Error), ("unused-allow", Warning), ("literal-secret", Error)],
        ),
    ] {
        let text = text(stack, profile, service);
        let found: Vec<_> = found(&text).into_iter().map(|(code, severity, _)| (code, severity)).collect();
        assert_eq!(found, want, "{text}");
    }
}

#[test]
fn only_rules_can_be_allowed() {
    for word in ["unpined-image", "unknown-key", "compose-schema", "artifact-path", "unused-allow", "zzz"] {
        let found = found(&format!("stack s {{ allow {word} }}\nprofile p\nservice a {{ image \"x:1\" }}"));
        assert_eq!(found, [("wrong-value", Severity::Error, format!("`{word}` cannot be allowed"))]);
    }
}

/// The codes that a manifest of two services and the profiles `dev` and `prod` has, and how many findings are silenced.
fn told(stack: &str, prod: &str, role: &str, web: &str) -> (Vec<&'static str>, usize) {
    let text = format!(
        "stack s {{ {stack} }}\nprofile dev\nprofile prod {{ {prod} }}\n\
         role keeper {{ env DB_PASSWORD=\"hunter2-and-more\"; {role} }}\n\
         service web role=keeper {{ image \"x:1\"; depends_on nobody; in prod {{ command sleep infinity }}; {web} }}\n\
         service api {{ image \"x:1\"; depends_on nobody }}"
    );
    let mut sink = Sink::default();
    let _ = crate::pipeline::analyse(&text, None, &mut sink);
    let silenced = sink.take_allowed().len();
    (sink.into_sorted().into_iter().map(|d| d.code.0).collect(), silenced)
}

#[test]
fn with_a_reason_nothing_is_told() {
    let all = ["literal-secret", "unknown-dependency", "idle-command", "unknown-dependency"];
    let but = |gone: &[usize]| all.iter().enumerate().filter(|(i, _)| !gone.contains(i)).map(|(_, c)| *c).collect::<Vec<_>>();
    assert_eq!(told("", "", "", ""), (but(&[]), 0));
    assert_eq!(told("allow unknown-dependency \"they come later\"", "", "", ""), (but(&[1, 3]), 2));
    assert_eq!(told("", "", "", "allow unknown-dependency \"it comes later\""), (but(&[1]), 1));
    assert_eq!(told("", "allow idle-command \"a shell\"", "", ""), (but(&[2]), 1));
    assert_eq!(told("", "", "", "in prod { allow idle-command \"a shell\" }"), (but(&[2]), 1));
    assert_eq!(told("", "", "allow literal-secret \"a made-up one\"", ""), (but(&[0]), 1));
    // One word is a reason, too, unless it is meant as a code.
    assert_eq!(told("allow idle-command unknown-dependency \"TODO\"", "", "", ""), (but(&[1, 2, 3]), 3));
    assert_eq!(told("allow idle-command \"unknown-dependency\"", "", "", ""), (all.to_vec(), 0));
}

#[test]
fn what_some_profiles_allow_is_told_of_the_others() {
    let text = "stack s\nprofile dev\nprofile test extends=dev { allow no-image \"built elsewhere\" }\nprofile ci extends=test\n\
                service a { restart always }";
    let mut sink = Sink::default();
    let _ = crate::pipeline::analyse(text, None, &mut sink);
    let found = sink.into_sorted();
    assert_eq!(found.iter().map(|d| (d.code.0, d.profiles.join(" "))).collect::<Vec<_>>(), [("no-image", "dev".to_string())]);
}

#[test]
fn a_misspelt_code_is_no_reason_and_an_unused_allow_is_told_wherever_it_stands() {
    let of = |line: &str| found(&format!("stack s {{ {line} }}\nprofile p\nservice a {{ image \"x:1\" }}"));
    assert_eq!(of("allow unused-role \"unpined-image\"")[1].2, "`unpined-image` cannot be allowed");
    assert_eq!(of("allow \"some reason\"")[0].2, "`some reason` cannot be allowed");
    assert_eq!(of("allow unused-role \" \"")[0].0, "missing-value");
    let text = "stack s\nprofile p { allow no-image }\nrole r { allow no-image \"why\" }\n\
                service a role=r { image \"x:1\"; in p { allow no-image } }";
    let messages: Vec<String> = found(text).into_iter().map(|(.., message)| message).collect();
    let message = |place: &str| format!("there is no finding `no-image` in {place} to allow");
    assert_eq!(messages, [message("profile `p`"), message("role `r`"), message("`a`")]);
}
