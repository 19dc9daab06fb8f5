"""Answers that arrive late, or cannot be taken: judged by the clocks, decided by people, kept and accounted for."""
