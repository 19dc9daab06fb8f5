"""Several changes of the tree as one decision: merge, split, dissolve beside open, rename, move, close; all or nothing."""
