//! The pages of what expansion finds.

use crate::diag::Page;

use super::{chain, cycles, layers, names, ports, refs, vars};

/// What `stackgen explain` says of this stage's codes.
pub const PAGES: &[Page] = &[
    Page::new(chain::UNKNOWN_ROLE, "a role that does not exist", UNKNOWN_ROLE),
    Page::new(chain::UNKNOWN_SERVICE, "a service that does not exist", UNKNOWN_SERVICE),
    Page::new(chain::UNKNOWN_PROFILE, "a profile that does not exist", UNKNOWN_PROFILE),
    Page::new(chain::EXTENDS_CYCLE, "something extends itself", EXTENDS_CYCLE),
    Page::new(vars::UNKNOWN_VARIABLE, "a variable that is not declared", UNKNOWN_VARIABLE),
    Page::new(names::WHEN_NOT_FIXED, "a `when` on a variable that a `.env` could move", WHEN_NOT_FIXED),
    Page::new(names::SERVICE_NOWHERE, "a service that no profile has", SERVICE_NOWHERE),
    Page::new(layers::WITHOUT_NOTHING, "a `without` that takes nothing away", WITHOUT_NOTHING),
    Page::new(vars::NO_VALUE, "a fixed variable without a value", NO_VALUE),
    Page::new(vars::SECRET_DEFAULT, "a secret has a value where none is allowed", SECRET_DEFAULT),
    Page::new(cycles::VARIABLE_CYCLE, "variables are made of each other", VARIABLE_CYCLE),
    Page::new(cycles::VARIABLE_TOO_LARGE, "a variable is made of too many others", VARIABLE_TOO_LARGE),
    Page::new(ports::PORT_WITHOUT_NUMBER, "a port without a number", PORT_WITHOUT_NUMBER),
    Page::new(ports::PORT_OUT_OF_RANGE, "an offset leads to a port that does not exist", PORT_OUT_OF_RANGE),
    Page::new(ports::NOT_PUBLISHABLE, "a port is published by a service that must not", NOT_PUBLISHABLE),
    Page::new(refs::BAD_REFERENCE, "a reference that cannot be read", BAD_REFERENCE),
    Page::new(refs::UNKNOWN_PORT, "a reference to a port that is not declared", UNKNOWN_PORT),
    Page::new(refs::REFERENCE_WITHOUT_VALUE, "a reference has no value in a profile", REFERENCE_WITHOUT_VALUE),
    Page::new(refs::UNSAFE_DEFAULT, "a default that Compose would cut short", UNSAFE_DEFAULT),
];

const UNKNOWN_ROLE: &str = r##"
`role=NAME` and a role's `extends` name a `role NAME { … }` of the manifest.

Bad:
```kdl
stack shop
profile dev
role database { restart always }
service db role=databse { image "postgres:16" }
```

Good:
```kdl
stack shop
profile dev
role database { restart always }
service db role=database { image "postgres:16" }
```
"##;

const UNKNOWN_SERVICE: &str = r##"
`extends`, `publish-only`, tasks and references such as `${db.postgres}` name services of the manifest. (What a service
depends on is judged by `unknown-dependency`.)

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27" }
task migrate service=ap { run npm run migrate }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27" }
task migrate service=app { run npm run migrate }
```
"##;

const UNKNOWN_PROFILE: &str = r##"
`only`, `except`, `in`, `extends`, `required-in`, tasks, env files and artifacts name profiles: each is a `profile NAME` at the top.

Bad:
```kdl
stack shop
profile dev
profile prod
service app { only production; image "nginx:1.27" }
```

Good:
```kdl
stack shop
profile dev
profile prod
service app { only prod; image "nginx:1.27" }
```
"##;

const EXTENDS_CYCLE: &str = r##"
A service, role or profile that `extends` another starts from what that one says. A chain that leads back to its start has
no beginning.

Bad:
```kdl
stack shop
profile dev
service app extends=worker { image "nginx:1.27" }
service worker extends=app { image "nginx:1.27" }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27" }
service worker extends=app { command nginx-debug }
```
"##;

const UNKNOWN_VARIABLE: &str = r##"
Every `${NAME}` and every `env NAME` is a variable that `vars` declares, with its meaning. So the samples and documents are
complete, and a slip of the finger is found before Compose makes an empty text of it. A literal `$` is written `$$`.

Bad:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service app { image "nginx:1.27"; env LOG_LEVLE }
```

