"""What members do with what is kept of them: ask for a correction of it."""
