-- Rows changed in chunks: see README.md.
return {
  url        = env("DATABASE_URL", "sqlite:app.db"),
  migrations = "migrations",
}