Good:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service app { image "nginx:1.27"; env LOG_LEVEL }
```
"##;

const WHEN_NOT_FIXED: &str = r##"
`when VAR=value` decides what the files hold, when they are rendered. A variable that a `.env` may change later cannot
decide that: it must be `fixed`.

Bad:
```kdl
stack shop
profile dev
vars { var MAILER default=local { doc "Who sends mail" } }
service mail { when MAILER=local; image "axllent/mailpit:v1.21" }
```

Good:
```kdl
stack shop
profile dev
vars { var MAILER fixed default=local { doc "Who sends mail" } }
service mail { when MAILER=local; image "axllent/mailpit:v1.21" }
```
"##;

const SERVICE_NOWHERE: &str = r##"
A service whose `only`, `except` and `when` hold in no profile is never started, and stands in no file.

Bad:
```kdl
stack shop
profile dev
vars { var MAILER fixed default=remote { doc "Who sends mail" } }
service mail { when MAILER=local; image "axllent/mailpit:v1.21" }
```

Good:
```kdl
stack shop
profile dev
vars { var MAILER fixed default=remote dev=local { doc "Who sends mail" } }
service mail { when MAILER=local; image "axllent/mailpit:v1.21" }
```
"##;

const WITHOUT_NOTHING: &str = r##"
`without KEY [ITEM…]` takes away what the role, an extended service or the service itself said before. One that finds
nothing to take away is a slip, or left over from something that is gone.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; in dev { without volumes } }
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16"; volumes "data:/data"; in dev { without volumes } }
volumes { data }
```
"##;

const NO_VALUE: &str = r##"
The value of a `fixed` variable is written into the files as it stands: every profile needs one.

Bad:
```kdl
stack shop
profile dev
profile prod
vars { var NODE_ENV fixed dev=development { doc "Run mode" } }
service app { image "node:22"; env NODE_ENV }
```

Good:
```kdl
stack shop
profile dev
profile prod
vars { var NODE_ENV fixed default=production dev=development { doc "Run mode" } }
service app { image "node:22"; env NODE_ENV }
```
"##;

const SECRET_DEFAULT: &str = r##"
A secret's value must not stand in the base file, which all profiles share, nor in the files of a strict profile. Profiles
that may know one, such as dev and test, name it themselves; elsewhere it is `required` and comes from outside.

Bad:
```kdl
stack shop
profile dev
vars { var DB_PASSWORD secret default=postgres { doc "Password of the database" } }
service db { image "postgres:16"; env POSTGRES_PASSWORD="${DB_PASSWORD}" }
```

Good:
```kdl
stack shop
profile dev
vars { var DB_PASSWORD secret required dev=postgres { doc "Password of the database" } }
service db { image "postgres:16"; env POSTGRES_PASSWORD="${DB_PASSWORD}" }
```
"##;

const VARIABLE_CYCLE: &str = r##"
A value may be made of other variables, but not, by any way round, of itself.

Bad:
```kdl
stack shop
profile dev
vars {
    var BASE_URL value="${API_URL}/.." { doc "Root of the shop" }
    var API_URL value="${BASE_URL}/api" { doc "Root of its API" }
}
service app { image "nginx:1.27"; env API_URL }
```

Good:
```kdl
stack shop
profile dev
vars {
    var BASE_URL default="https://shop.example" { doc "Root of the shop" }
    var API_URL value="${BASE_URL}/api" { doc "Root of its API" }
}
service app { image "nginx:1.27"; env API_URL }
```
"##;

const VARIABLE_TOO_LARGE: &str = r##"
A value may be made of other variables, those of others again, 32 deep and 128 KiB long: no program can be given a longer one.
A value that names another twice doubles it, and so a few lines can ask for more text than a machine can hold.
"##;

