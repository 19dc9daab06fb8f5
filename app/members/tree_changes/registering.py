"""Importing this lets people and roles follow every change of the tree (`app.units.successions`)."""

from app.members.tree_changes import followers, letters, offices
from app.units.successions import ACTS, CHECKS

CHECKS.append(followers.obstacles)
ACTS += [followers.follow, letters.follow, offices.follow]
