CREATE TABLE widgets (
    id TEXT PRIMARY KEY,
    tool TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}'
);
