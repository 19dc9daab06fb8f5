"""The command line, `scripts/sotay`: set-up, imports, the demo, figures."""
