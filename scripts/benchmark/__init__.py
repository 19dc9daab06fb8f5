"""The benchmark: the service beside a frozen reference app, on a PostgreSQL of its own (docs/benchmark.md)."""
