"""What a place outside the system confirms on paper, accepted one level above the branch (decision 0019)."""
