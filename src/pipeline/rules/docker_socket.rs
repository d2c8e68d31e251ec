//! The engine's socket inside of a container.

use crate::diag::{Code, Severity, Sink, Span};

use super::host_paths::mounts;
use super::{Facts, Rule, image_kinds, uses};

pub const RULE: Rule = Rule {
    code: Code("docker-socket"),
    severity: Severity::Warning,
    summary: "a service is handed the container engine's socket",
    page: r##"
Whoever can speak to the engine can start a privileged container, and so is root on the machine. `:ro` does not help: it
keeps the socket's file from being replaced, not requests from being sent. A socket proxy in between, such as
`tecnativa/docker-socket-proxy`, lets only harmless requests through. Where a service must have the socket itself,
`allow` says so. The sockets of containerd, Podman and CRI-O are judged alike, and so is `use_api_socket`.

Bad:
```kdl
stack shop
profile dev
service proxy { image "traefik:3.2"; volumes "/var/run/docker.sock:/var/run/docker.sock:ro" }
```

Good:
```kdl
stack shop
profile dev
service proxy { image "traefik:3.2"; env DOCKER_HOST="tcp://socket-proxy:2375"; depends_on socket-proxy }
service socket-proxy {
    image "tecnativa/docker-socket-proxy:0.3.0"
    env CONTAINERS="1"
    volumes "/var/run/docker.sock:/var/run/docker.sock:ro"
}
```
"##,
    check,
};

const SOCKETS: &[&str] = &[
    "docker.sock",
    "docker.raw.sock",
    "containerd.sock",
    "podman.sock",
    "crio.sock",
    "cri-dockerd.sock",
    "docker_engine",
    "containerd-containerd",
];

/// Whether a path is the socket, or Windows' pipe, of a container engine.
pub fn is_socket(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|file| SOCKETS.contains(&file))
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let services = project.file.get("services").and_then(crate::compose::Tree::as_map);
        for (name, tree) in services.into_iter().flatten().filter(|(_, tree)| !image_kinds::is_socket_proxy(tree)) {
            let mut report = |span: Span, said: Span, label: &str| {
                let help = "give it a socket proxy that lets only some requests through";
                let allow = format!("; where it must have the socket, write `allow {}` in `{name}`", RULE.code.0);
                sink.push(
                    RULE.finding(format!("`{name}` can do everything on this machine"), span, label)
                        .related(said, "stands for the engine's socket")
                        .help(facts.say(format!("{help}{allow}"), help))
                        .profiles([&stack.profile]),
                );
            };
            for mount in mounts(&project.file, tree).iter().filter(|mount| is_socket(&mount.path)) {
                let label =
                    if mount.read_only { "read-only does not keep it from asking the engine" } else { "the engine's socket" };
                report(mount.span, mount.said, label);
            }
            if let Some(span) = uses::switched_on(tree, &["use_api_socket"]) {
                report(span, Span::NONE, "hands it the engine's socket");
            }
        }
    }
}
