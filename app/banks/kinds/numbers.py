"""Numbers as people in Việt Nam type them, read exactly (pure).

A comma separates decimals; dots or blanks group thousands. In full:

1. Dots or blanks (one kind in a number) in front of exactly three digits each, after one to three digits that do not begin with
   0, group thousands: "1.000" is one thousand, "1.234.567,5" has one decimal.
2. Otherwise one comma, or one dot, separates decimals: "1,5" and "1.5" are one and a half, "1,000" is one, "0.125" an eighth.
3. What rules 1 and 2 do not read but can only be meant in the English way is read so: "1,234,567" and "1,234.5".

One of +, -, −, – may stand before it, dots and commas that end the text do not count. There are no exponents, fractions,
infinities, nor digits other than 0 to 9. In its one exact form, for bodies, a number has a decimal point and nothing that could
be left out: "97.9".
"""

import re
from decimal import Decimal

LONGEST = 40
_MANY = 200  # longer texts are not even looked at
_SIGN = r"(?P<sign>[+\-−–]?) ?"
_HEAD = r"[1-9][0-9]{0,2}"
_READINGS = [
    re.compile(_SIGN + form)
    for form in (
        rf"(?P<whole>{_HEAD}(?P<gap>[. ])[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*)(?:,(?P<part>[0-9]+))?",
        r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?",
        rf"(?P<whole>{_HEAD}(?:,[0-9]{{3}}){{2,}})(?:\.(?P<part>[0-9]+))?",
        rf"(?P<whole>{_HEAD}(?:,[0-9]{{3}})+)\.(?P<part>[0-9]+)",
        rf"(?P<whole>{_HEAD}(?: [0-9]{{3}})+)\.(?P<part>[0-9]+)",
    )
]
_EXACT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")


def read_number(text: str) -> Decimal | None:
    """The number a text says; None if it says none, or more than 40 characters.

    >>> [str(read_number(text)) for text in ("1.000", "1,5", "1.5", "-1 234,50", "1e3")]
    ['1000', '1.5', '1.5', '-1234.50', 'None']
    """
    if len(text) > _MANY:
        return None
    squeezed = " ".join(text.split()).rstrip(".,")
    if len(squeezed) > LONGEST:
        return None
    for reading in _READINGS:
        match = reading.fullmatch(squeezed)
        if match is not None:
            whole = re.sub(r"[^0-9]", "", match["whole"])
            sign = "-" if match["sign"] in {"-", "−", "–"} else ""
            return Decimal(f"{sign}{whole}.{match['part'] or ''}")
    return None


def exact(number: Decimal) -> str:
    """The one form of a number in bodies.

    >>> exact(Decimal("97.90")), exact(Decimal("-0")), exact(Decimal("1000"))
    ('97.9', '0', '1000')
    """
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def is_exact(value: object) -> bool:
    """Whether something is a number in its one form, as short as an answer may be."""
    return isinstance(value, str) and len(value) <= LONGEST and value != "-0" and _EXACT.fullmatch(value) is not None


def write_number(number: str) -> str:
    """A number in its one form as people read it, without groups; `read_number` reads it back.

    >>> write_number("-1234.5")
    '-1234,5'
    """
    return number.replace(".", ",")
