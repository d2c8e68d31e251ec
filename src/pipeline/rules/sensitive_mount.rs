//! A folder of the operating system inside of a container.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::docker_socket::is_socket;
use super::host_paths::{Mount, mounts};
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("sensitive-mount"),
    severity: Severity::Warning,
    summary: "a folder of the machine's operating system is mounted",
    page: r##"
A container that can write to `/etc`, `/usr` or `/` owns the machine; one that only reads them knows its passwords'
hashes and its keys. Files that hold nothing of that kind (`/etc/localtime`, `/etc/timezone`, `/etc/resolv.conf`,
certificates) may be mounted read-only. A device is given by `devices`, not by mounting `/dev`. Volumes whose options
stand for such a folder are judged alike. A program that watches the machine needs its folders: there `allow` says so.

Bad:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; volumes "/etc:/host/etc:ro" }
```

Good:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; volumes "/etc/localtime:/etc/localtime:ro" "./settings:/etc/shop:ro" }
```
"##,
    check,
};

/// Folders that are the operating system's, with all that is in them.
const WHOLE: &[&str] = &[
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/proc",
    "/root",
    "/sbin",
    "/sys",
    "/usr",
    "/run/containerd",
    "/run/dbus",
    "/run/systemd",
    "/var/lib/containerd",
    "/var/lib/docker",
    "/var/lib/kubelet",
    "/var/spool",
    "~/.aws",
    "~/.docker",
    "~/.gnupg",
    "~/.kube",
    "~/.ssh",
];

/// Folders in which applications have places of their own, too.
const ITSELF: &[&str] = &["/", "/home", "/opt", "/run", "/var", "/var/lib", "/var/log", "/Users", "~"];

/// What holds no secret, and may be read.
const HARMLESS: &[&str] = &[
    "/etc/ca-certificates",
    "/etc/hostname",
    "/etc/hosts",
    "/etc/letsencrypt",
    "/etc/localtime",
    "/etc/machine-id",
    "/etc/os-release",
    "/etc/pki",
    "/etc/resolv.conf",
    "/etc/ssl",
    "/etc/timezone",
    "/usr/lib/os-release",
    "/usr/local/share/ca-certificates",
    "/usr/share/ca-certificates",
    "/usr/share/fonts",
    "/usr/share/zoneinfo",
];

/// Devices that give and take nothing.
const NO_DEVICES: &[&str] = &["/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        for (name, tree) in project.file.get("services").and_then(Tree::as_map).into_iter().flatten() {
            for mount in mounts(&project.file, tree).iter().filter(|mount| is_sensitive(mount) && !is_socket(&mount.path)) {
                let path = &mount.path;
                let help = if is_within(path, HARMLESS) {
                    facts.say(format!("write `volumes \"{path}:{path}:ro\"`"), format!("write `- {path}:{path}:ro`"))
                } else if path.starts_with("/dev/") {
                    facts.say(format!("write `devices \"{path}\"`"), format!("write `devices: [{path}]`"))
                } else {
                    "mount the one file that it needs, or a copy of it in the project's folder, read-only".to_string()
                };
                let label = if mount.read_only {
                    "belongs to the operating system"
                } else {
                    "belongs to the operating system, and can be written"
                };
                sink.push(
                    RULE.finding(format!("`{name}` sees `{path}` of the machine"), mount.span, label)
                        .related(mount.said, "the volume stands for it")
                        .help(help)
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}

/// Whether a path is one of `folders` or lies in one.
fn is_within(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

fn is_sensitive(mount: &Mount) -> bool {
    // `/var/run` is `/run` under its old name.
    let path = mount.path.strip_prefix("/var/run").map_or(mount.path.clone(), |rest| format!("/run{rest}"));
    if is_within(&path, NO_DEVICES) || (mount.read_only && is_within(&path, HARMLESS)) {
        return false;
    }
    // A whole home, a whole drive of Windows.
    let is_home = ["/home/", "/Users/"].iter().any(|homes| path.strip_prefix(homes).is_some_and(|rest| !rest.contains('/')));
    let is_drive = path.len() <= 3 && path.ends_with(':') || path.to_ascii_lowercase().starts_with("c:/windows");
    is_within(&path, WHOLE) || ITSELF.contains(&path.as_str()) || is_home || is_drive
}

#[test]
fn system_folders_are_told_from_an_applications_own() {
    let sensitive = |path: &str, read_only: bool| {
        is_sensitive(&Mount {
            target: String::new(),
            path: path.to_string(),
            span: crate::diag::Span::NONE,
            said: crate::diag::Span::NONE,
            read_only,
            propagation: None,
        })
    };
    for path in [
        "/",
        "/etc",
        "/etc/shadow",
        "/var/run",
        "/var/lib",
        "/var/lib/docker/volumes",
        "/home/me",
        "~",
        "~/.ssh",
        "C:",
        "/usr/share",
    ] {
        assert!(sensitive(path, true), "{path}");
    }
    for path in
        ["/srv/data", "/var/lib/shop", "/home/me/shop", "/opt/shop", "~/shop", "./etc", "/etcetera", "/dev/null", "c:/shop"]
    {
        assert!(!sensitive(path, false), "{path}");
    }
    assert!(sensitive("/etc/localtime", false) && !sensitive("/etc/localtime", true) && !sensitive("/etc/ssl/certs", true));
}
