//! A file that Compose cannot read.

use crate::diag::{Code, Severity, Sink};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-refused"),
    severity: Severity::Error,
    summary: "Compose refuses a line of a .env, and with it the whole file",
    page: r##"
Compose stops at the first line that it cannot read and takes nothing of the file. What is refused: a name with a blank in it,
a quote that is never closed, a `${` without its `}`, and `${NAME:?…}` for a variable that nobody sets. A `\` before the last
quote makes the quote part of the value: `"C:\data\"` is never closed, `'C:\data\'` neither.

```kdl
stack shop
profile dev
vars { var TITLE default=Shop { doc "Name on every page" } }
service web { image "nginx:1.27"; env TITLE }
```

Bad:
```env
TITLE='Tom's shop
```

Good:
```env
TITLE="Tom's shop"
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (file, error) in facts.errors {
        let text = facts.files.get(*file).map_or("", |file| file.text.as_str());
        let quote = text.get(error.span.start as usize..error.span.end());
        let line = text.get(error.span.start as usize..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let help = match quote {
            Some("'" | "\"") if line.trim_end().ends_with(['\'', '"']) && line.contains('\\') => {
                "a \\ before the last quote makes that part of the value: leave the quotes out, or write \\\\ between double ones"
            }
            Some("'") => "a value with an apostrophe stands in double quotes: NAME=\"it's\"",
            Some("\"") => "close it, or put the value in single quotes: NAME='say \"hi\"'",
            _ if error.message.contains("blank") => "a line is NAME=value, without anything before the name but `export`",
            _ if error.message.contains("required here") => "set it on a line above, or write `${NAME:-}` for an empty value",
            _ if line.contains('$') || error.message.contains('$') => "a value with a $ stands in single quotes: NAME='pa$word'",
            _ => "write NAME=value; a comment begins with #",
        };
        sink.push(CHECK.finding(error.message.clone(), error.span, "Compose stops here").help(help));
    }
}
