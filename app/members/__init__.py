"""Rosters, statuses, affiliations, transfers, roles and slips."""
