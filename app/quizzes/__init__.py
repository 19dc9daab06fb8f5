"""Tests, attempts, grading."""
