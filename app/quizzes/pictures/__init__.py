"""The pictures of a paper, by their place in it (decision 0010)."""
