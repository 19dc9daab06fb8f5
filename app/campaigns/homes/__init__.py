"""Make-ups at home: two named people, the short and the five-minute summary read or played (decision 0019)."""
