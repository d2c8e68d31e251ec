//! The pages of what decoding finds.

use crate::diag::Page;

use super::{reader, syntax};

/// What `stackgen explain` says of this stage's codes.
pub const PAGES: &[Page] = &[
    Page::new(syntax::SYNTAX, "the text is not KDL", SYNTAX),
    Page::new(syntax::NEEDS_QUOTES, "a value must stand in quotes", NEEDS_QUOTES),
    Page::new(syntax::KEYWORD, "a keyword lacks its `#`", KEYWORD),
    Page::new(syntax::KDL_V1, "the file is KDL version 1", KDL_V1),
    Page::new(syntax::NOT_KDL, "the file is written in another language", NOT_KDL),
    Page::new(syntax::TOO_DEEP, "blocks are nested beyond reason", TOO_DEEP),
    Page::new(syntax::TOO_LARGE, "the manifest is larger than 64 MiB", TOO_LARGE),
    Page::new(reader::UNKNOWN_KEY, "a key that does not exist", UNKNOWN_KEY),
    Page::new(reader::DUPLICATE, "the same thing is said twice", DUPLICATE),
    Page::new(reader::WRONG_TYPE, "a value is of the wrong kind", WRONG_TYPE),
    Page::new(reader::WRONG_VALUE, "a value is not one that its key can have", WRONG_VALUE),
    Page::new(reader::MISSING, "something that must be written is not", MISSING),
    Page::new(reader::SURPLUS, "more values than a key can take", SURPLUS),
];

const SYNTAX: &str = r##"
The manifest is written in KDL, version 2: nodes with arguments (`image "nginx:1.27"`), properties (`retries=5`) and
blocks in braces. The finding points at the first place that cannot be read; a block or a text that is never closed is
shown where it opens.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27" }
```
"##;

const NEEDS_QUOTES: &str = r##"
KDL reads what starts with a digit as a number. Durations (`30s`), sizes (`512M`), versions (`1.0.0`) and paths that start
with `.` or `/` are texts and stand in quotes.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; stop_grace_period 30s }
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16"; stop_grace_period "30s" }
```
"##;

const KEYWORD: &str = r##"
`true`, `false` and `null` are written `#true`, `#false` and `#null`. Where the text is meant, it stands in quotes.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; init true }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; init #true }
```
"##;

const KDL_V1: &str = r##"
The first version of KDL wrote `true` for `#true` and `r"…"` for `#"…"#`, and put every text in quotes. Manifests are
version 2; `stackgen fmt --from-v1` rewrites a file.

Bad:
```kdl
stack "shop"
profile "dev" default=true
service "app" { image "nginx:1.27"; command r"c:\run"; }
```

Good:
```kdl
stack "shop"
profile "dev" default=#true
service "app" { image "nginx:1.27"; command #"c:\run"#; }
```
"##;

const NOT_KDL: &str = r##"
The manifest is KDL, version 2. A Compose file in its place is not read: each of its services becomes a `service` node, its
other sections keep their names.

Bad:
```kdl
services:
  app:
    image: nginx:1.27
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27" }
```
"##;

const TOO_DEEP: &str = r##"
Blocks and comments are read to a depth of 64. No manifest needs more: look for a brace that is never closed.
"##;

const TOO_LARGE: &str = r##"
Manifests of up to 64 MiB are read: some hundred thousand services. Is it the right file?
"##;

const UNKNOWN_KEY: &str = r##"
Inside of a `service` every key of Compose goes by its Compose name; beside them there are the words of the manifest
(`port`, `env`, `in`, `only` …). A key that is neither is a slip, and the finding names the nearest one that exists. A key
of your own starts with `x-`.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; restrat always }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; restart always }
```
"##;

const DUPLICATE: &str = r##"
Where the same setting is given twice in one place, only one can hold, and which one would be a guess. Lists and mappings
by free names may be said several times: they add up.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; image "nginx:1.26" }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27" }
```
"##;

const WRONG_TYPE: &str = r##"
Each key takes the kinds of values that Compose takes there: a text, a number, `#true` or `#false`, a list, or named values.

Bad:
```kdl
stack shop
profile dev default="yes"
service app { image "nginx:1.27" }
```

Good:
```kdl
stack shop
profile dev default=#true
service app { image "nginx:1.27" }
```
"##;

const WRONG_VALUE: &str = r##"
Some keys take one of a few words, some names have a form: a stack's name becomes part of Compose's project names, a
variable's name must be one that Compose reads.

Bad:
```kdl
stack shop { layout overlays }
profile dev
service app { image "nginx:1.27" }
```

Good:
```kdl
stack shop { layout overlay }
profile dev
service app { image "nginx:1.27" }
```
"##;

const MISSING: &str = r##"
A manifest has a `stack` and at least one `profile`; a node that names something has a name; an entry that Compose wants
whole has all of its keys.

Bad:
```kdl
stack shop
service app { image "nginx:1.27" }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27" }
```
"##;

const SURPLUS: &str = r##"
A key with one value cannot take a second. A text with spaces stands in quotes.

Bad:
```kdl
stack shop { doc Shop of toys }
profile dev
service app { image "nginx:1.27" }
```

Good:
```kdl
stack shop { doc "Shop of toys" }
profile dev
service app { image "nginx:1.27" }
```
"##;
