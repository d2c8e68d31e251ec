//! Which mounts hold which store's data.

use crate::pipeline::rules::tests::messages;

/// What is found of a service in a profile that is strict or not.
fn of(strict: bool, service: &str) -> Vec<String> {
    let text = format!(
        "stack shop\nprofile dev {{ strict #{strict} }}\nservice db {{ {service}; env POSTGRES_HOST_AUTH_METHOD=trust }}\n\
         volumes {{ vol }}"
    );
    messages("data-not-kept", &text)
}

const LOST: &str = "the data of `db` is lost with its container";
const BESIDE: &str = "the volume of `db` does not hold its data";

#[test]
fn versions_of_postgres_keep_data_at_different_places() {
    for (service, found) in [
        ("image \"postgres:16\"", Some(LOST)),
        ("image \"postgres:17.2-alpine\"; volumes \"vol:/var/lib/postgresql\"", Some(BESIDE)),
        ("image \"postgres:17.2-alpine\"; volumes \"vol:/var/lib/postgresql/data/\"", None),
        ("image \"postgres:18\"; volumes \"vol:/var/lib/postgresql/data\"", Some(BESIDE)),
        ("image \"postgres:18\"; volumes \"vol:/var/lib/postgresql\"", None),
        ("image \"postgres:18\"; volumes \"vol:/var/lib/postgresql/18/docker\"", None),
        ("image \"postgres:18\"; volumes \"vol:/var/lib/postgresql/data\"; env PGDATA=\"/var/lib/postgresql/data\"", None),
        ("image \"postgres:16\"; volumes \"vol:/srv/pg\"; env PGDATA=\"/srv/pg/16\"", None),
        ("image \"postgres:16\"; volumes \"./pg:/var/lib/postgresql/data/pg\"; env PGDATA=\"/var/lib/postgresql/data/pg\"", None),
        ("image \"postgres:16\"; volumes \"./init.sql:/docker-entrypoint-initdb.d/init.sql:ro\"", Some(LOST)),
        ("image postgres; volumes \"vol:/var/lib/postgresql/data\"", Some(BESIDE)),
        ("image postgres; volumes \"vol:/var/lib/postgresql\"", None),
        // What a tag of another's choice holds is not known.
        ("image \"postgis/postgis:edge\"; volumes \"vol:/var/lib/postgresql/data\"", None),
        ("image \"postgis/postgis:edge\"; volumes \"vol:/var/lib/postgresql\"", None),
        ("image \"postgres:16\"; command pg_dump \"-h\" other", None),
        ("image \"example/postgres:16\"", None),
    ] {
        assert_eq!(of(false, service), Vec::from_iter(found), "{service}");
    }
}

#[test]
fn other_stores_are_known_too() {
    for (service, found) in [
        ("image \"mongo:7\"; volumes \"vol:/data\"", Some(BESIDE)),
        ("image \"mongo:7\"; volumes \"vol:/data/db\"", None),
        ("image \"mongo:7\"; volumes \"vol:/srv\"; command mongod \"--dbpath\" \"/srv\"", None),
        ("image \"redis:7\"", None),
        ("image \"redis:7\"; command redis-server \"--save\" \"\" \"--appendonly\" no", None),
        ("image \"redis:7\"; command redis-server \"--appendonly\" yes", Some(LOST)),
        ("image \"elasticsearch:8.15.0\"; volumes \"vol:/usr/share/elasticsearch\"", None),
        ("image \"grafana/grafana:11.0.0\"", Some(LOST)),
        ("image \"grafana/grafana:11.0.0\"; volumes \"./g:/etc/grafana/provisioning\"", None),
    ] {
        assert_eq!(of(false, service), Vec::from_iter(found), "{service}");
    }
}

#[test]
fn a_strict_profile_wants_a_volume_with_a_name() {
    for mount in ["tmpfs \"/var/lib/mysql\"", "volumes \"/var/lib/mysql\""] {
        let service = format!("image \"mysql:8.4\"; env MYSQL_RANDOM_ROOT_PASSWORD=yes; {mount}");
        assert_eq!(of(false, &service), Vec::<String>::new(), "{mount}");
        assert_eq!(of(true, &service), ["the data of `db` does not outlive its container"], "{mount}");
    }
}

#[test]
fn what_is_meant_is_not_told() {
    let text = "stack shop\nprofile dev\nprofile test { ephemeral }\nprofile ci\nvolumes { vol }\n\
                service db { image \"mysql:8.4\"; env MYSQL_RANDOM_ROOT_PASSWORD=yes; volumes \"vol:/var/lib/mysql\"; \
                in ci { without volumes \"/var/lib/mysql\" } }";
    assert_eq!(messages("data-not-kept", text), Vec::<String>::new());
    let all = text.replace("without volumes \"/var/lib/mysql\"", "without volumes");
    assert_eq!(messages("data-not-kept", &all), Vec::<String>::new());
    let another = text.replace(
        "in ci { without volumes \"/var/lib/mysql\" }",
        "in ci { without volumes \"/var/lib/mysql\"; volumes \"vol:/mysql\" }",
    );
    assert_eq!(messages("data-not-kept", &another), ["the volume of `db` does not hold its data"]);
}
