-- luamig.lua - the demo project of this repository: a small lending library.
-- `make demo` runs it on SQLite; the tests run it on every database.
return {
  url        = env("DATABASE_URL", "sqlite:build/demo.db"),
  migrations = "migrations",
}
