"""Questions written through the API: drafts, review by a second person, publication as a new version (decision 0011)."""
