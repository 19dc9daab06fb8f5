"""What a total includes and what stands beside it (pure)."""

from collections.abc import Sequence

REPORTED = "số do đơn vị báo cáo"
MOST_NAMED = 5


def includes(*, branch: bool, apart: Sequence[str]) -> str:
    """What a total is made of: "gồm …, chưa gồm …".

    >>> includes(branch=False, apart=["Đảng bộ Công an thành phố"])
    'Gồm đảng viên của các chi bộ trong hệ thống; chưa gồm Đảng bộ Công an thành phố (số do đơn vị báo cáo).'
    """
    inside = "Gồm đảng viên của chi bộ" if branch else "Gồm đảng viên của các chi bộ trong hệ thống"
    if not apart:
        return f"{inside}."
    named = ", ".join(apart[:MOST_NAMED])
    more = f" và {len(apart) - MOST_NAMED} đơn vị khác" if len(apart) > MOST_NAMED else ""
    return f"{inside}; chưa gồm {named}{more} ({REPORTED})."
