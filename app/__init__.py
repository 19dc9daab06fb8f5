"""Sổ tay đảng viên: the service behind the app. `docs/domain.md` explains the words and the tables."""
