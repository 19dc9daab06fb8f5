"""Questions of a bank one by one: lists, the current version with its key, taking out of use and back."""
