//! A script whose lines end as on Windows.

use crate::audit::Language;
use crate::diag::{Code, Severity};

use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-line-endings"),
    severity: Severity::Error,
    summary: "a script that runs in a container has the line endings of Windows",
    page: r##"
`#!/bin/sh` with a carriage return behind it names a program that does not exist: the container stops with "no such file or
directory", although the file is there. `*.sh text eol=lf` in `.gitattributes` keeps it from coming back.

Bad: a shell script, a Dockerfile or a Makefile saved with CRLF. Good: the same with LF.
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    for file in facts.files().filter(|file| file.has_carriage_returns) {
        let end = file.text.find('\r').unwrap_or(0).max(1).min(file.text.len());
        let finding = report.finding(
            &CHECK,
            file,
            0..end,
            format!("the lines of `{}` end with CRLF", file.path),
            "a carriage return is at its end",
        );
        let finding = finding.help(format!("save it with LF, and write `{} text eol=lf` into .gitattributes", file.name()));
        // BuildKit forgives a Dockerfile.
        if file.language == Language::Dockerfile { report.push_mild(finding) } else { report.push(finding) }
    }
}
