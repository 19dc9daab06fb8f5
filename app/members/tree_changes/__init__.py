"""People and roles follow their unit when it is merged, split or dissolved, in the transaction that changes the tree."""
