//! Something that is said already.

mod bodies;
mod values;

use crate::diag::{Code, Severity, Sink, Span};

use super::{Facts, Rule};

/// Its findings get their fixes where the manifest's text is known.
pub const CODE: Code = Code("said-twice");

pub const RULE: Rule = Rule {
    code: CODE,
    severity: Severity::Warning,
    summary: "a service, a block, a variable or a port repeats what holds anyway",
    page: r##"
What is said twice is changed once, and then the two contradict each other. A service does not repeat its role or the service
that it extends, nor does a block for a profile repeat what the service says; a variable's value for a profile is not its
default, and a host port not the one that `default=` or an offset gives.

Bad:
```kdl
stack shop
profile dev
profile test { port-offset 1 }
role app { restart unless-stopped }
service web role=app {
    doc "Pages"
    image "example/shop:1"
    restart unless-stopped
    port http 3000 dev=8080 test=8081
}
```

Good:
```kdl
stack shop
profile dev
profile test { port-offset 1 }
role app { restart unless-stopped }
service web role=app {
    doc "Pages"
    image "example/shop:1"
    port http 3000 dev=8080
}
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    bodies::check(facts.manifest, sink);
    values::variables(facts.manifest, sink);
    values::ports(facts.manifest, sink);
}

/// `what` stands at `span`, and stood at `first`.
fn report(what: &str, span: Span, first: Span, label: &str, sink: &mut Sink) {
    // What one line says twice is none of two lines.
    if span.is_none() || span == first {
        return;
    }
    let finding = RULE.finding(format!("{what} is said already"), span, "said again");
    sink.push(finding.related(first, label).help("leave it out: it changes nothing"));
}

#[cfg(test)]
mod tests;
