//! A value that is not what its variable's type says.

use crate::diag::{Code, Severity, Sink, Span, Spanned};

use super::super::decode::{VarDecl, View};
use super::super::expand::values;
use super::super::values::mismatch;
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("variable-type"),
    severity: Severity::Error,
    summary: "a default or profile value does not have its variable's type",
    page: r##"
`type=`, `one-of`, `pattern=` and `length=` say what the values of a variable look like; a `flag` is `true` or `false`. The samples and
`stackgen env check` go by it, so the manifest's own values must keep to it.

Bad:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=infos { doc "Least severe message"; one-of debug info warn error } }
service app { image "nginx:1.27"; env LOG_LEVEL }
```

Good:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message"; one-of debug info warn error } }
service app { image "nginx:1.27"; env LOG_LEVEL }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for decl in facts.manifest.vars.values() {
        let values = decl.default.iter().chain(&decl.value).chain(decl.profiles.values()).chain(&decl.example);
        for value in values.filter(|value| !value.value.contains('$')) {
            judge(decl, value, &value.value, &[], sink);
        }
        words(decl, sink);
    }
    for stack in facts.stacks {
        for (name, var) in &stack.vars {
            // What is made of others is judged where all of it is known.
            let Some(decl) = facts.manifest.vars.get(name).filter(|_| var.text().is_some_and(|text| text.contains('$'))) else {
                continue;
            };
            let Some(shown) = values::value(facts.manifest, stack, name, View::Container, true) else { continue };
            if shown.complete {
                judge(decl, &Spanned::new(String::new(), var.span), &shown.text, &[&stack.profile], sink);
            }
        }
    }
}

/// The words of `one-of` have the type, too.
fn words(decl: &VarDecl, sink: &mut Sink) {
    for word in &decl.one_of {
        if let Some(wrong) = mismatch(decl.ty, &decl.shape, &word.value) {
            let message = format!("`{}` cannot be `{}`", decl.name.value, word.value);
            sink.push(RULE.finding(message, word.span, wrong.label).help(format!("write {}, or another `type`", wrong.want)));
        }
    }
}

/// Judges `text`, which stands at `value`, or comes from there.
fn judge(decl: &VarDecl, value: &Spanned<String>, text: &str, profiles: &[&str], sink: &mut Sink) {
    let Some(wrong) = decl.problem(text) else { return };
    // A secret's value is never repeated.
    let secret = decl.secret.is_some();
    let shown = if secret { "this".to_string() } else { format!("`{text}`") };
    let meant = wrong.meant.filter(|_| !secret);
    let help = match &meant {
        _ if decl.is_flag => "a flag is #true or #false".to_string(),
        Some(meant) => format!("did you mean `{meant}`?"),
        None if decl.one_of.is_empty() && decl.shape.is_empty() => format!("write {}, or another `type`", wrong.want),
        None => format!("write {}", wrong.want),
    };
    let place = decl.one_of.first().map_or(Span::NONE, |word| word.span);
    let finding = RULE.finding(format!("`{}` cannot be {shown}", decl.name.value), value.span, wrong.label);
    sink.push(finding.related(place, "its values start here").help(help).profiles(profiles.iter().copied()));
}
