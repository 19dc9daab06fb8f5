"""How many attempts are left (pure; docs/rules.md, taking a test)."""

# Attempts that ended without one answer received are not taken and use nothing up, but not without end: each shows a paper.
FREE_EMPTY_ATTEMPTS = 2


def attempts_left(allowed: int, *, begun: int, empty: int) -> int:
    """Of `allowed` attempts; `begun` counts all so far, `empty` those of them that ended without any answer.

    >>> attempts_left(2, begun=2, empty=0), attempts_left(2, begun=2, empty=2), attempts_left(2, begun=4, empty=3)
    (0, 2, 0)
    """
    return max(0, allowed - begun + min(empty, FREE_EMPTY_ATTEMPTS))
