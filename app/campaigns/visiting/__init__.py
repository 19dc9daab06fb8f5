"""Members who learn at another branch's meeting: they show their own code (decision 0019)."""
