"""Proof under fire: the service is killed, cut off and starved while phones take tests; then an outside ledger is checked."""
