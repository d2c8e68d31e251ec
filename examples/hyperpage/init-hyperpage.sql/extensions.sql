-- Runs once, while the server's volume is empty. No tables here: those come from lib/database/migrations.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
