"""Clauses of documents as people write them: "II.4", "II.4, gạch đầu dòng 2". Pure."""

from app.core.text import squeeze


def lies_under(clause: str, prefix: str) -> bool:
    """Whether a clause is the one named or a part of it.

    >>> lies_under("II.4, gạch đầu dòng 2", "II.4"), lies_under("II.10", "II.1"), lies_under("II.10", "II")
    (True, False, True)
    """
    clause, prefix = squeeze(clause).casefold(), squeeze(prefix).casefold()
    rest = clause.removeprefix(prefix)
    return clause.startswith(prefix) and (not rest or not rest[0].isalnum())


def section_of(clause: str) -> str:
    """The mục a clause belongs to: what stands before the first comma or semicolon.

    >>> section_of("II.1, gạch đầu dòng 2; III.7; đoạn kết")
    'II.1'
    """
    return squeeze(clause.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0])


def part_of(section: str) -> str:
    """What a mục belongs to; empty where it stands for itself.

    >>> part_of("II.4"), part_of("II")
    ('II', '')
    """
    return section.rpartition(".")[0]
