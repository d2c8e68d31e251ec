use super::*;

fn at(path: &str) -> &'static Shape {
    Shape::file().at(&TreePath::parse(path)).unwrap_or_else(|| panic!("no such place: {path}"))
}

#[test]
fn says_what_compose_accepts() {
    let table = [
        ("services.web.image", "a text"),
        ("services.web.build", "a text or a mapping"),
        ("services.web.command", "a text, a list or nothing"),
        ("services.web.cap_drop", "a list"),
        ("services.web.depends_on", "a list or a mapping"),
        ("services.web.depends_on.db.condition", "`service_started`, `service_healthy` or `service_completed_successfully`"),
        ("services.web.environment", "a list or a mapping"),
        ("services.web.environment.PORT", "a text, a number, true or false or nothing"),
        ("services.web.ports[0]", "a text, a whole number or a mapping"),
        ("services.web.healthcheck.retries", "a text or a number"),
        ("services.web.networks.front", "a mapping or nothing"),
        ("services.web.gpus", "`all` or a list"),
        ("services.web.tty", "a text or true or false"),
        ("services.web.x-note.of.mine", "anything"),
        ("volumes.data", "a mapping or nothing"),
        ("include[0]", "a text or a mapping"),
        ("version", "a text"),
    ];
    for (path, expected) in table {
        assert_eq!(at(path).expects(), expected, "{path}");
    }
}

#[test]
fn knows_no_other_keys() {
    for path in ["servics", "services.web.imge", "services.web.depends_on.db.until", "services.web.ports.http", "include[0].x-a"]
    {
        assert!(Shape::file().at(&TreePath::parse(path)).is_none(), "{path}");
    }
}

#[test]
fn keeps_the_order_in_which_people_read_a_service() {
    let keys: Vec<&str> = Shape::service().keys().take(20).collect();
    assert_eq!(
        keys.join(" "),
        "image build container_name command entrypoint environment env_file ports expose volumes tmpfs secrets configs networks \
         depends_on healthcheck deploy restart logging labels"
    );
    assert!(Shape::service().position("image") < Shape::service().position("restart"));
    assert_eq!(Shape::service().position("x-mine"), usize::MAX);
    let top: Vec<&str> = Shape::file().keys().collect();
    assert_eq!(top.join(" "), "name include services networks volumes secrets configs models version");
}

#[test]
fn carries_meanings_and_demands() {
    assert_eq!(
        at("services.web.image").description,
        "The image to run, `NAME[:TAG][@DIGEST]`; beside `build`, the name for what is built."
    );
    assert!(at("services.web.healthcheck").description.starts_with("How the engine finds out"));
    let required = |path| at(path).map.as_ref().map(|map| map.required.join(" "));
    assert_eq!(required("services.web.depends_on.db"), Some("condition".to_string()));
    assert_eq!(required("services.web.develop.watch[0]"), Some("path action".to_string()));
    assert_eq!(required("services.web.ulimits.nofile"), Some("soft hard".to_string()));
    assert!(Shape::network().null && Shape::secret().map.is_some() && Shape::model().key("model").is_some());
    assert!(Shape::config().key("content").is_some() && Shape::volume().key("driver").is_some());
    assert!(Shape::include().key("project_directory").is_some());
}
