"""Developers' tools that are more than a few lines of shell."""
