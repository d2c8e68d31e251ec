use super::super::canonical::canonicalize;
use super::super::from_json::tree;
use super::super::shape::Shape;
use super::template::template;
use super::*;

/// The stack file of a project, written as Compose takes it.
fn stack(project: &str) -> StackFile {
    let mut file = tree(project);
    assert_eq!(canonicalize(&mut file), [], "{project}");
    stack_file(&file)
}

/// What becomes of one service, and what cannot be said of it.
fn service(written: &str) -> (String, Vec<String>) {
    let stack = stack(&format!("{{\"services\": {{\"web\": {written}}}}}"));
    let file = stack.tree.get("services").and_then(|services| services.get("web")).map(Tree::to_json);
    (file.unwrap_or_default().to_string(), said(&stack))
}

fn said(stack: &StackFile) -> Vec<String> {
    stack.problems.iter().map(|problem| format!("{}: {}", problem.path, problem.why)).collect()
}

fn becomes(written: &str, expected: &str) {
    let (file, problems) = service(written);
    assert_eq!(problems, Vec::<String>::new(), "{written}");
    assert_eq!(file, tree(expected).to_json().to_string(), "{written}");
}

fn refuses(written: &str, path: &str, why: &str) {
    let (_, problems) = service(written);
    assert_eq!(problems, [format!("services.web{path}: {why}")], "{written}");
}

#[test]
fn every_key_of_a_service_has_its_fate() {
    let known: Vec<&str> = SERVICE_KEYS.iter().map(|(key, _)| *key).collect();
    let mut all: Vec<&str> =
        Shape::service().map.as_ref().unwrap().keys.keys().map(String::as_str).filter(|key| !key.starts_with("x-")).collect();
    all.sort_unstable();
    assert_eq!(known, all, "in the alphabet, as they are looked up by halves");
}

