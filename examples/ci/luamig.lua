-- A small shop, and what its pipelines need: one environment for each database that the revisions
-- are tried on.  `luamig test` makes scratch databases beside these and leaves these alone.
return {
  url          = env("DATABASE_URL", "sqlite:app.db"),
  migrations   = "migrations",
  environments = {
    sqlite   = { url = "sqlite:app.db" },
    postgres = { url = env("POSTGRES_URL", "postgresql://postgres:ci@localhost/postgres") },
    mysql    = { url = env("MYSQL_URL", "mysql://root:ci@127.0.0.1/mysql") },
  },
}
