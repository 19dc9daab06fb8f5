"""Meetings change: another time or place before they begin, an end that came earlier or later, or they do not take place."""