#[test]
fn the_file_says_its_version_and_not_its_name() {
    let stack =
        stack(r#"{"name": "shop-prod", "services": {"web": {"image": "web:1"}}, "volumes": {}, "x-note": {"a": "${A:-1}"}}"#);
    assert_eq!(
        stack.tree.to_json().to_string(),
        r#"{"version":"3.9","services":{"web":{"image":"web:1"}},"x-note":{"a":"${A:-1}"}}"#
    );
    assert_eq!((stack.problems, stack.left_out), (Vec::new(), IndexMap::new()));
}

#[test]
fn restart_is_a_policy() {
    for (restart, policy) in [
        ("always", r#"{"condition": "any"}"#),
        ("unless-stopped", r#"{"condition": "any"}"#),
        ("on-failure", r#"{"condition": "on-failure"}"#),
        ("on-failure:3", r#"{"condition": "on-failure", "max_attempts": 3}"#),
        ("no", r#"{"condition": "none"}"#),
    ] {
        becomes(&format!(r#"{{"restart": "{restart}"}}"#), &format!(r#"{{"deploy": {{"restart_policy": {policy}}}}}"#));
    }
    becomes("{}", "{}");
    // As in Compose, `deploy` stands above it.
    let own = r#"{"deploy": {"restart_policy": {"condition": "none", "delay": "5s"}}"#;
    becomes(&format!(r#"{own}, "restart": "always"}}"#), &format!("{own}}}"));
    refuses(r#"{"restart": "${RESTART}"}"#, ".restart", "a swarm's policy must be known when the file is written");
}

#[test]
fn what_waits_and_runs_once_is_tried_again() {
    becomes(
        r#"{"restart": "no", "depends_on": {"db": {"condition": "service_healthy"}}}"#,
        r#"{"depends_on": ["db"], "deploy": {"restart_policy": {"condition": "on-failure"}}}"#,
    );
    let stack = stack(
        r#"{"services": {"seed": {"image": "s"}, "web": {"image": "w", "depends_on": {"seed": {"condition": "service_completed_successfully"}}}}}"#,
    );
    let policy =
        |name: &str| stack.tree.at(&TreePath::parse(&format!("services.{name}.deploy.restart_policy.condition"))).cloned();
    assert_eq!(policy("seed"), Some(Tree::bare("none")), "someone waits for its end");
    assert_eq!(policy("web"), None);
}

#[test]
fn limits_and_copies_stand_in_deploy() {
    becomes(
        r#"{"cpus": 0.5, "mem_limit": 1048576, "mem_reservation": "64m", "pids_limit": 100, "scale": 2}"#,
        r#"{"deploy": {"replicas": 2, "resources": {"limits": {"cpus": "0.5", "memory": "1048576", "pids": 100}, "reservations": {"memory": "64m"}}}}"#,
    );
    becomes(r#"{"pids_limit": -1, "mem_limit": "0"}"#, "{}");
    becomes(
        r#"{"deploy": {"replicas": "${N:-2}", "resources": {"limits": {"cpus": 2, "pids": "5"}}}}"#,
        r#"{"deploy": {"replicas": "${N:-2}", "resources": {"limits": {"cpus": "2", "pids": 5}}}}"#,
    );
    refuses(r#"{"pids_limit": "${PIDS}"}"#, ".pids_limit", "a stack file takes no variable here");
    refuses(r#"{"mem_swappiness": 5}"#, ".mem_swappiness", "a swarm limits processors, memory and processes, nothing else");
    let gpu = r#"{"deploy": {"resources": {"reservations": {"devices": [{"capabilities": ["gpu"]}]}}}}"#;
    refuses(gpu, ".deploy.resources.reservations.devices", "a swarm hands out no devices");
}

#[test]
fn ports_are_numbers_on_every_address() {
    becomes(
        r#"{"ports": [{"name": "http", "target": 80, "published": "8080", "host_ip": "0.0.0.0", "app_protocol": "http"}]}"#,
        r#"{"ports": [{"target": 80, "published": 8080}]}"#,
    );
    becomes(
        r#"{"ports": ["${P:-8080}:80/udp", "9000", {"target": 81, "published": "81", "mode": "host"}]}"#,
        r#"{"ports": [{"target": 80, "published": "${P:-8080}", "protocol": "udp"}, {"target": 9000}, {"target": 81, "published": 81, "mode": "host"}]}"#,
    );
    let everywhere = "a swarm publishes on every address of every node";
    refuses(r#"{"ports": ["127.0.0.1:80:80"]}"#, ".ports[0].host_ip", everywhere);
    refuses(r#"{"ports": ["80:80", "${IP}:81:81"]}"#, ".ports[1].host_ip", everywhere);
    refuses(r#"{"ports": ["8000-8002:80"]}"#, ".ports[0].published", "a swarm publishes one port at a time");
}

#[test]
fn what_is_kept_in_memory_is_mounted() {
    becomes(
        r#"{"tmpfs": ["/run", "/tmp:size=64m,noexec,mode=1777"], "shm_size": "1g"}"#,
        r#"{"volumes": [{"type": "tmpfs", "target": "/run"}, {"type": "tmpfs", "target": "/tmp", "tmpfs": {"size": 67108864}},
            {"type": "tmpfs", "target": "/dev/shm", "tmpfs": {"size": 1073741824}}]}"#,
    );
    becomes(
        r#"{"volumes": [{"type": "tmpfs", "target": "/a", "tmpfs": {"size": "1k", "mode": 1023}}, {"type": "tmpfs", "target": "/b", "tmpfs": {}}]}"#,
        r#"{"volumes": [{"type": "tmpfs", "target": "/a", "tmpfs": {"size": 1024}}, {"type": "tmpfs", "target": "/b"}]}"#,
    );
    let size_alone = "of a file system in memory, a swarm takes the size alone";
    refuses(r#"{"tmpfs": "/run:exec"}"#, ".tmpfs[0]", size_alone);
    refuses(r#"{"tmpfs": "/run:size=${S}"}"#, ".tmpfs[0]", size_alone);
    refuses(r#"{"shm_size": "${S}"}"#, ".shm_size", "a stack file takes no variable here");
}

#[test]
fn mounts_are_short_where_they_can_be() {
    becomes(
        r#"{"volumes": ["./a:/a:ro", "data:/data", "d-data:/d", {"type": "volume", "source": "v", "target": "/v", "volume": {"nocopy": true}},
            {"type": "bind", "source": "/x", "target": "/x", "bind": {"create_host_path": false, "propagation": "rslave"}}]}"#,
        r#"{"volumes": ["./a:/a:ro", "data:/data", "d-data:/d", {"type": "volume", "source": "v", "target": "/v", "volume": {"nocopy": true}},
            {"type": "bind", "source": "/x", "target": "/x", "bind": {"propagation": "rslave"}}]}"#,
    );
    let passes = "`docker stack deploy` passes over this";
    refuses(r#"{"volumes": ["./a:/a:z"]}"#, ".volumes[0].bind.selinux", passes);
    refuses(r#"{"volumes": ["data:/a:ro,Z"]}"#, ".volumes[0].bind.selinux", passes);
    let sub = r#"{"volumes": [{"type": "volume", "source": "v", "target": "/v", "volume": {"subpath": "a"}}]}"#;
    refuses(sub, ".volumes[0].volume.subpath", passes);
    refuses(r#"{"volumes": [{"type": "image", "source": "i", "target": "/i"}]}"#, ".volumes[0].type", "a swarm mounts no images");
}

#[test]
fn what_means_nothing_in_a_swarm_goes() {
    becomes(
        r#"{"image": "web:1", "build": ".", "container_name": "web", "expose": [80], "pull_policy": "always", "attach": false,
            "develop": {"watch": []}, "links": ["db"], "privileged": false, "dns_opt": [], "command": null}"#,
        r#"{"image": "web:1"}"#,
    );
    let stack = stack(
        r#"{"services": {"web": {"image": "w", "platform": "linux/amd64", "security_opt": ["no-new-privileges:true"],
            "healthcheck": {"test": ["CMD", "true"], "start_interval": "1s"}}}}"#,
    );
    assert_eq!(stack.problems, []);
    let keys: Vec<&str> = stack.left_out.keys().map(String::as_str).collect();
    assert_eq!(keys, ["platform", "security_opt", "healthcheck.start_interval"]);
}

#[test]
fn what_would_mean_something_else_is_refused() {
    for (written, path, why) in [
        (r#"{"build": "."}"#, ".build", "a swarm builds nothing, and the service has no `image`"),
        (r#"{"network_mode": "host"}"#, ".network_mode", "a swarm joins services by networks only"),
        (r#"{"privileged": true}"#, ".privileged", "a swarm runs nothing privileged"),
        (r#"{"devices": ["/dev/a"]}"#, ".devices", "a swarm hands out no devices"),
        (r#"{"profiles": ["debug"]}"#, ".profiles", "a stack has no profiles of Compose's"),
        (r#"{"extends": "base"}"#, ".extends", "`docker stack deploy` reads nothing but this one file"),
        (r#"{"ipc": "host"}"#, ".ipc", "in a swarm, every container has a namespace of its own"),
        (r#"{"links": ["db:database"]}"#, ".links", "a swarm knows a service by other names on its networks only"),
        (r#"{"security_opt": ["seccomp=unconfined"]}"#, ".security_opt", "a swarm passes over it, and the service may need it"),
        (
            r#"{"networks": {"n": {"ipv4_address": "10.0.0.2"}}}"#,
            ".networks.n.ipv4_address",
            "a swarm gives out addresses and ways by itself",
        ),
        (
            r#"{"env_file": [{"path": "a.env", "required": false}]}"#,
            ".env_file[0]",
            "`docker stack deploy` does not run without the file",
        ),
        (
            r#"{"healthcheck": {"test": "true", "interval": "1d"}}"#,
            ".healthcheck.interval",
            "`docker stack deploy` knows h, m, s, ms, us and ns",
        ),
        (r#"{"init": "${INIT}"}"#, ".init", "a stack file takes no variable here"),
    ] {
        refuses(written, path, why);
    }
    let names = stack(r#"{"services": {"a.b": {"image": "a"}, "-a_b-c": {"image": "a"}, "a_": {"image": "a"}}}"#);
    assert_eq!(names.problems.iter().map(|p| p.path.to_string()).collect::<Vec<_>>(), [r#"services."a.b""#, "services.a_"]);
    let long = stack(
        r#"{"name": "shop-production", "services": {"a-service-whose-name-says-everything-that-it-does": {"image": "a"}}}"#,
    );
    assert_eq!(long.problems.len(), 1);
}

#[test]
fn what_stays_has_the_form_of_a_stack_file() {
    becomes(
        r#"{"user": "1000", "extra_hosts": ["h=10.0.0.1"], "networks": ["a", "b"], "environment": {"A": null, "B": 1},
            "env_file": ["a.env", {"path": "b.env", "format": "raw"}], "ulimits": {"nofile": "1024", "nproc": {"soft": 1, "hard": "${H:-2}"}},
            "secrets": ["s", {"source": "t", "target": "/t", "mode": "0440"}], "tty": "true", "init": "false",
            "healthcheck": {"test": "true", "disable": true, "retries": "3"}}"#,
        r#"{"user": "1000", "extra_hosts": ["h:10.0.0.1"], "networks": ["a", "b"], "environment": {"A": null, "B": "1"},
            "env_file": ["a.env", "b.env"], "ulimits": {"nofile": 1024, "nproc": {"soft": 1, "hard": "${H:-2}"}},
            "secrets": ["s", {"source": "t", "target": "/t", "mode": 288}], "tty": true, "init": false,
            "healthcheck": {"disable": true}}"#,
    );
}

#[test]
fn networks_are_overlays() {
    let networks = |written: &str| {
        let stack = stack(&format!("{{\"services\": {{}}, \"networks\": {{\"n\": {written}}}}}"));
        (stack.tree.get("networks").map(|n| n.to_json().to_string()), said(&stack))
    };
    let fine = |written: &str, expected: &str| assert_eq!(networks(written), (Some(format!("{{\"n\":{expected}}}")), vec![]));
    fine("null", "null");
    fine(r#"{"driver": "bridge", "enable_ipv6": false, "internal": "yes"}"#, r#"{"internal":true}"#);
    fine(r#"{"external": true, "name": "${N:-edge}"}"#, r#"{"external":true,"name":"${N:-edge}"}"#);
    fine(r#"{"ipam": {"config": [{"subnet": "10.5.0.0/16"}]}}"#, r#"{"ipam":{"config":[{"subnet":"10.5.0.0/16"}]}}"#);
    for (written, path) in [
        (r#"{"enable_ipv6": true}"#, "networks.n.enable_ipv6"),
        (r#"{"ipam": {"config": [{"subnet": "10.5.0.0/16", "gateway": "10.5.0.1"}]}}"#, "networks.n.ipam.config[0].gateway"),
    ] {
        assert_eq!(networks(written).1, [format!("{path}: a stack file has no such key")]);
    }
    let bridge = networks(r#"{"driver_opts": {"com.docker.network.bridge.name": "br0"}}"#).1;
    assert_eq!(bridge, ["networks.n.driver_opts.\"com.docker.network.bridge.name\": a swarm's networks are no bridges"]);
}

#[test]
fn secrets_and_configs_come_from_files() {
    let file =
        r#"{"services": {}, "secrets": {"s": {"file": "s.txt"}, "e": {"environment": "S"}}, "configs": {"c": {"content": "x"}}}"#;
    let why = "a swarm takes secrets and configs from files, or such as it has already";
    assert_eq!(said(&stack(file)), [format!("secrets.e.environment: {why}"), format!("configs.c.content: {why}")]);
}

#[test]
fn templates_are_those_of_the_command_line() {
    for (written, expected) in [
        ("no dollar", "no dollar"),
        ("$A-${B}", "${A}-${B}"),
        ("${A:-x}/${B-y z}", "${A:-x}/${B-y z}"),
        ("cost: 5$ $$A", "cost: 5$$ $$A"),
        // A default is not read again.
        ("${A:-a$$b}", "${A:-a$b}"),
        // A `-` in the message would make a default of `only account`.
        ("${A:?set A: the read-only account}", "${A:?set A: the read only account}"),
        ("${A?${B}}", "${A?}"),
        ("${A:-a:-b?c}", "${A:-a:-b?c}"),
    ] {
        assert_eq!(template(written).as_deref(), Ok(expected), "{written}");
    }
    for (written, why) in [
        ("${A:+x}", "`docker stack deploy` does not know `:+`"),
        ("${A+x}", "`docker stack deploy` does not know `+`"),
        ("${A:-${B}}", "`docker stack deploy` takes a variable inside of a default for plain text"),
        ("${A:-{x}}", "`docker stack deploy` ends a default at its first `}`"),
        ("${A-b:-c}", "`docker stack deploy` reads the `:-` in this default as an operator"),
    ] {
        assert_eq!(template(written), Err(why.to_string()), "{written}");
    }
    refuses(r#"{"environment": {"A": "${B:+x}"}}"#, ".environment.A", "`docker stack deploy` does not know `:+`");
}

#[test]
fn sizes_count_in_1024s() {
    for (text, size) in [
        ("64m", Some(64 << 20)),
        ("1.5G", Some(3 << 29)),
        ("10", Some(10)),
        ("10b", Some(10)),
        ("2KiB", Some(2048)),
        ("2 kb", Some(2048)),
        ("50%", None),
        ("m", None),
        ("5i", None),
        ("", None),
    ] {
        assert_eq!(bytes(text), size, "{text}");
    }
}

#[test]
fn what_is_required_before_another_variable_is_required_once_more() {
    let stack = |environment: &str| {
        let stack = stack(&format!("{{\"services\": {{\"web\": {{\"environment\": {environment}}}}}}}"));
        stack.tree.get(REQUIRED).map(|demands| demands.to_json().to_string())
    };
    let url = r#""sql://${USER:?set it}:${PASS:?set PASS: the e-mail one}@db/${NAME:-shop}""#;
    assert_eq!(
        stack(&format!("{{\"URL\": {url}, \"USER\": \"${{USER:?set it}}\"}}")).as_deref(),
        Some(r#"{"PASS":"${PASS:?set PASS: the e mail one}"}"#)
    );
    assert_eq!(stack(r#"{"URL": "${NAME:-shop}/${PASS:?set it}/$$"}"#), None);
}
