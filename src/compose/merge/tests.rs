use super::super::canonical::canonicalize_service;
use super::super::from_json::tree;
use super::*;
use crate::diag::{FileId, Span};

/// Merges two services, brought into canonical form first; the result is canonical too.
fn merges(base: &str, overlay: &str, result: &str) {
    let canonical = |text: &str| {
        let mut service = tree(text);
        assert_eq!(canonicalize_service(&mut service), []);
        service
    };
    let merged = merge_service(canonical(base), canonical(overlay));
    assert_eq!(merged.to_json().to_string(), canonical(result).to_json().to_string(), "{base} + {overlay}");
}

#[test]
fn an_empty_or_null_list_changes_nothing() {
    merges(r#"{"ports": ["80"]}"#, r#"{"ports": []}"#, r#"{"ports": ["80"]}"#);
    merges(r#"{"ports": ["80"]}"#, r#"{"ports": null}"#, r#"{"ports": ["80"]}"#);
    merges(r#"{"build": "."}"#, r#"{"build": null}"#, r#"{"build": "."}"#);
    merges(r#"{"image": "a"}"#, r#"{"image": null}"#, r#"{"image": "a"}"#);
    merges(r#"{"logging": {"driver": "a"}}"#, r#"{"logging": null}"#, r#"{"logging": {"driver": "a"}}"#);
}

#[test]
fn commands_are_replaced_and_null_clears_them() {
    merges(r#"{"command": ["a", "b"]}"#, r#"{"command": "c"}"#, r#"{"command": "c"}"#);
    merges(r#"{"command": "a"}"#, r#"{"command": null}"#, r#"{"command": null}"#);
    merges(r#"{"entrypoint": ["a"]}"#, r#"{"entrypoint": []}"#, r#"{"entrypoint": []}"#);
    merges(
        r#"{"healthcheck": {"test": ["CMD", "a"], "retries": 3}}"#,
        r#"{"healthcheck": {"test": "b"}}"#,
        r#"{"healthcheck": {"test": ["CMD-SHELL", "b"], "retries": 3}}"#,
    );
    merges(
        r#"{"healthcheck": {"test": ["CMD", "a"]}}"#,
        r#"{"healthcheck": {"disable": true}}"#,
        r#"{"healthcheck": {"test": ["CMD", "a"], "disable": true}}"#,
    );
}

#[test]
fn an_image_leaves_the_build_in_force() {
    merges(r#"{"build": "."}"#, r#"{"image": "a"}"#, r#"{"build": ".", "image": "a"}"#);
    merges(r#"{"build": "."}"#, r#"{"build": {"dockerfile": "D"}}"#, r#"{"build": {"context": ".", "dockerfile": "D"}}"#);
}

#[test]
fn environment_goes_by_name_and_null_means_inherit() {
    merges(
        r#"{"environment": {"A": "1", "B": "2"}}"#,
        r#"{"environment": ["B", "C=3"]}"#,
        r#"{"environment": {"A": "1", "B": null, "C": "3"}}"#,
    );
    merges(r#"{"environment": ["A=1"]}"#, r#"{"environment": null}"#, r#"{"environment": {"A": "1"}}"#);
}

#[test]
fn labels_with_variables_in_their_names_meet_in_a_list() {
    merges(
        r#"{"labels": {"a": "1", "b$": "2"}}"#,
        r#"{"labels": ["${X}.y=3", "a=4"]}"#,
        r#"{"labels": ["a=4", "b$$=2", "${X}.y=3"]}"#,
    );
}

#[test]
fn depends_on_in_the_long_form_keeps_what_the_overlay_does_not_say() {
    // The short form of an overlay downgrades the condition: seen in 2.26.1 and 2.40.3.
    merges(
        r#"{"depends_on": {"d": {"condition": "service_healthy"}}}"#,
        r#"{"depends_on": ["d"]}"#,
        r#"{"depends_on": {"d": {"condition": "service_started"}}}"#,
    );
    merges(
        r#"{"depends_on": {"d": {"condition": "service_healthy"}}}"#,
        r#"{"depends_on": {"d": {"condition": "service_healthy", "restart": true}, "e": {"condition": "service_started"}}}"#,
        r#"{"depends_on": {"d": {"condition": "service_healthy", "restart": true}, "e": {"condition": "service_started"}}}"#,
    );
}

#[test]
fn ports_are_one_by_address_published_target_and_protocol() {
    merges(r#"{"ports": ["80:80", "81:81"]}"#, r#"{"ports": ["0.0.0.0:80:80"]}"#, r#"{"ports": ["0.0.0.0:80:80", "81:81"]}"#);
    merges(
        r#"{"ports": [{"target": 80, "published": 8080}]}"#,
        r#"{"ports": [{"target": 80, "published": "8080", "mode": "host"}]}"#,
        r#"{"ports": [{"target": 80, "published": "8080", "mode": "host"}]}"#,
    );
    // Another host port, address or protocol is another mapping.
    merges(
        r#"{"ports": ["80", "8080:80"]}"#,
        r#"{"ports": ["8081:80", "127.0.0.1:8080:80", "8080:80/udp"]}"#,
        r#"{"ports": ["80", "8080:80", "8081:80", "127.0.0.1:8080:80", "8080:80/udp"]}"#,
    );
}

#[test]
fn mounts_are_one_by_target() {
    merges(r#"{"volumes": ["data:/x", "b:/y/z"]}"#, r#"{"volumes": ["./d:/x/"]}"#, r#"{"volumes": ["./d:/x", "b:/y/z"]}"#);
    merges(r#"{"volumes": ["${D}:/x:ro"]}"#, r#"{"volumes": ["dd:/x"]}"#, r#"{"volumes": ["dd:/x"]}"#);
    merges(r#"{"devices": ["/dev/a:/dev/x"]}"#, r#"{"devices": ["/dev/b:/dev/x:r"]}"#, r#"{"devices": ["/dev/b:/dev/x:r"]}"#);
    merges(
        r#"{"secrets": ["s"], "configs": ["c"]}"#,
        r#"{"secrets": [{"source": "t", "target": "/run/secrets/s"}], "configs": [{"source": "d", "target": "/c"}]}"#,
        r#"{"secrets": [{"source": "t", "target": "/run/secrets/s"}], "configs": [{"source": "d", "target": "/c"}]}"#,
    );
    // A relative target is another text, and so mounted twice.
    merges(
        r#"{"secrets": ["s"]}"#,
        r#"{"secrets": [{"source": "s", "target": "s"}]}"#,
        r#"{"secrets": ["s", {"source": "s", "target": "s"}]}"#,
    );
}

#[test]
fn some_lists_drop_repeats_and_others_keep_them() {
    for key in ["cap_add", "cap_drop", "dns", "dns_opt", "dns_search", "expose", "profiles", "links", "tmpfs"] {
        merges(
            &format!(r#"{{"{key}": ["a", "b"]}}"#),
            &format!(r#"{{"{key}": ["b", "c"]}}"#),
            &format!(r#"{{"{key}": ["a", "b", "c"]}}"#),
        );
    }
    for key in ["security_opt", "group_add", "volumes_from", "device_cgroup_rules"] {
        merges(
            &format!(r#"{{"{key}": ["a", "b"]}}"#),
            &format!(r#"{{"{key}": ["b"]}}"#),
            &format!(r#"{{"{key}": ["a", "b", "b"]}}"#),
        );
    }
    // The key is the text up to `=`: seen in 2.26.1 and 2.40.3.
    merges(r#"{"tmpfs": ["/run:size=1m", "/q"]}"#, r#"{"tmpfs": ["/run:size=2m"]}"#, r#"{"tmpfs": ["/run:size=2m", "/q"]}"#);
    merges(r#"{"tmpfs": "/run"}"#, r#"{"tmpfs": "/run:size=1m"}"#, r#"{"tmpfs": ["/run", "/run:size=1m"]}"#);
    merges(
        r#"{"deploy": {"placement": {"constraints": ["a"]}}}"#,
        r#"{"deploy": {"placement": {"constraints": ["a"]}}}"#,
        r#"{"deploy": {"placement": {"constraints": ["a", "a"]}}}"#,
    );
}

#[test]
fn env_files_keep_their_order() {
    merges(r#"{"env_file": ["a", "b"]}"#, r#"{"env_file": ["c", "a"]}"#, r#"{"env_file": ["a", "b", "c"]}"#);
    merges(
        r#"{"env_file": ["a", "b"]}"#,
        r#"{"env_file": [{"path": "a", "required": false}]}"#,
        r#"{"env_file": [{"path": "a", "required": false}, "b"]}"#,
    );
}

#[test]
fn extra_hosts_keep_both_addresses() {
    merges(
        r#"{"extra_hosts": ["h:1.1.1.1", "g:[::1]"]}"#,
        r#"{"extra_hosts": {"h": "2.2.2.2", "g": "::1"}}"#,
        r#"{"extra_hosts": ["h=1.1.1.1", "g=::1", "h=2.2.2.2"]}"#,
    );
}

#[test]
fn logging_of_another_driver_replaces_the_block() {
    let base = r#"{"logging": {"driver": "a", "options": {"x": "1", "y": "2"}}}"#;
    merges(base, r#"{"logging": {"driver": "b"}}"#, r#"{"logging": {"driver": "b"}}"#);
    merges(base, r#"{"logging": {"options": {"x": "3"}}}"#, r#"{"logging": {"driver": "a", "options": {"x": "3", "y": "2"}}}"#);
}

#[test]
fn ulimits_are_replaced_by_name() {
    merges(
        r#"{"ulimits": {"nofile": {"soft": 1, "hard": 2}, "nproc": 3}}"#,
        r#"{"ulimits": {"nofile": 5}}"#,
        r#"{"ulimits": {"nofile": 5, "nproc": 3}}"#,
    );
}

#[test]
fn networks_merge_by_name_and_lists_of_names_take_nothing_away() {
    merges(
        r#"{"networks": {"a": {"aliases": ["x", "y"], "priority": 1}}}"#,
        r#"{"networks": ["a", "b"]}"#,
        r#"{"networks": {"a": {"aliases": ["x", "y"], "priority": 1}, "b": null}}"#,
    );
    merges(
        r#"{"networks": {"a": {"aliases": ["x", "y"]}}}"#,
        r#"{"networks": {"a": {"aliases": ["y", "z"]}}}"#,
        r#"{"networks": {"a": {"aliases": ["x", "y", "z"]}}}"#,
    );
}

#[test]
fn whole_files_merge_by_element_and_name() {
    let base = tree(r#"{"name": "a", "x-k": {"l": [1]}, "services": {"w": {"image": "a"}}, "volumes": {"v": null}}"#);
    let overlay = tree(
        r#"{"name": "b", "x-k": {"m": 1}, "services": {"w": {"image": "b"}, "z": {"image": "c"}}, "volumes": {"v": {"external": true}}}"#,
    );
    insta::assert_snapshot!(merge(base, overlay).to_json(), @r#"{"name":"b","x-k":{"m":1},"services":{"w":{"image":"b"},"z":{"image":"c"}},"volumes":{"v":{"external":true}}}"#);
}

#[test]
fn the_winner_brings_its_span() {
    let at = |start| Span::new(FileId::MANIFEST, start, 1);
    let service =
        |start: usize, value: &str| Tree::new(Map::from([("image".to_string(), Tree::new(value, at(start)))]), at(start));
    let merged = merge_service(service(1, "a"), service(2, "b"));
    assert_eq!(merged.get("image").unwrap().span, at(2));
    assert_eq!(merged.span, at(1));
}
