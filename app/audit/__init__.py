"""What an inspector holds on to: the journal, sealed in batches (decision 0018)."""
