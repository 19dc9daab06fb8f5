"""What became of units: who took over what, and where the figures and records of a unit that is no more lie on a day."""
