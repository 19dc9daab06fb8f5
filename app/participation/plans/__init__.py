"""Whether a unit can still reach its target, who is left, and the smallest make-up plan."""
