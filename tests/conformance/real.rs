//! The cases, put before Compose itself.

use super::binary::{Binary, Said};
use super::case::Case;
use super::{cases, faults, updating};

/// Every recorded answer is what Compose says; `UPDATE_CONFORMANCE=1` records what it says.
#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn compose_answers_as_recorded() {
    let binaries = Binary::all();
    let check = |case: &mut Case| if updating() { record(case, &binaries) } else { compare(case, &binaries) };
    let cases = cases();
    let count = cases.len();
    let faults = faults(cases, check);
    assert!(faults.is_empty(), "`-` is recorded, `+` is what Compose says:\n\n{faults}");
    println!("{count} cases, each in {} versions", binaries.len());
}

fn compare(case: &Case, binaries: &[Binary]) -> Result<(), String> {
    for binary in binaries {
        let said = binary.ask(case);
        let answered = said.answer.against(case.expected(&binary.version).as_ref());
        answered.map_err(|difference| format!("Compose {}\n{difference}", binary.version))?;
        if let Some(expected) = case.expected_warning(&binary.version).filter(|expected| *expected != said.warnings) {
            return Err(format!("Compose {} warns:\n{}and not:\n{expected}", binary.version, said.warnings));
        }
    }
    Ok(())
}

/// Writes the answers of all versions, once where they agree. What Compose says differently when asked again proves nothing.
fn record(case: &mut Case, binaries: &[Binary]) -> Result<(), String> {
    let mut all: Vec<(String, Said)> = Vec::new();
    for binary in binaries {
        let said = binary.ask(case);
        for _ in 0..2 {
            let again = binary.ask(case);
            again.answer.against(Some(&said.answer)).map_err(|difference| format!("not the same twice\n{difference}"))?;
        }
        all.push((binary.version.clone(), said));
    }
    let wants_warning = case.expected_warning(&all[0].0).is_some();
    let mut sections = merged(all.iter().map(|(version, said)| (version, said.answer.section())));
    if wants_warning {
        sections.extend(merged(all.iter().map(|(version, said)| (version, ("warning", said.warnings.as_str())))));
    }
    case.record(&["model", "refused", "warning"], sections);
    Ok(())
}

/// One section where all versions say the same, else one a version.
fn merged<'a>(all: impl Iterator<Item = (&'a String, (&'static str, &'a str))>) -> Vec<(String, String)> {
    let all: Vec<_> = all.collect();
    match all.as_slice() {
        [(_, first), rest @ ..] if rest.iter().all(|(_, other)| other == first) => {
            vec![(first.0.to_string(), first.1.to_string())]
        }
        _ => all.iter().map(|(version, (word, text))| (format!("{word} {version}"), (*text).to_string())).collect(),
    }
}
