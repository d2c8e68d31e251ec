//! What services and top-level elements may say, nasty things included, key by key.

/// Values of keys of a service `a` with an image.
const SERVICE: &[(&str, &[&str])] = &[
    ("annotations", &[r#"{"a": 1, "b": null, "c": true, "d": 1.5}"#, r#"["a=b", "c"]"#, "{}"]),
    ("attach", &["true", "false"]),
    (
        "blkio_config",
        &[
            "{}",
            r#"{"weight": 10, "weight_device": [{"path": "/a", "weight": 1}], "device_read_bps": [{"path": "/a", "rate": "1mb"}], "device_write_iops": [{"path": "/a", "rate": 20}]}"#,
            r#"{"weight": "10"}"#,
            r#"{"device_read_bps": [{"path": "/a", "rate": "1x"}]}"#,
            r#"{"device_read_bps": [{"path": "/a"}]}"#,
        ],
    ),
    (
        "build",
        &[
            r#"".""#,
            r#""./b/..""#,
            r#""https://x.org/a.git""#,
            r#""git@x.org:a/b""#,
            r#""/abs/../x""#,
            r#""~/x""#,
            r#""""#,
            "null",
            "{}",
            r#"{"dockerfile": "D"}"#,
            r#"{"dockerfile_inline": "FROM x"}"#,
            r#"{"dockerfile": "D", "dockerfile_inline": "FROM x"}"#,
            r#"{"context": ".", "args": {"A": null, "SET": null, "B": 1.0, "C": true, "D": ""}}"#,
            r#"{"context": ".", "args": ["A", "SET", "B=1"]}"#,
            r#"{"context": ".", "args": []}"#,
            r#"{"additional_contexts": {"a": "./a", "b": "docker-image://x", "c": "service:b"}}"#,
            r#"{"additional_contexts": {"c": "service:nobody"}}"#,
            r#"{"additional_contexts": ["a=./a"]}"#,
            r#"{"additional_contexts": ["a"]}"#,
            r#"{"ssh": ["default"]}"#,
            r#"{"ssh": {"default": null}}"#,
            r#"{"ssh": ["other"]}"#,
            r#"{"labels": {"a": null, "b": 2}, "cache_from": ["a"], "cache_to": ["b"], "no_cache": true, "pull": true}"#,
            r#"{"labels": ["a", "b=c"], "network": "host", "target": "t", "privileged": false, "isolation": "x"}"#,
            r#"{"tags": ["a", "b"], "platforms": ["linux/amd64"], "shm_size": "64m", "ulimits": {"nofile": 1, "b": {"soft": 1, "hard": 2}}}"#,
            r#"{"shm_size": 1024, "extra_hosts": ["a=1", "b:2"], "secrets": ["s", {"source": "s", "target": "t", "mode": 288, "uid": "1"}]}"#,
            r#"{"secrets": ["undeclared"]}"#,
            r#"{"extra_hosts": {"a": "1", "b": ["2", "3"]}}"#,
            r#"{"entitlements": ["network.host"], "provenance": true, "sbom": "x"}"#,
            r#"{"provenance": "mode=max", "sbom": false}"#,
            r#"{"x-a": 1, "y": 2}"#,
        ],
    ),
    ("cap_add", &[r#"["A"]"#, "[]", r#"["A", "A"]"#, r#""A""#, "[1]"]),
    ("cap_drop", &[r#"["A"]"#]),
    ("cgroup", &[r#""host""#, r#""private""#, r#""other""#]),
    ("cgroup_parent", &[r#""x""#, r#""""#]),
    (
        "command",
        &[
            "null",
            "[]",
            r#""""#,
            r#""a 'b c' \"d e\"""#,
            r#""echo $$HOME && x""#,
            r#""sh -c 'a; b'""#,
            r#""a (b)""#,
            r#""a `b c`""#,
            r#""echo $$(x y)""#,
            r#""'open""#,
            r#""a\\ b\\n""#,
            r#"["a", "b c"]"#,
            r#"["a", 1]"#,
        ],
    ),
    (
        "configs",
        &[
            r#"["c"]"#,
            r#"[{"source": "c", "target": "/c", "uid": "1", "gid": "2", "mode": "0444"}]"#,
            r#"[{"source": "c", "mode": 288}]"#,
            r#"[{"source": "c", "mode": "9"}]"#,
            r#"["undeclared"]"#,
            r#"[{"target": "/c"}]"#,
        ],
    ),
    ("container_name", &[r#""cc""#, r#""c""#, r#""""#, r#""a b""#]),
    ("cpu_count", &["2", r#""2""#, "0", "-1", "1.5"]),
    ("cpu_percent", &["2", "0.1", r#""0.5""#, "101"]),
    ("cpu_period", &["2", r#""2""#, "1.5", r#""10ms""#]),
    ("cpu_quota", &["2", r#""2""#, "1.5"]),
    ("cpu_rt_period", &["2", r#""2""#, r#""400ms""#]),
    ("cpu_rt_runtime", &["2", r#""2""#, r#""95000""#]),
    ("cpu_shares", &["2", r#""2""#, "1.5"]),
    ("cpus", &["2", r#""2""#, "1.5", r#""0.25""#, "0", "0.1", r#""x""#]),
    ("cpuset", &[r#""0,1""#, "1"]),
    ("credential_spec", &["{}", r#"{"file": "f"}"#, r#"{"registry": "r", "config": "c"}"#]),
    (
        "depends_on",
        &[
            r#"["b"]"#,
            r#"{"b": {"condition": "service_healthy", "restart": true, "required": false}}"#,
            r#"{"b": {"condition": "service_completed_successfully"}}"#,
            r#"{"b": {"condition": "other"}}"#,
            r#"{"b": {}}"#,
            r#"{"b": null}"#,
            r#"["a"]"#,
            r#"["nobody"]"#,
            r#"["off"]"#,
            r#"["on"]"#,
            r#"{"off": {"condition": "service_started", "required": false}}"#,
            r#"{"nobody": {"condition": "service_started", "required": false}}"#,
            r#"{"b": {"condition": "service_started", "restart": "true"}}"#,
            r#"{"b": {"condition": "service_started", "required": "false"}}"#,
            r#"{"x-b": {"condition": "service_started"}}"#,
            r#"["b", "b"]"#,
            "[]",
            "{}",
        ],
    ),
    (
        "deploy",
        &[
            "null",
            "{}",
            r#"{"mode": "global", "endpoint_mode": "vip", "labels": {"a": 1}}"#,
            r#"{"labels": ["a=b"]}"#,
            r#"{"replicas": 0}"#,
            r#"{"replicas": "2"}"#,
            r#"{"replicas": -1}"#,
            r#"{"replicas": 1.5}"#,
            r#"{"update_config": {"parallelism": 0, "delay": "0s", "failure_action": "pause", "monitor": "1m", "max_failure_ratio": 0.3, "order": "start-first"}}"#,
            r#"{"update_config": {"parallelism": "1", "max_failure_ratio": "0.5"}}"#,
            r#"{"update_config": {}, "rollback_config": {"order": "x"}}"#,
            r#"{"rollback_config": {"delay": "1d"}}"#,
            r#"{"resources": {"limits": {"cpus": "0.5", "memory": "50M", "pids": 1}, "reservations": {"cpus": 0.25, "memory": "1g"}}}"#,
            r#"{"resources": {"limits": {"cpus": 1, "memory": 5}}}"#,
            r#"{"resources": {"limits": {"cpus": "x"}}}"#,
            r#"{"resources": {"limits": {}, "reservations": {}}}"#,
            r#"{"resources": {"limits": {"pids": "5"}}}"#,
            r#"{"resources": {"limits": {"memory": "5x"}}}"#,
            r#"{"resources": {"reservations": {"devices": [{"capabilities": ["gpu"]}, {"capabilities": ["gpu"], "count": 1, "driver": "d", "options": {"a": 1}}]}}}"#,
            r#"{"resources": {"reservations": {"devices": [{"capabilities": ["gpu"], "count": "all"}, {"capabilities": [], "device_ids": ["1"]}]}}}"#,
            r#"{"resources": {"reservations": {"devices": [{"capabilities": ["gpu"], "count": 1, "device_ids": ["1"]}]}}}"#,
            r#"{"resources": {"reservations": {"devices": [{"capabilities": ["gpu"], "count": "many"}]}}}"#,
            r#"{"resources": {"reservations": {"devices": [{}]}}}"#,
            r#"{"resources": {"reservations": {"devices": [{"capabilities": ["gpu"], "options": ["a=b"]}]}}}"#,
            r#"{"resources": {"reservations": {"generic_resources": [{"discrete_resource_spec": {"kind": "k", "value": 0}}, {}]}}}"#,
            r#"{"resources": {"reservations": {"generic_resources": [{"discrete_resource_spec": {}}]}}}"#,
            r#"{"restart_policy": {}}"#,
            r#"{"restart_policy": {"condition": "any", "delay": "0s", "max_attempts": 0, "window": "1h"}}"#,
            r#"{"restart_policy": {"max_attempts": "3", "delay": "5x"}}"#,
            r#"{"placement": {"constraints": ["a==b"], "preferences": [{"spread": "x"}, {}], "max_replicas_per_node": 0}}"#,
            r#"{"placement": {"constraints": ["a", "a"], "max_replicas_per_node": "2"}}"#,
            r#"{"x-a": 1, "placement": {}}"#,
            r#"{"unknown": 1}"#,
        ],
    ),
    (
        "develop",
        &[
            "null",
            "{}",
            r#"{"watch": []}"#,
            r#"{"watch": [{"path": "./p", "action": "rebuild"}]}"#,
            r#"{"watch": [{"path": "p", "action": "sync", "target": "/t", "ignore": ["a"], "include": "b", "initial_sync": true}]}"#,
            r#"{"watch": [{"path": "p", "action": "sync"}]}"#,
            r#"{"watch": [{"path": "p", "action": "restart"}]}"#,
            r#"{"watch": [{"path": "", "action": "rebuild"}]}"#,
            r#"{"watch": [{"path": "p", "action": "other"}]}"#,
            r#"{"watch": [{"action": "rebuild"}]}"#,
            r#"{"watch": [{"path": "p", "action": "sync+exec", "target": "/", "exec": {"command": "a b", "environment": {"A": 1, "SET": null}}}]}"#,
        ],
    ),
    ("device_cgroup_rules", &[r#"["c 1:3 mr"]"#, r#"["a", "a"]"#]),
    (
        "devices",
        &[
            r#"["/a", "/a:/b", "/a:/b:r"]"#,
            r#"[{"source": "/a"}]"#,
            r#"[{"source": "/a", "target": "/b", "permissions": "r"}]"#,
            r#"["a:b:c:d"]"#,
        ],
    ),
    ("dns", &[r#""1.1.1.1""#, r#"["1.1.1.1", "2.2.2.2"]"#, "[]", r#""""#, r#"["", "1.1.1.1"]"#]),
    ("dns_opt", &[r#"["a"]"#, "[]"]),
    ("dns_search", &[r#""a""#, r#"["a", "b"]"#]),
    ("domainname", &[r#""a""#]),
    ("entrypoint", &["null", "[]", r#""""#, r#""a b""#, r#"["a b"]"#]),
    (
        "env_file",
        &[
            r#""a.env""#,
            r#"["a.env", "./b.env"]"#,
            r#"[{"path": "a.env", "format": "raw"}]"#,
            r#"[{"path": "none.env", "required": false}, {"path": "b.env", "required": true}]"#,
            r#""none.env""#,
            r#"[{"path": "a.env", "format": "json"}]"#,
            "[]",
            "{}",
        ],
    ),
    (
        "environment",
        &[
            r#"{"A": 1, "B": true, "C": null, "SET": null, "D": 1.10, "E": "", "F": "a$$b"}"#,
            r#"["A=1", "B", "SET", "C=", "D=a=b"]"#,
            r#"["A =1"]"#,
            r#"{"x-a": "1"}"#,
            r#"["x-a=1"]"#,
            "[]",
            "{}",
            r#"{"A": []}"#,
            "[1]",
            r#"["A", "A"]"#,
            r#"{"A.B-C": "d"}"#,
            r#"{"A B": "d"}"#,
            r#"{"": "d"}"#,
            r#"{"A": 1e6, "B": 1e21, "C": 0.00001, "D": 100000, "E": -0.5, "F": 123456789.5}"#,
        ],
    ),
    ("expose", &[r#"["80", 81, "82/udp", "83-84"]"#, r#"["x"]"#, r#"["80", "80"]"#, "[1.5]"]),
    ("external_links", &[r#"["a:b"]"#]),
    (
        "extra_hosts",
        &[
            r#"["a=1", "b:[::1]", "c=::1", "a=2"]"#,
            r#"{"a": "1", "b": ["2", "3"]}"#,
            r#"["a"]"#,
            r#"{"a": null}"#,
            r#"{"a": 1}"#,
            r#"["=1"]"#,
            r#"{"x-a": "1"}"#,
            r#"["a=1,2"]"#,
        ],
    ),
    (
        "gpus",
        &[
            r#""all""#,
            r#"[{"count": 1}]"#,
            r#"[{}]"#,
            r#"[{"driver": "d", "device_ids": ["1"], "capabilities": ["x"], "options": {"a": 1}}]"#,
            r#"[{"count": 1, "device_ids": ["1"]}]"#,
            r#""x""#,
            "[]",
        ],
    ),
    ("group_add", &[r#"["a", 1]"#, r#"["a", "a"]"#, "[1.5]"]),
    (
        "healthcheck",
        &[
            "{}",
            r#"{"test": "a b"}"#,
            r#"{"test": ["CMD", "a"]}"#,
            r#"{"test": ["NONE"]}"#,
            r#"{"test": "NONE"}"#,
            r#"{"test": ["a"]}"#,
            r#"{"test": []}"#,
            r#"{"test": ""}"#,
            r#"{"disable": true}"#,
            r#"{"disable": "true", "retries": "3"}"#,
            r#"{"disable": false, "retries": 0}"#,
            r#"{"test": ["CMD", "a"], "interval": "1m30s", "timeout": "0s", "start_period": "1.5s", "start_interval": "500ms", "retries": 3}"#,
            r#"{"interval": "1d"}"#,
            r#"{"interval": "90"}"#,
            r#"{"interval": 90}"#,
            r#"{"interval": "0"}"#,
            r#"{"interval": "-5s"}"#,
            r#"{"interval": "1us", "timeout": "1500ns", "start_period": "25h"}"#,
            r#"{"retries": 1.5}"#,
            r#"{"retries": -1}"#,
        ],
    ),
    ("hostname", &[r#""a""#, r#""""#, "1"]),
    ("image", &[r#""b:1""#, r#""""#, "null", "1"]),
    ("init", &["true", "false", r#""true""#]),
    ("ipc", &[r#""host""#, r#""service:b""#, r#""service:nobody""#]),
    ("isolation", &[r#""default""#]),
    ("label_file", &[r#""a.env""#, r#"["a.env", "b.env"]"#, r#""none""#, "[]"]),
    (
        "labels",
        &[
            r#"{"a": 1, "b": null, "c": "$$x", "d": false, "x-e": 1}"#,
            r#"["a", "b=c=d", "x-e=1"]"#,
            "[]",
            "{}",
            r#"{"a$$b": "c"}"#,
            r#"["a$$b=c"]"#,
            r#"{"": "a"}"#,
        ],
    ),
    ("links", &[r#"["b"]"#, r#"["b:x"]"#, r#"["nobody"]"#, r#"["b", "b"]"#, r#"["b:x:y"]"#]),
    (
        "logging",
        &[
            "{}",
            r#"{"driver": "d", "options": {"a": 1, "b": null, "c": "x", "d": 1.5}}"#,
            r#"{"options": {"a": true}}"#,
            r#"{"options": ["a=b"]}"#,
        ],
    ),
    ("mac_address", &[r#""02:42:ac:11:00:01""#]),
    (
        "mem_limit",
        &[
            r#""64m""#,
            "1024",
            r#""1.5g""#,
            r#""1.5 GiB""#,
            r#""1 m""#,
            r#""-1""#,
            "-1",
            r#""64mb""#,
            r#""64x""#,
            r#""""#,
            "1.5",
            "0",
        ],
    ),
    ("mem_reservation", &[r#""64m""#]),
    ("mem_swappiness", &["10", r#""10""#, "0"]),
    ("memswap_limit", &["-1", r#""-1""#, r#""1g""#]),
    ("models", &[r#"["m"]"#, r#"{"m": {"endpoint_var": "E", "model_var": "M"}}"#, r#"{"m": null}"#, r#"["undeclared"]"#]),
    (
        "network_mode",
        &[r#""host""#, r#""none""#, r#""service:b""#, r#""service:nobody""#, r#""container:x""#, r#""service:off""#],
    ),
    (
        "networks",
        &[
            r#"["n"]"#,
            r#"{"n": null, "default": null}"#,
            "{}",
            "[]",
            r#"{"n": {}}"#,
            r#"{"n": {"aliases": ["a"], "ipv4_address": "1.2.3.4", "ipv6_address": "::1", "link_local_ips": ["1.1.1.1"], "mac_address": "02:42:ac:11:00:01", "priority": 5, "driver_opts": {"a": 1}, "gw_priority": 2, "interface_name": "e"}}"#,
            r#"{"n": {"priority": 0, "x-a": 1}}"#,
            r#"["undeclared"]"#,
            r#"["n", "n"]"#,
            r#"{"x-n": null}"#,
            r#"["x-n"]"#,
            r#"{"n": {"priority": "5"}}"#,
            r#"{"n": {"priority": 1.5}}"#,
        ],
    ),
    ("oom_kill_disable", &["true", "false", r#""true""#]),
    ("oom_score_adj", &["-500", "0", r#""5""#, "1001", "1.5"]),
    ("pid", &[r#""host""#, r#""service:b""#, r#""container:x""#]),
    ("pids_limit", &["5", "-1", "0", r#""5""#, "1.5"]),
    ("platform", &[r#""linux/amd64""#]),
    (
        "ports",
        &[
            r#"["80", 81, "8080:80", "127.0.0.1:8081:81/udp", "9000-9001:90-91", "[::1]:1:2", "7000-7002:70"]"#,
            r#"[{"target": 80}]"#,
            r#"[{"target": 80, "published": 8080, "host_ip": "0.0.0.0", "protocol": "udp", "mode": "host", "name": "n", "app_protocol": "http"}]"#,
            r#"[{"target": "80", "published": "8080-8090"}]"#,
            r#"[{"published": 80}]"#,
            r#"[{"target": 80, "published": ""}]"#,
            r#"[{"target": 80, "host_ip": "localhost"}]"#,
            r#"[{"target": 80, "host_ip": ""}]"#,
            r#"[{"target": 80, "mode": "other", "protocol": "other"}]"#,
            r#"[{"target": 0}]"#,
            r#"[{"target": 70000}]"#,
            r#"[{"target": 80, "published": 1.5}]"#,
            r#"["localhost:80:80"]"#,
            r#"["80:80/xyz"]"#,
            r#"["80/TCP"]"#,
            r#"["0"]"#,
            r#"["70000"]"#,
            r#"["a:80"]"#,
            r#"[80.5]"#,
            "[]",
            r#"["80", "80"]"#,
            r#"["8080:80", {"target": 80, "published": "8080"}]"#,
            r#"["::1:80:80"]"#,
            r#"["127.0.0.1::80"]"#,
        ],
    ),
    (
        "post_start",
        &[
            r#"[{"command": "a b"}]"#,
            r#"[{"command": ["a"], "user": "u", "privileged": true, "working_dir": "/", "environment": ["A=1", "SET", "B"]}]"#,
            "[]",
            "[{}]",
            r#"[{"command": null}]"#,
        ],
    ),
    ("pre_stop", &[r#"[{"command": [], "privileged": false, "environment": {"A": null, "SET": null}}]"#]),
    ("privileged", &["true", "false", r#""true""#]),
    ("profiles", &[r#"["on"]"#, r#"["off"]"#, r#"["off", "on"]"#, "[]", r#"["a b"]"#, r#"[""]"#, r#"["on", "on"]"#]),
    (
        "provider",
        &[
            r#"{"type": "t"}"#,
            r#"{"type": "t", "options": {"a": 1, "b": ["c", 2], "d": null}}"#,
            "{}",
            r#"{"type": "t", "options": {"a": true}}"#,
        ],
    ),
    ("pull_policy", &[r#""always""#, r#""if_not_present""#, r#""missing""#, r#""daily""#, r#""every_5m""#, r#""other""#]),
    ("pull_refresh_after", &[r#""24h""#]),
    ("read_only", &["true", "false"]),
    ("restart", &[r#""no""#, r#""always""#, r#""on-failure:3""#, r#""other""#, "false"]),
    ("runtime", &[r#""runc""#]),
    ("scale", &["0", "2", r#""2""#, "-1", "1.5"]),
    (
        "secrets",
        &[
            r#"["s"]"#,
            r#"[{"source": "s", "target": "t", "uid": "1", "gid": "2", "mode": "0400"}]"#,
            r#"[{"source": "s", "mode": 256}]"#,
            r#"["undeclared"]"#,
            r#"[{"target": "t"}]"#,
            r#"[{"source": "s", "uid": 1}]"#,
        ],
    ),
    ("security_opt", &[r#"["a"]"#, r#"["a", "a"]"#]),
    ("shm_size", &[r#""64m""#, "1024", "0"]),
    ("stdin_open", &["true", r#""true""#]),
    ("stop_grace_period", &[r#""1m30s""#, r#""0s""#, r#""1d""#, r#""5""#, r#""1w2d""#]),
    ("stop_signal", &[r#""SIGINT""#]),
    (
        "storage_opt",
        &[r#"{"size": "1G"}"#, r#"{"size": 1}"#, r#"["a=b"]"#, r#"{"size": true}"#, r#"{"size": 1.5}"#, r#"{"size": null}"#],
    ),
    ("sysctls", &[r#"{"a": 1, "b": null, "c": true}"#, r#"["a=1", "b"]"#]),
    ("tmpfs", &[r#""/a""#, r#"["/a", "/b:size=1m"]"#, r#"["/a", "/a:x"]"#]),
    ("tty", &["true", "false", r#""yes""#, r#""maybe""#]),
    (
        "ulimits",
        &[
            r#"{"nofile": 1, "nproc": {"soft": 1, "hard": 2}}"#,
            r#"{"nofile": 0}"#,
            r#"{"nofile": {"soft": 1}}"#,
            r#"{"nofile": "5"}"#,
            r#"{"nofile": {"soft": "1", "hard": "2"}}"#,
            r#"{"nofile": -1}"#,
            r#"{"nofile": {"soft": -1, "hard": 0}}"#,
            r#"{"x-a": 1}"#,
            r#"{"NoFile": 1}"#,
            r#"{"nofile": null}"#,
            "{}",
        ],
    ),
    ("use_api_socket", &["true", "false"]),
    ("user", &[r#""1000:1000""#, "1000"]),
    ("userns_mode", &[r#""host""#]),
    ("uts", &[r#""host""#, r#""service:b""#]),
    (
        "volumes",
        &[
            r#"["./a:/a", "v:/v:ro", "/anon", "~/h:/h:z", "/abs/:/x:rshared,ro", "v:/w:nocopy", "../up:/up/"]"#,
            r#"["undeclared:/v"]"#,
            r#"["v:/v", "v:/v"]"#,
            r#"["/a:/v", "/b:/v/"]"#,
            r#"["v:/v:ro:x"]"#,
            r#"[":/v"]"#,
            r#"[""]"#,
            r#"["d:/v"]"#,
            r#"[{"type": "bind", "source": "./a", "target": "/a", "bind": {"create_host_path": false, "propagation": "x", "selinux": "z", "recursive": "enabled"}}]"#,
            r#"[{"type": "bind", "source": ".", "target": "/a"}]"#,
            r#"[{"type": "bind", "target": "/a"}]"#,
            r#"[{"type": "bind", "source": "", "target": "/a"}]"#,
            r#"[{"type": "volume", "source": "v", "target": "/a", "volume": {"nocopy": true, "subpath": "s", "labels": {"a": 1}}}]"#,
            r#"[{"type": "volume", "source": "v", "target": "a", "volume": {"nocopy": false}}]"#,
            r#"[{"type": "volume", "target": "/a", "read_only": false, "consistency": "cached"}]"#,
            r#"[{"type": "tmpfs", "target": "/a", "tmpfs": {"size": "16m", "mode": 448}}]"#,
            r#"[{"type": "tmpfs", "target": "/a", "tmpfs": {"size": 16, "mode": 0}}]"#,
            r#"[{"type": "tmpfs", "target": "/a", "tmpfs": {"size": -1}}]"#,
            r#"[{"type": "tmpfs", "target": "/a", "tmpfs": {"mode": "0700"}}]"#,
            r#"[{"type": "image", "source": "i", "target": "/a", "image": {"subpath": "s"}}]"#,
            r#"[{"type": "npipe", "source": "\\\\.\\pipe\\x", "target": "/a"}]"#,
            r#"[{"type": "cluster", "source": "c", "target": "/a"}]"#,
            r#"[{"type": "other", "source": "c", "target": "/a"}]"#,
            r#"[{"source": "c", "target": "/a"}]"#,
            r#"[{"type": "volume", "source": "v"}]"#,
            "[]",
        ],
    ),
    ("volumes_from", &[r#"["b"]"#, r#"["b:ro"]"#, r#"["container:x"]"#, r#"["nobody"]"#]),
    ("working_dir", &[r#""/w""#]),
    ("x-own", &["1", "null"]),
    ("unknown", &["1"]),
];

/// Whole services.
const WHOLE: &[&str] = &[
    "{}",
    r#"{"build": "."}"#,
    r#"{"build": ".", "image": "i", "platform": "x"}"#,
    r#"{"build": {"platforms": ["x"]}, "platform": "y"}"#,
    r#"{"build": {"context": ".", "additional_contexts": {"c": "service:built"}}}"#,
    r#"{"provider": {"type": "t"}}"#,
    r#"{"image": "i", "network_mode": "host", "networks": ["n"]}"#,
    r#"{"image": "i", "network_mode": "host", "networks": {}}"#,
    r#"{"image": "i", "scale": 2, "deploy": {}}"#,
    r#"{"image": "i", "scale": 2, "deploy": {"replicas": 3}}"#,
    r#"{"image": "i", "scale": 2, "container_name": "cc"}"#,
    r#"{"image": "i", "deploy": {"replicas": 2}, "container_name": "cc"}"#,
    r#"{"image": "i", "container_name": "taken"}"#,
    r#"{"image": "i", "cpus": 1, "deploy": {"resources": {"limits": {"memory": "1m"}}}}"#,
    r#"{"image": "i", "cpus": 0.1, "deploy": {"resources": {"limits": {"cpus": "0.1"}}}}"#,
    r#"{"image": "i", "mem_limit": "1m", "deploy": {"resources": {"limits": {"memory": "1024k"}}}}"#,
    r#"{"image": "i", "mem_limit": "1m", "deploy": {"resources": {"reservations": {"memory": "1024k"}}}}"#,
    r#"{"image": "i", "mem_reservation": "1m", "deploy": {"resources": {"reservations": {"memory": "1"}}}}"#,
    r#"{"image": "i", "pids_limit": 1, "deploy": {"resources": {"limits": {"pids": 2}}}}"#,
    r#"{"image": "i", "pids_limit": 0, "deploy": {"resources": {"limits": {"pids": 2}}}}"#,
    r#"{"image": "i", "tmpfs": "/x:size=1", "volumes": ["v:/x"]}"#,
    r#"{"image": "i", "environment": {"A": "own", "SET": null}, "env_file": ["a.env", "b.env"]}"#,
    r#"{"image": "i", "labels": {"A": "own", "C": null}, "label_file": ["b.env"]}"#,
    r#"{"image": "i", "depends_on": ["b"], "links": ["b"], "volumes_from": ["on:ro"], "pid": "service:built"}"#,
    r#"{"image": "i", "depends_on": ["circle"]}"#,
    r#"{"image": "i", "network_mode": "service:b", "ports": ["80:80"]}"#,
];

/// Whole files.
const FILES: &[&str] = &[
    r#"{"services": {}}"#,
    r#"{"name": "other"}"#,
    r#"{"services": {"a": {"image": "i"}}, "networks": {"default": null}, "volumes": {"v": null}}"#,
    r#"{"services": {"a": {"image": "i", "networks": ["n"]}}, "networks": {"n": {"external": true}}}"#,
    r#"{"services": {"a": {"image": "i", "networks": ["n"]}}, "networks": {"n": {"external": true, "name": "x", "driver": "d"}}}"#,
    r#"{"services": {"a": {"image": "i", "networks": ["n"]}}, "networks": {"n": {"external": {"name": "x"}}}}"#,
    r#"{"services": {"a": {"image": "i", "networks": ["n"]}}, "networks": {"n": {"external": false, "internal": true, "attachable": true, "enable_ipv4": false, "enable_ipv6": true, "labels": {"a": null}}}}"#,
    r#"{"services": {"a": {"image": "i", "networks": ["n"]}}, "networks": {"n": {"driver": "d", "driver_opts": {"a": 1, "b": "c"}, "ipam": {"driver": "d", "options": {"a": "b"}, "config": [{"subnet": "10.0.0.0/8", "ip_range": "10.1.0.0/16", "gateway": "10.0.0.1", "aux_addresses": {"h": "10.0.0.2"}}, {}]}}}}"#,
    r#"{"services": {"a": {"image": "i", "networks": ["n"]}}, "networks": {"n": {"ipam": {}, "x-a": 1, "labels": ["a=b"]}}}"#,
    r#"{"services": {"a": {"image": "i", "networks": ["n"]}}, "networks": {"n": {"ipam": {"config": []}, "name": ""}}}"#,
    r#"{"services": {"a": {"image": "i", "networks": ["n"]}}, "networks": {"n": {"enable_ipv6": "true", "internal": "yes"}}}"#,
    r#"{"services": {"a": {"image": "i", "volumes": ["v:/v"]}}, "volumes": {"v": {"external": true, "name": "x"}}}"#,
    r#"{"services": {"a": {"image": "i", "volumes": ["v:/v"]}}, "volumes": {"v": {"external": true, "driver": "x"}}}"#,
    r#"{"services": {"a": {"image": "i", "volumes": ["v:/v"]}}, "volumes": {"v": {"external": true, "labels": {}}}}"#,
    r#"{"services": {"a": {"image": "i", "volumes": ["v:/v"]}}, "volumes": {"v": {"driver": "local", "driver_opts": {"type": "none", "o": "bind", "device": "./d"}, "labels": {"a": 1}}}}"#,
    r#"{"services": {"a": {"image": "i", "volumes": ["v:/v"]}}, "volumes": {"v": {"driver_opts": {"type": "none", "o": "bind", "device": "./d", "n": 1}}}}"#,
    r#"{"services": {"a": {"image": "i", "volumes": ["v:/v"]}}, "volumes": {"v": {"driver": "local", "driver_opts": {"o": "bind,ro", "device": "./d"}}}}"#,
    r#"{"services": {"a": {"image": "i", "volumes": ["v:/v"]}}, "volumes": {"v": {"external": true, "x-a": 1}}}"#,
    r#"{"services": {"a": {"image": "i", "secrets": ["s"]}}, "secrets": {"s": {"environment": "SET"}}}"#,
    r#"{"services": {"a": {"image": "i", "secrets": ["s"]}}, "secrets": {"s": {"environment": "UNSET"}}}"#,
    r#"{"services": {"a": {"image": "i", "secrets": ["s"]}}, "secrets": {"s": {"file": "./s", "name": "x", "labels": {"a": 1}, "template_driver": "g"}}}"#,
    r#"{"services": {"a": {"image": "i", "secrets": ["s"]}}, "secrets": {"s": {"file": "./s", "environment": "SET"}}}"#,
    r#"{"services": {"a": {"image": "i", "secrets": ["s"]}}, "secrets": {"s": {"external": true, "name": "x"}}}"#,
    r#"{"services": {"a": {"image": "i", "secrets": ["s"]}}, "secrets": {"s": {"external": false}}}"#,
    r#"{"services": {"a": {"image": "i", "secrets": ["s"]}}, "secrets": {"s": {"driver": "d", "driver_opts": {"a": 1}}}}"#,
    r#"{"services": {"a": {"image": "i"}}, "secrets": {"s": {"external": false}}}"#,
    r#"{"services": {"a": {"image": "i"}}, "secrets": {"s": {}}}"#,
    r#"{"services": {"a": {"image": "i"}}, "secrets": {"s": null}}"#,
    r#"{"services": {"a": {"image": "i", "configs": ["c"]}}, "configs": {"c": {"environment": "SET"}}}"#,
    r#"{"services": {"a": {"image": "i", "configs": ["c"]}}, "configs": {"c": {"environment": "UNSET"}}}"#,
    r#"{"services": {"a": {"image": "i", "configs": ["c"]}}, "configs": {"c": {"content": "a$$b"}}}"#,
    r#"{"services": {"a": {"image": "i", "configs": ["c"]}}, "configs": {"c": {"content": "a", "file": "b"}}}"#,
    r#"{"services": {"a": {"image": "i", "configs": ["c"]}}, "configs": {"c": {"file": "~/b", "labels": ["a"], "template_driver": "g"}}}"#,
    r#"{"services": {"a": {"image": "i", "configs": ["c"]}}, "configs": {"c": {"external": true}}}"#,
    r#"{"services": {"a": {"image": "i", "configs": ["c"]}}, "configs": {"c": {}}}"#,
    r#"{"services": {"a": {"image": "i", "configs": ["c"]}}, "configs": {"c": {"file": ""}}}"#,
    r#"{"services": {"a": {"image": "i", "models": ["m"]}}, "models": {"m": {"model": "x", "context_size": 5, "runtime_flags": ["a"]}}}"#,
    r#"{"services": {"a": {"image": "i"}}, "models": {"m": {}}}"#,
    r#"{"services": {"a": {"image": "i"}}, "x-a": {"b": [1.0, 2.5, null, true], "x-c": 1}}"#,
    r#"{"services": {"a": {"image": "i"}}, "x-a": 1e30}"#,
    r#"{"services": {"x-a": {"image": "i"}}, "volumes": {"x-v": null}, "networks": {"x-n": {}}}"#,
    r#"{"services": {"a b": {"image": "i"}}}"#,
    r#"{"services": {"a.b_c-D": {"image": "i"}}}"#,
    r#"{"services": {"a": {"image": "i"}}, "unknown": {}}"#,
    r#"{"services": {"a": {"image": "i"}}, "volumes": {"a b": null}}"#,
    r#"{"services": {"a": {"image": "i"}}, "networks": {"": null}}"#,
    r#"{"services": {"a": {"image": "i"}}, "networks": {}, "volumes": {}, "secrets": {}, "configs": {}}"#,
    r#"{"services": [], "networks": {}}"#,
    r#"{"services": {"a": {"image": "i"}}, "volumes": []}"#,
    r#"{"services": {"a": 1}}"#,
    r#"{"services": {"a": {"image": "i"}}, "networks": null}"#,
    r#"{"services": {"a": {"image": "i", "profiles": ["off"]}}}"#,
    r#"{"services": {"a": {"profiles": ["off"]}}}"#,
    r#"{"services": {"a": {"image": "i", "profiles": ["off"], "env_file": "none.env", "networks": ["undeclared"]}}}"#,
    r#"{"services": {"a": {"image": "i", "profiles": ["off"], "command": "'open"}}}"#,
];

const REST: [&str; 7] = [
    r#""b": {"image": "b"}"#,
    r#""on": {"image": "on", "profiles": ["on"]}"#,
    r#""off": {"image": "off", "profiles": ["off"]}"#,
    r#""built": {"build": {"context": "./built"}}"#,
    r#""circle": {"image": "c", "depends_on": ["a2"]}"#,
    r#""a2": {"image": "a2"}"#,
    r#""taken": {"image": "t", "container_name": "taken"}"#,
];
const ELEMENTS: [&str; 5] = [
    r#""networks": {"n": null, "x-n": {}}"#,
    r#""volumes": {"v": {}}"#,
    r#""secrets": {"s": {"file": "./s"}}"#,
    r#""configs": {"c": {"content": "x"}}"#,
    r#""models": {"m": {"model": "x"}}"#,
];

/// Every case as a Compose file.
pub(super) fn all() -> Vec<String> {
    let (rest, elements) = (REST.join(", "), ELEMENTS.join(", "));
    let file = |service: &str| format!("{{{elements}, \"services\": {{{rest}, \"a\": {service}}}}}");
    let said = SERVICE.iter().flat_map(|(key, values)| values.iter().map(move |value| (key, value)));
    let said = said.map(|(key, value)| {
        let image = if *key == "image" { "" } else { r#""image": "i", "# };
        file(&format!("{{{image}\"{key}\": {value}}}"))
    });
    said.chain(WHOLE.iter().map(|service| file(service))).chain(FILES.iter().map(|text| (*text).to_string())).collect()
}

/// A file with the short forms of what the coverage files say in long ones.
pub(super) const SHORT: &str = r#"
services:
  a:
    build: .
    env_file: e
    environment: [A=1, B]
    labels: [a=b]
    annotations: [a=b]
    ports: ["80:80", 81]
    expose: [80, "81"]
    volumes: ["a:/a"]
    tmpfs: /t
    secrets: [s]
    configs: [c]
    networks: [n]
    depends_on: {b: {condition: service_started, required: true, restart: true}}
    healthcheck: {test: x, retries: "3", disable: "true"}
    deploy: {labels: [a=b], replicas: "2", resources: {limits: {cpus: 1.5, memory: "1g", pids: "1"}}}
    sysctls: [a=b]
    extra_hosts: {a: "1", b: ["2"]}
    dns: "1.1.1.1"
    dns_search: a
    label_file: l
    command: a b
    entrypoint: a b
    extends: b
    gpus: all
    devices: ["/a:/b"]
    models: [m]
    ulimits: {a: "1", b: {soft: "1", hard: "2"}}
    provider: {type: t, options: {a: 1, b: [c]}}
    develop: {watch: [{path: p, action: sync, ignore: a, include: b}]}
    logging: {driver: d, options: {a: 1, b: null}}
    storage_opt: {a: b}
    scale: "1"
    post_start: [{command: a}]
    pull_policy: every_1d
    restart: "no"
    credential_spec: {file: f}
    blkio_config: {device_read_bps: [{path: p, rate: 1}]}
  c:
    depends_on: [b]
    stop_grace_period: 1s
    pull_refresh_after: 1s
    build: {args: [A], labels: [a], additional_contexts: [a=b], ssh: [default], extra_hosts: [a=1], secrets: [s], cache_from: [a], tags: [a], ulimits: {a: 1}, provenance: "x", sbom: "x", shm_size: 1, platforms: [a]}
include:
  - a.yaml
  - path: b.yaml
    env_file: e
networks:
  n: {external: {name: x}, labels: [a], ipam: {config: [{subnet: s}]}}
  m: {enable_ipv4: "true", internal: "true"}
volumes:
  v: {external: {name: x}, labels: [a]}
secrets:
  s: {external: {name: x}, labels: [a]}
configs:
  c: {external: {name: x}, labels: [a]}
name: x
version: "3"
"#;
