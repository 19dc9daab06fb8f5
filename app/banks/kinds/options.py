"""What single and several share: options to tick, shuffled on every paper."""

from abc import ABC
from collections.abc import Sequence

from typing_extensions import override

from app.banks.kinds import pictures
from app.banks.kinds.bodies import MAXIMUM_OPTIONS, AnswerNotValid, Body, Complaint, PictureShown, same
from app.banks.kinds.kind import Kind, in_order


class OptionsKind(Kind, ABC):
    """Options with exactly as many right ones as the kind wants."""

    @override
    def option_count(self, body: Body) -> int:
        return len(body["options"])

    @override
    def reasons(self, body: Body, permutation: Sequence[int]) -> list[str | None]:
        return [body["options"][original].get("why") for original in permutation]


def check_options(body: Body) -> list[Complaint]:
    """Two to ten options, all different, a reason only under wrong ones."""
    options = body.get("options", ())
    found = []
    if not 2 <= len(options) <= MAXIMUM_OPTIONS:
        found.append(Complaint("phương án", f"ghi từ 2 đến {MAXIMUM_OPTIONS} phương án, hiện có {len(options)}"))
    seen: set[str] = set()
    for number, option in enumerate(options, 1):
        found += pictures.check_picture(option, f"hình của phương án {number}")
        text = same(option["text"])
        if not text:
            found.append(Complaint(f"phương án {number}", "viết nội dung phương án"))
        elif text in seen:
            found.append(Complaint(f"phương án {number}", "trùng với phương án khác, sửa cho khác nhau"))
        if option["right"] and option.get("why"):
            found.append(Complaint(f"phương án {number}", "chỉ phương án sai mới ghi vì sao sai (trong tệp: dòng ~)"))
        seen.add(text)
    return found


def right_positions(body: Body) -> tuple[int, ...]:
    """The original positions of the right options."""
    return tuple(i for i, option in enumerate(body["options"]) if option["right"])


def read_position(body: Body, raw: object) -> int:
    """A position among the options; booleans and fractions are not positions."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < len(body["options"]):
        raise AnswerNotValid
    return raw


def show_options(body: Body, permutation: Sequence[int]) -> tuple[list[str], list[PictureShown | None] | None]:
    """The options' texts and pictures in the order of the paper; None for the pictures if there are none."""
    ordered = [body["options"][original] for original in in_order(permutation, len(body["options"]))]
    found = [pictures.shown(option) for option in ordered]
    return [option["text"] for option in ordered], found if any(found) else None
