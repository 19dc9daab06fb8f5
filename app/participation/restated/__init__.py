"""Figures restated to today's tree: the branch of enrolment followed to whoever took over from it (decision 0017)."""
