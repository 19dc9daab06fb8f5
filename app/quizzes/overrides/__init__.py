"""Exceptions to a test's policy: more time, another window, a helper who reads; for members and for units."""
