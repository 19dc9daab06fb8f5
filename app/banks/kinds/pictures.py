"""Pictures in bodies: `{"digest": hex, "alt": text, "width": pixels, "height": pixels}` at a stem or an option (pure).

`digest` names the picture among those of the question's bank and never leaves the service towards who takes a test; `alt` says
in words what the picture shows and is obligatory: some listen to a question, and a picture may arrive late or never.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.banks.kinds.bodies import Body, Complaint, PictureShown

LONGEST_ALT = 300
LONGEST_SIDE = 1_000
DIGEST = re.compile(r"[0-9a-f]{64}")
_ALT_ADVICE = "ghi lời mô tả hình, để người nghe đọc câu hỏi và người chưa tải được hình vẫn làm được bài"


def check_picture(holder: Mapping[str, Any], field: str) -> list[Complaint]:
    """The picture of a stem or an option, if it has one, is one of a bank's and is said in words."""
    picture = holder.get("picture")
    if picture is None:
        return []
    if not isinstance(picture, Mapping) or not DIGEST.fullmatch(str(picture.get("digest"))) or not _has_size(picture):
        return [Complaint(field, "chọn lại hình trong ngân hàng hoặc tải hình lên lại")]
    alt = str(picture.get("alt") or "").strip()
    if not alt:
        return [Complaint(field, _ALT_ADVICE)]
    if len(alt) > LONGEST_ALT:
        return [Complaint(field, f"rút ngắn lời mô tả hình, tối đa {LONGEST_ALT} ký tự")]
    return []


def _has_size(picture: Mapping[str, Any]) -> bool:
    sides = (picture.get("width"), picture.get("height"))
    return all(type(side) is int and 1 <= side <= LONGEST_SIDE for side in sides)


def shown(holder: Mapping[str, Any]) -> PictureShown | None:
    """The picture of a stem or an option as the phone gets it."""
    picture = holder.get("picture")
    return {"alt": picture["alt"], "width": picture["width"], "height": picture["height"]} if picture else None


def pictures_in(body: Body) -> Iterator[Mapping[str, Any]]:
    """Every picture of a body."""
    for holder in (body, *body.get("options", ())):
        if holder.get("picture"):
            yield holder["picture"]


def digest_at(body: Body, permutation: Sequence[int], position: int | None) -> str | None:
    """The picture of the stem (`position` is None) or of the option at a position of the paper; None if there is none."""
    holder: Mapping[str, Any] = body
    if position is not None:
        options = body.get("options", ())
        if not (options and 0 <= position < len(permutation)):
            return None
        holder = options[permutation[position]]
    picture = holder.get("picture")
    return str(picture["digest"]) if picture else None
