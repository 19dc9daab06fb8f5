"""Snapshots: what a closed campaign counted, sealed: one row a person, sums of units, a signed head (decision 0018)."""
