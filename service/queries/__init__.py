"""The named queries: one folder each, with ``query.toml`` (what it answers)."""
