"""Checking a proof file: pure, and on its own. Nothing here is shared with what counts and seals but how a text is hashed."""
