"""Changes of the tree from a file (XLSX, CSV, TOML, JSON): a look first, then all or nothing, again without effect."""
