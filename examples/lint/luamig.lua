return {
  url  = env("DATABASE_URL", "sqlite:app.db"),
  lint = {
    rules    = "lint",
    ignore   = { "PG19" },
    severity = { ALL02 = "error" },
    fail_on  = "warning",
  },
}
