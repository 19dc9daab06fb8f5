"""The organisation tree and the one subtree filter."""
