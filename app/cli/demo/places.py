"""The organisation tree of Bình Phước before July 2025: real names of places and committees, numbered branches.

Names and levels are facts (administrative units before 01/07/2025); which branches exist is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.units.models import UnitKind

PROVINCE = "BP"


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """One unit to be made; `parent` is the parent's code."""

    code: str
    kind: UnitKind
    name: str
    committee: str | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class PilotPlace:
    """One pilot place: its wards and communes, how many branches each, how many chi bộ cơ sở directly under it."""

    code: str
    name: str
    committee: str
    wards: tuple[str, ...]
    branches_per_ward: int
    own_branches: int


PILOT = (
    PilotPlace(
        "BP.DX",
        "thành phố Đồng Xoài",
        "Thành ủy Đồng Xoài",
        (
            "phường Tân Phú",
            "phường Tân Đồng",
            "phường Tân Bình",
            "phường Tân Xuân",
            "phường Tân Thiện",
            "phường Tiến Thành",
            "xã Tân Thành",
            "xã Tiến Hưng",
        ),
        9,
        8,
    ),
    PilotPlace(
        "BP.BL",
        "thị xã Bình Long",
        "Thị ủy Bình Long",
        ("phường An Lộc", "phường Phú Thịnh", "phường Phú Đức", "phường Hưng Chiến", "xã Thanh Lương", "xã Thanh Phú"),
        9,
        6,
    ),
    PilotPlace(
        "BP.PL",
        "thị xã Phước Long",
        "Thị ủy Phước Long",
        (
            "phường Thác Mơ",
            "phường Long Thủy",
            "phường Phước Bình",
            "phường Long Phước",
            "phường Sơn Giang",
            "xã Long Giang",
            "xã Phước Tín",
        ),
        8,
        9,
    ),
)

OTHER_PLACES = (
    ("BP.CT", "thị xã Chơn Thành", "Thị ủy Chơn Thành"),
    ("BP.BD", "huyện Bù Đăng", "Huyện ủy Bù Đăng"),
    ("BP.BP", "huyện Bù Đốp", "Huyện ủy Bù Đốp"),
    ("BP.BG", "huyện Bù Gia Mập", "Huyện ủy Bù Gia Mập"),
    ("BP.DP", "huyện Đồng Phú", "Huyện ủy Đồng Phú"),
    ("BP.HQ", "huyện Hớn Quản", "Huyện ủy Hớn Quản"),
    ("BP.LN", "huyện Lộc Ninh", "Huyện ủy Lộc Ninh"),
    ("BP.PR", "huyện Phú Riềng", "Huyện ủy Phú Riềng"),
)

DIRECT_COMMITTEES = (
    ("BP.KH", "Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh", "Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh"),
    ("BP.QS", "Đảng bộ Quân sự tỉnh", "Đảng ủy Quân sự tỉnh"),
    ("BP.CA", "Đảng bộ Công an tỉnh", "Đảng ủy Công an tỉnh"),
    ("BP.BP1", "Đảng bộ Bộ đội Biên phòng tỉnh", "Đảng ủy Bộ đội Biên phòng tỉnh"),
)

# A branch outside the pilot that the nine members transferred away went to.
OUTSIDE_BRANCH = UnitPlan("BP.BD.CS1", UnitKind.GRASSROOTS_BRANCH, "Chi bộ cơ sở số 1, huyện Bù Đăng", None, "BP.BD")


def upper_units() -> Iterator[UnitPlan]:
    """Province, eleven districts, committees directly under the province, wards and communes of the pilot; parents first."""
    yield UnitPlan(PROVINCE, UnitKind.PROVINCE, "Đảng bộ tỉnh Bình Phước", "Tỉnh ủy Bình Phước", None)
    for place in PILOT:
        yield UnitPlan(place.code, UnitKind.SUPERIOR, f"Đảng bộ {place.name}", place.committee, PROVINCE)
    for code, name, committee in OTHER_PLACES:
        yield UnitPlan(code, UnitKind.SUPERIOR, f"Đảng bộ {name}", committee, PROVINCE)
    for code, name, committee in DIRECT_COMMITTEES:
        yield UnitPlan(code, UnitKind.SUPERIOR, name, committee, PROVINCE)
    for place in PILOT:
        for number, ward in enumerate(place.wards, 1):
            yield UnitPlan(f"{place.code}.{number}", UnitKind.GRASSROOTS, f"Đảng bộ {ward}", f"Đảng ủy {ward}", place.code)
    yield OUTSIDE_BRANCH


def pilot_branches() -> list[UnitPlan]:
    """The 205 branches of the pilot: 182 under wards and communes, 23 chi bộ cơ sở directly under the three places."""
    found = []
    for place in PILOT:
        for ward_number, ward in enumerate(place.wards, 1):
            parent = f"{place.code}.{ward_number}"
            found += [
                UnitPlan(f"{parent}.CB{n}", UnitKind.BRANCH, f"Chi bộ {n}, {ward}", None, parent)
                for n in range(1, place.branches_per_ward + 1)
            ]
        found += [
            UnitPlan(f"{place.code}.CS{n}", UnitKind.GRASSROOTS_BRANCH, f"Chi bộ cơ sở số {n}, {place.name}", None, place.code)
            for n in range(1, place.own_branches + 1)
        ]
    return found
