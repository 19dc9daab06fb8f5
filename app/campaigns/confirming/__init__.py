"""The second person: whoever was there confirms a meeting's list with one tap (decision 0019)."""