const PORT_WITHOUT_NUMBER: &str = r##"
`port NAME NUMBER` gives the port inside of the container. A block for a profile may leave the number out, as it changes a
port that the service has already.

Bad:
```kdl
stack shop
profile dev
service app { doc "Shop"; image "nginx:1.27"; port http dev=8080 }
```

Good:
```kdl
stack shop
profile dev
service app { doc "Shop"; image "nginx:1.27"; port http 80 dev=8080 }
```
"##;

const PORT_OUT_OF_RANGE: &str = r##"
`port-offset` is added to the host ports of the default profile. The sum must be a port: from 1 to 65535.

Bad:
```kdl
stack shop
profile dev
profile test { port-offset 60000 }
service app { doc "Shop"; image "nginx:1.27"; port http 80 dev=8080 }
```

Good:
```kdl
stack shop
profile dev
profile test { port-offset 1 }
service app { doc "Shop"; image "nginx:1.27"; port http 80 dev=8080 }
```
"##;

const NOT_PUBLISHABLE: &str = r##"
A profile with `publish-only` keeps all ports inside but those of the services that it names: in production, only the proxy
is reached from outside.

Bad:
```kdl
stack shop
profile prod { publish-only proxy }
service proxy { doc "Entrance"; image "caddy:2.7"; port https 443 prod=443 public }
service db { doc "Orders"; image "postgres:16"; port postgres 5432 prod=5432 }
```

Good:
```kdl
stack shop
profile prod { publish-only proxy }
service proxy { doc "Entrance"; image "caddy:2.7"; port https 443 prod=443 public }
service db { doc "Orders"; image "postgres:16"; port postgres 5432 }
```
"##;

const BAD_REFERENCE: &str = r##"
`${NAME}` is a variable, with Compose's operators (`${NAME:-value}`), and `${service.port}` an endpoint, with its parts
`.host`, `.port` and `.published`. Anything else after `${` is refused, by Compose too. A literal `$` is written `$$`.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; command echo "${HOME" }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; command echo "$${HOME}" }
```
"##;

const UNKNOWN_PORT: &str = r##"
`${service.port}` names a port that the service declares with `port NAME NUMBER`.

Bad:
```kdl
stack shop
profile dev
service db { doc "Orders"; image "postgres:16"; port postgres 5432 }
service app { image "nginx:1.27"; env DB="${db.postgre}" }
```

Good:
```kdl
stack shop
profile dev
service db { doc "Orders"; image "postgres:16"; port postgres 5432 }
service app { image "nginx:1.27"; env DB="${db.postgres}" }
```
"##;

const REFERENCE_WITHOUT_VALUE: &str = r##"
An endpoint has a value only where its service is part of the profile; `.published` only where the port has a host port.
The profiles that are named in the finding need a value of their own, or a block that leaves the reference out.

Bad:
```kdl
stack shop
profile dev
profile test
service mail { doc "Catches mail"; only dev; image "axllent/mailpit:v1.21"; port smtp 1025 }
service app { image "nginx:1.27"; env SMTP="${mail.smtp}" }
```

Good:
```kdl
stack shop
profile dev
profile test
service mail { doc "Catches mail"; only dev; image "axllent/mailpit:v1.21"; port smtp 1025 }
service app { image "nginx:1.27"; in dev { env SMTP="${mail.smtp}" } }
```
"##;

const UNSAFE_DEFAULT: &str = r##"
A default is written as `${NAME:-value}`, and Compose ends it at the first `}` that closes more than was opened. A value
with such a brace would be cut short.

Bad:
```kdl
stack shop
profile dev
vars { var PATTERN default="a}b" { doc "What is looked for" } }
service app { image "nginx:1.27"; env PATTERN }
```

Good:
```kdl
stack shop
profile dev
vars { var PATTERN fixed default="a}b" { doc "What is looked for" } }
service app { image "nginx:1.27"; env PATTERN }
```
"##;
