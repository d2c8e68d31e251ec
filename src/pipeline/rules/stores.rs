//! Servers that keep data: their images, where they keep it, what starts them and what they demand.

/// A server that keeps data.
pub struct Store {
    /// What people call it.
    pub name: &'static str,
    /// How names of images of it end, whoever hands them out, where only services of the same stack speak to it.
    pub names: &'static [&'static str],
    /// Its repositories.
    pub repositories: &'static [&'static str],
    /// The folders in which it keeps data; one of them is in use.
    pub data: &'static [&'static str],
    /// Whether the image declares these folders as volumes: a mount above them does not reach them then.
    pub declared: bool,
    /// The programs that start it.
    pub server: &'static [&'static str],
    /// Variables of which each group needs one: without it the server does not start.
    pub required: &'static [&'static [&'static str]],
}

const PLAIN: Store = Store { name: "", names: &[], repositories: &[], data: &[], declared: true, server: &[], required: &[] };

/// Servers that are nothing without their data.
pub const STORES: &[Store] = &[
    Store {
        name: "postgres",
        names: &["pgvector", "postgis", "postgres", "postgresql", "postgresql-repmgr", "timescaledb", "timescaledb-ha"],
        repositories: &["postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb"],
        data: &["/var/lib/postgresql/data"],
        server: &["postgres"],
        required: &[&["POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD"]],
        ..PLAIN
    },
    Store {
        name: "mysql",
        names: &["mysql", "mysql-server", "percona", "percona-server"],
        repositories: &["mysql", "percona"],
        data: &["/var/lib/mysql"],
        server: &["mysqld", "mysqld_safe"],
        required: &[&[
            "MYSQL_ROOT_PASSWORD",
            "MYSQL_ROOT_PASSWORD_FILE",
            "MYSQL_ALLOW_EMPTY_PASSWORD",
            "MYSQL_RANDOM_ROOT_PASSWORD",
        ]],
        ..PLAIN
    },
    Store {
        name: "mariadb",
        names: &["mariadb", "mariadb-galera"],
        repositories: &["mariadb"],
        data: &["/var/lib/mysql"],
        server: &["mariadbd", "mysqld"],
        required: &[&[
            "MARIADB_ROOT_PASSWORD",
            "MARIADB_ROOT_PASSWORD_FILE",
            "MARIADB_ROOT_PASSWORD_HASH",
            "MARIADB_ROOT_PASSWORD_HASH_FILE",
            "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
            "MARIADB_RANDOM_ROOT_PASSWORD",
            "MYSQL_ROOT_PASSWORD",
            "MYSQL_ROOT_PASSWORD_FILE",
            "MYSQL_ALLOW_EMPTY_PASSWORD",
            "MYSQL_RANDOM_ROOT_PASSWORD",
        ]],
        ..PLAIN
    },
    Store {
        name: "mssql",
        names: &[],
        repositories: &["mssql/server"],
        data: &["/var/opt/mssql"],
        declared: false,
        server: &["sqlservr"],
        required: &[&["ACCEPT_EULA"], &["MSSQL_SA_PASSWORD", "SA_PASSWORD"]],
    },
    Store {
        name: "mongo",
        names: &["mongo", "mongodb", "mongodb-community-server"],
        repositories: &["mongo"],
        data: &["/data/db"],
        server: &["mongod"],
        ..PLAIN
    },
    Store {
        name: "redis",
        names: &["redis", "redis-cluster", "redis-stack", "redis-stack-server"],
        repositories: &["redis"],
        data: &["/data"],
        server: &["redis-server"],
        ..PLAIN
    },
    Store {
        name: "valkey",
        names: &["valkey", "valkey-bundle"],
        repositories: &["valkey/valkey"],
        data: &["/data"],
        server: &["valkey-server"],
        ..PLAIN
    },
    Store {
        name: "elasticsearch",
        names: &["elasticsearch"],
        repositories: &["elasticsearch", "elastic/elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch"],
        data: &["/usr/share/elasticsearch/data"],
        declared: false,
        server: &["elasticsearch"],
        ..PLAIN
    },
    Store {
        name: "opensearch",
        names: &["opensearch"],
        repositories: &["opensearchproject/opensearch"],
        data: &["/usr/share/opensearch/data"],
        declared: false,
        server: &["opensearch"],
        ..PLAIN
    },
    Store {
        name: "rabbitmq",
        names: &["rabbitmq"],
        repositories: &["rabbitmq"],
        data: &["/var/lib/rabbitmq"],
        server: &["rabbitmq-server"],
        ..PLAIN
    },
    Store {
        name: "influxdb",
        names: &["influxdb"],
        repositories: &["influxdb"],
        data: &["/var/lib/influxdb2", "/var/lib/influxdb", "/var/lib/influxdb3"],
        server: &["influxd"],
        ..PLAIN
    },
    Store {
        name: "clickhouse",
        names: &["clickhouse", "clickhouse-server"],
        repositories: &["clickhouse/clickhouse-server", "clickhouse"],
        data: &["/var/lib/clickhouse"],
        server: &["clickhouse-server"],
        ..PLAIN
    },
    Store { name: "minio", repositories: &["minio/minio"], data: &["/data"], server: &["server"], ..PLAIN },
    Store { name: "neo4j", names: &["neo4j"], repositories: &["neo4j"], data: &["/data"], server: &["neo4j"], ..PLAIN },
    Store {
        name: "couchdb",
        names: &["couchdb"],
        repositories: &["couchdb"],
        data: &["/opt/couchdb/data"],
        server: &["couchdb"],
        ..PLAIN
    },
    Store {
        name: "cassandra",
        names: &["cassandra"],
        repositories: &["cassandra"],
        data: &["/var/lib/cassandra"],
        server: &["cassandra"],
        ..PLAIN
    },
    Store {
        name: "meilisearch",
        repositories: &["getmeili/meilisearch"],
        data: &["/meili_data"],
        declared: false,
        server: &["meilisearch"],
        ..PLAIN
    },
    Store {
        name: "qdrant",
        names: &["qdrant"],
        repositories: &["qdrant/qdrant"],
        data: &["/qdrant/storage"],
        declared: false,
        server: &["qdrant"],
        ..PLAIN
    },
    Store { name: "gitea", repositories: &["gitea/gitea"], data: &["/data", "/var/lib/gitea"], server: &["gitea"], ..PLAIN },
    Store {
        name: "grafana",
        repositories: &["grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"],
        data: &["/var/lib/grafana"],
        declared: false,
        server: &["grafana", "grafana-server", "run.sh"],
        ..PLAIN
    },
    Store { name: "prometheus", repositories: &["prom/prometheus"], data: &["/prometheus"], server: &["prometheus"], ..PLAIN },
    Store { name: "jenkins", repositories: &["jenkins/jenkins"], data: &["/var/jenkins_home"], server: &["jenkins"], ..PLAIN },
];

/// Further databases, caches and brokers, by the ends of their images' names: where these keep data is not known.
pub const OTHER_NAMES: &[&str] = &[
    "activemq",
    "activemq-artemis",
    "arangodb",
    "cockroach",
    "couchbase",
    "cp-kafka",
    "cp-server",
    "cp-zookeeper",
    "dragonfly",
    "etcd",
    "kafka",
    "keydb",
    "memcached",
    "milvus",
    "nats",
    "pulsar",
    "questdb",
    "redpanda",
    "rethinkdb",
    "scylla",
    "solr",
    "surrealdb",
    "weaviate",
    "zookeeper",
];

/// The same, where the last part of the name alone says too little.
pub const PATHS: &[&str] = &["mssql/server", "oracle/database", "database/free", "gvenzl/oracle-xe", "gvenzl/oracle-free"];
