"""The embedded store: one SQLite database."""
