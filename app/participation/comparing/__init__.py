"""Figures side by side, from tallies alone: the pilot and the rest, one campaign after another, whom to help first."""
