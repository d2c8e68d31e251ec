//! Uses in YAML files that are of no better known kind.

mod azure;
mod calls;
mod ci;
pub mod tree;

use std::collections::HashSet;
use std::ops::Range;

use tree::{Node, Yaml};

use super::interpolation::{Style, interpolate};
use super::pieces::Pieces;
use super::{Found, Kind, erb, php, template};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.contains(['$', '{', '%']) {
        return;
    }
    // CloudFormation fills in its own parameters.
    if text.contains("AWSTemplateFormatVersion") {
        return;
    }
    if text.contains("<%") {
        erb::find(text, found);
    }
    let yaml = Yaml::read(text);
    let mut done = HashSet::new();
    ci::find(&yaml, &mut done, found);
    let known: HashSet<String> = found.sets.iter().map(|(name, _)| name.clone()).collect();
    azure::find(text, &yaml, &known, found);
    let mut inside = Found::default();
    for (id, node) in yaml.nodes.iter().enumerate() {
        if let Node::Scalar(scalar) = node
            && !scalar.key
            && !done.contains(&id)
        {
            let pieces = yaml.pieces(scalar);
            templates(&pieces, &mut inside);
            calls::find(&pieces, &mut inside);
            symfony(&pieces, &mut inside);
        }
    }
    if let Some(start) = yaml.broken {
        for line in without_comments(text, start) {
            let pieces = Pieces::of(text, line);
            templates(&pieces, &mut inside);
            calls::find(&pieces, &mut inside);
        }
    }
    if text.contains("{{") {
        for line in without_comments(text, 0) {
            template::calls(text.get(line.clone()).unwrap_or_default(), line.start, &mut inside);
        }
    }
    inside.uses.retain(|one| !known.contains(&one.name));
    found.embed(0, inside);
}

/// `${X}` of upper-case names, with a default or without.
pub(super) fn templates(pieces: &Pieces, found: &mut Found) {
    let mut inside = Found::default();
    interpolate(&pieces.text, Style::BRACES, &mut |place, optional| {
        let name = pieces.text.get(place.clone()).unwrap_or_default();
        inside.push(name, place, Kind::Template, optional);
    });
    pieces.embed(inside, found);
}

/// `%env(X)%` of Symfony's configuration.
fn symfony(pieces: &Pieces, found: &mut Found) {
    let mut inside = Found::default();
    php::symfony(&pieces.text, 0, &mut inside);
    pieces.embed(inside, found);
}

/// The lines of `text` from `start` on, without their comments: for what is no YAML.
pub(super) fn without_comments(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut at = start;
    let mut lines = Vec::new();
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let blank = |at: usize| line.get(..at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']));
        let comment = line.match_indices('#').map(|(at, _)| at).find(|&at| blank(at));
        lines.push(at..at + comment.unwrap_or(line.len()));
        at += line.len();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::Yaml;

    #[test]
    fn templates_and_calls_are_found() {
        table(
            Yaml,
            &[
                ("a: ${A}\nb: \"x-${B:-d}\"\nc: ${lower} $BARE ${D.e} $${E} \\${F}\n# ${G}\n${H}: x", "1 A, 2 B?"),
                ("a: ${env:A}\nb: ${env:B:-d}\nc: $__env{C}\nd: ${env:D, 'x'}\ne: ${self:custom.x}", "1 A, 2 B?, 3 C, 4 D?"),
                (
                    "a: \"{{ lookup('env', 'A') }}\"\nb: '{{ lookup(\"ansible.builtin.env\", \"B\", default=\"x\") }}'\nc: \"{{ env_var('C') }}-{{ env_var('D', 'x') }}\"",
                    "1 A, 2 B?, 3 C, 3 D?",
                ),
                ("a: '{{ .Env.A }} {{ env \"B\" }} {{ requiredEnv \"C\" }} env \"N\"'\nb: {{ .Env.D }}", "1 A, 1 B, 1 C, 2 D"),
                ("AWSTemplateFormatVersion: x\na: !Sub ${A}", ""),
                ("a: {{ x }}\n b: ${B} # ${C}", "2 B"),
            ],
        );
    }

    #[test]
    fn scripts_of_pipelines_are_read() {
        table(
            Yaml,
            &[
                (
                    "jobs:\n  a:\n    environment:\n      A: 1\n    steps:\n    - run: echo $A $B\n    - run:\n        command: |\n          X=1\n          echo $X ${C}",
                    "6 B, 10 C",
                ),
                ("pipelines:\n  default:\n  - step:\n      script:\n      - X=1\n      - echo $X $A '$B'", "6 A"),
                ("jobs:\n  a:\n    steps:\n    - run: |\n        x << parameters.y >> $A\n        B=1; echo $B", "5 A"),
                ("name: x\nrun: $X", ""),
                (
                    "pool: {vmImage: x}\nvariables:\n- name: A\n  value: x\nsteps:\n- script: echo $(A) $(B) $(Build.Id) $C $(ls)\n  env: {D: $(E), F: $(D)}\n- task: X@1 # $(N)\n  inputs: {x: \"$(B)/$$(N)\"}",
                    "6 B, 6 C, 7 E, 9 B",
                ),
            ],
        );
    }
}
