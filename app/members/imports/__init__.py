"""Roster files as offices have them: read headings, normalise cells, plan, preview, apply."""
