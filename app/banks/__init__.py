"""Question banks."""
