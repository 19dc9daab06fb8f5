"""Rates in integers: met or not, how many more are needed, the text people read. No float, no rounding up (design, rule 1)."""

from dataclasses import dataclass

FULL = 10_000  # targets are in hundredths of a percent
NOT_APPLICABLE = "không áp dụng"


@dataclass(frozen=True, slots=True)
class Rate:
    """`numerator` of `denominator` people; an empty denominator is not applicable: neither met nor missed.

    `text` is fraction first, truncated to a tenth of a percent: "48/49 (97,9 %)".
    """

    numerator: int
    denominator: int

    @property
    def applicable(self) -> bool:
        """Whether there is anybody to speak of."""
        return self.denominator > 0

    @property
    def percent(self) -> str | None:
        """ "97,9": truncated, so a missed target is never shown as reached; None where not applicable."""
        return percent_text(self.numerator, self.denominator) if self.applicable else None

    @property
    def text(self) -> str:
        """Fraction first, then the percentage."""
        if not self.applicable:
            return NOT_APPLICABLE
        return f"{number_text(self.numerator)}/{number_text(self.denominator)} ({self.percent} %)"


@dataclass(frozen=True, slots=True)
class TargetRate(Rate):
    """A rate held against a target in hundredths of a percent (9800 = 98 %)."""

    target: int

    @property
    def met(self) -> bool | None:
        """10000 x numerator >= target x denominator; None where not applicable."""
        return FULL * self.numerator >= self.target * self.denominator if self.applicable else None

    @property
    def still_needed(self) -> int:
        """How many more people reach the target: max(0, ceil(target x denominator / 10000) - numerator)."""
        return max(0, -(-self.target * self.denominator // FULL) - self.numerator)


def rate(present: int, expected: int, target: int) -> TargetRate:
    """The rate of `present` among `expected` against `target`; the present are part of the expected.

    >>> rate(48, 49, 9800).text, rate(48, 49, 9800).met, rate(48, 49, 9800).still_needed
    ('48/49 (97,9 %)', False, 1)
    """
    if not 0 <= present <= expected or not 0 <= target <= FULL:
        message = f"not a rate: {present} of {expected} against {target}"
        raise ValueError(message)
    return TargetRate(present, expected, target)


def percent_text(numerator: int, denominator: int) -> str:
    """Percent with one decimal, truncated, decimal comma; whole hundred without decimal.

    >>> percent_text(195, 199), percent_text(49, 50), percent_text(3, 3)
    ('97,9', '98,0', '100')
    """
    tenths = 1000 * numerator // denominator
    return "100" if tenths == 1000 else f"{tenths // 10},{tenths % 10}"


def target_text(target: int) -> str:
    """A target without needless zeros.

    >>> target_text(9800), target_text(9850), target_text(9805)
    ('98', '98,5', '98,05')
    """
    whole, hundredths = divmod(target, 100)
    return f"{whole},{hundredths:02d}".rstrip("0").rstrip(",") if hundredths else str(whole)


def number_text(number: int) -> str:
    """A count as it is written in Vietnamese.

    >>> number_text(4689)
    '4.689'
    """
    return f"{number:,}".replace(",", ".")
