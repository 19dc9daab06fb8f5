"""The benchmark: the service beside a frozen reference app in the same run, on a PostgreSQL of its own (protocols, section 7)."""
