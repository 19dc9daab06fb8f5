"""Records that wait because their recorder's term ended on the way: whoever holds the office now takes them over, or not."""
