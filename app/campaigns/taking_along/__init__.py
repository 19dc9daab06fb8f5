"""What is taken along to a hall: the roll on paper, and the keys of its codes for a phone without signal (decision 0019)."""
