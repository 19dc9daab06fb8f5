"""Who looked at a member's record from above the branch, as the member reads it."""
