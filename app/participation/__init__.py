"""Rates, who is missing, why someone counts."""
