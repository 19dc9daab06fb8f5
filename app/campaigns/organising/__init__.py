"""Who runs a meeting is present in it; guests and non-members stand apart as counts (decision 0019)."""
