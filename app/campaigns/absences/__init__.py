"""Asking to be excused, accepting it, and what closing finds about who did not come (decision 0019)."""
