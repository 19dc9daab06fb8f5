"""What the operator asks of the running service: does work pile up, and why can somebody not get in."""
