"""Accounts, tokens, devices, grants: who is calling and by what right."""
