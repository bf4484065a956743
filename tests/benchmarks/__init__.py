"""Benchmarks (`make bench`): each ``bench_*.py`` here has ``run()``, which returns rows to be shown as a table."""
