//! What Compose accepts comes through `import` as it was: every case of which a model is recorded, and each of its files with
//! those before it as a profile of its own.

use stackgen::compose::load::{Folder, Request, load};
use stackgen::diag::Sources;
use stackgen::import::{Imported, Job, Wanted, import};

use super::answer::Answer;
use super::case::Case;
use super::{binary::SHELL, cases, faults};

/// Cases that cannot come back, and why.
const KNOWN: &[(&str, &str)] = &[
    ("shapes/models-merge", "an overlay that adds to a model says no `model`"),
    ("merge/extra-hosts-two-separators", "a host with one address twice: a manifest says it once"),
    ("merge/group-add-number-and-text", "a group as a number and as a text: a manifest says it once"),
    ("merge/ports-published-as-number", "a port twice: a manifest says it once"),
    ("merge/provider-options", "a block of a profile says a provider without its type"),
    ("names/network-name-space", "a name with a space, which the schema refuses beside a name of its own"),
    ("shapes/environment-odd-names", "a variable without a name"),
];

#[test]
fn every_accepted_case_is_imported() {
    let accepted: Vec<Case> =
        cases().into_iter().filter(|case| matches!(case.expected("2.40.3"), Some(Answer::Model(_)))).collect();
    assert!(accepted.len() > 450 || std::env::var("STACKGEN_CASES").is_ok(), "the filter lets too little through");
    let faults = faults(accepted, |case| {
        let known = KNOWN.iter().find(|(name, _)| *name == case.name);
        match (check(case), known) {
            (Err(_), Some(_)) => Ok(()),
            (Ok(()), Some((_, why))) => Err(format!("comes back, though: {why}")),
            (found, None) => found,
        }
    });
    assert!(faults.is_empty(), "{faults}");
}

/// What becomes of random stacks: `STACKS` of them, from number `FIRST_STACK` on. None may panic, and the proof tells of the rest.
#[test]
#[ignore = "tells of forms that nobody writes"]
fn random_stacks_are_imported() {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let pieces = super::random::pieces();
    let first = number("FIRST_STACK", 0);
    let stacks: Vec<Case> = (first..first + number("STACKS", 300)).map(|n| super::random::stack(n, &pieces)).collect();
    let accepted: Vec<Case> = stacks.into_iter().filter(|case| matches!(super::ours::ask(case).0, Answer::Model(_))).collect();
    let count = accepted.len();
    let faults = faults(accepted, check);
    println!("{count} stacks are taken");
    assert!(faults.is_empty(), "{faults}");
}

fn check(case: &mut Case) -> Result<(), String> {
    let mut request = case.command.request()?;
    request.keep_variables = false;
    request.environment = SHELL.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect();
    request.environment.extend(case.environment.clone());
    let files = Folder(case.files.iter().map(|(path, text)| (format!("/project/{path}"), text.clone())).collect());
    let mut profiles = vec![Wanted { name: "whole".to_string(), request: request.clone() }];
    for count in 1..request.files.len() {
        let request = Request { files: request.files.iter().take(count).cloned().collect(), ..request.clone() };
        if load(&request, &files, &mut Sources::default()).is_ok() {
            profiles.push(Wanted { name: format!("first-{count}"), request });
        }
    }
    let count = profiles.len();
    let job = Job { stack: "project".into(), root: "/project".into(), manifest: "stack.kdl".into(), profiles };
    let imported = import(&job, &files);
    if imported.identical() == count && imported.verdicts.len() == count { Ok(()) } else { Err(told(&imported)) }
}

fn told(imported: &Imported) -> String {
    let mut text = String::new();
    for verdict in imported.verdicts.iter().filter(|verdict| !verdict.identical()) {
        text.push_str(&format!("{}: {}\n", verdict.profile, verdict.refused.as_deref().unwrap_or("differs")));
        for difference in &verdict.differences {
            text.push_str(&format!("  {} {} ({})\n", difference.path, difference.what, difference.of));
        }
    }
    text
}
