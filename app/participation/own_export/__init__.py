"""Everything that is kept of a member, for the member to take along."""
