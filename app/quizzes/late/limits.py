"""How much of one attempt a process stores: far more than any test needs, and no way to fill the disk (pure)."""

from uuid import UUID

MOST_BATCHES = 2_000
MOST_CHARACTERS = 5_000_000
MOST_ATTEMPTS = 20_000
RETRY_AFTER_S = 3_600


class Stored:
    """What this process stored, by attempt. It forgets everything when it knows too many attempts: the bound is a high one."""

    def __init__(self) -> None:
        self._by_attempt: dict[UUID, tuple[int, int]] = {}

    def add(self, attempt_id: UUID, characters: int) -> None:
        """One batch more was stored."""
        batches, total = self._by_attempt.get(attempt_id, (0, 0))
        if len(self._by_attempt) >= MOST_ATTEMPTS:
            self._by_attempt.clear()
        self._by_attempt[attempt_id] = (batches + 1, total + characters)

    def is_full(self, attempt_id: UUID) -> bool:
        """Whether nothing more of this attempt is stored here."""
        batches, total = self._by_attempt.get(attempt_id, (0, 0))
        return batches >= MOST_BATCHES or total >= MOST_CHARACTERS


STORED = Stored()
