"""Adding up anew: who counts by the rule that was signed, the sums of every unit, the three rates (pure).

Written from docs/rules.md and not from the code that counts: two that agree are worth more than one read twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

WAYS = ("code", "roll", "makeup", "home", "elsewhere")
ABSENCES = ("excused", "unexcused", "unrecorded")
STANDINGS = ("exempt", "temporarily_exempt", "suspended")
NAMES = (
    "expected",
    "present",
    "took",
    "passed",
    *ABSENCES,
    *STANDINGS,
    "exempt_present",
    "removed",
    *(f"by_{way}" for way in WAYS),
)
CELL, NOWHERE = "cell", ""
WORDS = {
    "expected": "thuộc diện học tập",
    "present": "đã học",
    "took": "đã làm bài trắc nghiệm",
    "passed": "đạt bài trắc nghiệm",
    "excused": "vắng có lý do",
    "unexcused": "vắng không lý do",
    "unrecorded": "chưa ghi",
    "exempt": "được miễn",
    "exempt_present": "không thuộc diện tính nhưng có dự học",
    "temporarily_exempt": "tạm miễn",
    "suspended": "đình chỉ sinh hoạt đảng",
    "removed": "đã đưa ra khỏi danh sách",
    "by_code": "tự điểm danh bằng mã",
    "by_roll": "điểm danh",
    "by_makeup": "học bù",
    "by_home": "học bù tại nhà",
    "by_elsewhere": "nơi khác xác nhận",
}


def complaint_about(row: Mapping[str, Any], entering: frozenset[str]) -> str | None:
    """Why a row contradicts itself or the rule that was signed; None if it does not."""
    here = row["removed"] is None
    in_by_rule = here and (row["standing"] == "expected" or (row["standing"] in entering and row["present"]))
    if row["counted"] != in_by_rule:
        return "tính hoặc không tính chưa đúng cách tính của đợt"
    why = row["removed"] or row["standing"]
    if row["counted"]:
        why = "expected" if row["standing"] == "expected" else "entered"
    if row["why"] != why:
        return "lý do tính hoặc không tính không khớp với tình trạng"
    if row["standing"] not in {"expected", *STANDINGS}:
        return "tình trạng không có trong cách tính"
    came = row["way"] in WAYS and row["absence"] is None
    stayed = row["way"] is None and row["absence"] in ABSENCES
    return None if (came if row["present"] else stayed) else "có mặt, cách ghi nhận và lý do vắng không khớp nhau"


def own_sums(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """The sums of each branch and tổ đảng from its own people."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        lines = list(_lines(row))
        for place in {row["unit"], row["cell"]} - {None}:
            sums = found.setdefault(place, dict.fromkeys(NAMES, 0))
            for line in lines:
                sums[line] += 1
    return found


def _lines(row: Mapping[str, Any]) -> Iterator[str]:
    """The columns in which a person is counted."""
    if row["removed"] is not None:
        yield "removed"
        return
    if not row["counted"]:
        yield row["standing"]
        if row["present"]:
            yield "exempt_present"
        return
    yield "expected"
    if row["present"]:
        yield "present"
        yield f"by_{row['way']}"
    else:
        yield row["absence"]
    if row["took"]:
        yield "took"
    if row["passed"]:
        yield "passed"


def all_sums(units: Sequence[Mapping[str, Any]], own: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """The sums of every unit: its own people and everybody in the units below; a tổ đảng is a part of its branch already."""
    parent = {unit["unit"]: unit["parent"] for unit in units}
    kind = {unit["unit"]: unit["kind"] for unit in units}
    found = {unit["unit"]: dict.fromkeys(NAMES, 0) for unit in units}
    for place, sums in own.items():
        step, seen = place, set[str]()
        while step in found and step not in seen:
            seen.add(step)
            for name in NAMES:
                found[step][name] += sums[name]
            step = NOWHERE if kind[step] == CELL else parent[step] or NOWHERE
    return found


def rates(sums: Mapping[str, int], target: int) -> dict[str, Any]:
    """Took part of expected, took the test of expected, passed of took; whether the target is met (None: nobody expected)."""
    expected = sums["expected"]
    return {
        "took_part": [sums["present"], expected],
        "took_test": [sums["took"], expected],
        "passed_test": [sums["passed"], sums["took"]],
        "met": None if expected == 0 else sums["present"] * 10_000 >= expected * target,
    }


def dotted(number: int) -> str:
    """ "4.689"."""
    return f"{number:,}".replace(",", ".")


def rate_text(part: int, whole: int) -> str:
    """ "48/49 (97,9 %)", cut off and never rounded up.

    >>> rate_text(48, 49), rate_text(0, 0), rate_text(4693, 4770)
    ('48/49 (97,9 %)', 'không áp dụng', '4.693/4.770 (98,3 %)')
    """
    if whole == 0:
        return "không áp dụng"
    tenths = part * 1000 // whole
    return f"{dotted(part)}/{dotted(whole)} ({'100' if tenths == 1000 else f'{tenths // 10},{tenths % 10}'} %)"
