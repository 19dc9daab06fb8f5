"""A test's policy in sentences, for the screen before its start (pure; docs/rules.md, taking a test)."""

from dataclasses import dataclass

from app.quizzes.visibility import Reveal, Review


@dataclass(frozen=True, slots=True)
class Policy:
    """What a test's author decided. Durations in seconds, the pass mark in hundredths of a percent."""

    time_limit_s: int
    max_attempts: int
    counts: str
    cooldown_s: int
    deadline_rule: str
    open_book: bool
    late_sync: str
    pass_mark: int | None
    review: Review


@dataclass(frozen=True, slots=True)
class Own:
    """What was given to this taker beside the policy."""

    extra_s: int
    helper_reads: bool


WHICH_COUNTS = {"first": "lượt đầu tiên", "best": "lượt tốt nhất", "last": "lượt cuối cùng"}
LATE = {
    "accept": "Mất sóng vẫn làm tiếp được: câu trả lời trong giờ, gửi đến khi đã hết giờ vẫn được tính nếu giờ trên điện thoại "
    "cho thấy như vậy; trường hợp chưa rõ được xem lại.",
    "look": "Mất sóng vẫn làm tiếp được: câu gửi đến khi đã hết giờ được giữ lại và được xem lại rồi mới tính.",
    "refuse": "Câu gửi đến khi đã hết giờ được giữ lại nhưng không được tính.",
}
DURING = "Trong khi làm bài không hiện điểm và đáp án."
AFTERWARDS = {
    Review(Reveal.NOTHING, Reveal.NOTHING): "Bài này không cho xem điểm và đáp án.",
    Review(Reveal.NOTHING, Reveal.MARKS): "Điểm được xem sau khi đợt học tập kết thúc; đáp án không cho xem.",
    Review(Reveal.NOTHING, Reveal.KEYS): "Điểm và đáp án được xem sau khi đợt học tập kết thúc.",
    Review(Reveal.MARKS, Reveal.MARKS): "Nộp bài xong được xem điểm; đáp án không cho xem.",
    Review(Reveal.MARKS, Reveal.KEYS): "Nộp bài xong được xem điểm; đáp án được xem sau khi đợt học tập kết thúc.",
    Review(Reveal.KEYS, Reveal.KEYS): "Nộp bài xong được xem điểm và đáp án.",
}


def terms(policy: Policy, own: Own | None) -> list[str]:
    """Everything a taker is to know before the start, one sentence a line."""
    lines = [_time(policy, own), _end(policy), _attempts(policy)]
    if policy.cooldown_s and policy.max_attempts > 1:
        lines.append(f"Làm xong một lượt, nghỉ {duration(policy.cooldown_s)} rồi mới làm được lượt tiếp theo.")
    lines.append("Được xem lại tài liệu khi làm bài." if policy.open_book else "Bài này làm không xem tài liệu.")
    if own is not None and own.helper_reads:
        lines.append("Có người đọc giúp đề cho đồng chí.")
    if policy.pass_mark is not None:
        lines.append(f"Đạt khi được từ {_percent(policy.pass_mark)}% số điểm trở lên.")
    return [*lines, LATE[policy.late_sync], DURING, AFTERWARDS[policy.review]]


def _time(policy: Policy, own: Own | None) -> str:
    if own is not None and own.extra_s:
        whole = duration(policy.time_limit_s + own.extra_s)
        return f"Thời gian làm bài của đồng chí: {whole}, trong đó được thêm {duration(own.extra_s)}."
    return f"Thời gian làm bài: {duration(policy.time_limit_s)}. Cần thêm giờ, đồng chí cứ đề nghị, không phải nêu lý do."


def _end(policy: Policy) -> str:
    if policy.deadline_rule == "window_end":
        return "Hết hạn là hết giờ làm bài, kể cả khi chưa dùng hết thời gian: đồng chí nên bắt đầu sớm."
    return "Bắt đầu trước khi hết hạn thì vẫn được làm đủ thời gian."


def _attempts(policy: Policy) -> str:
    if policy.max_attempts == 1:
        return "Được làm 1 lượt."
    which = WHICH_COUNTS[policy.counts]
    return f"Được làm {policy.max_attempts} lượt, tính kết quả {which}; làm một lượt là đã được ghi nhận có làm bài."


def duration(seconds: int) -> str:
    """A span of time in words.

    >>> duration(2_400), duration(5_430), duration(604_800), duration(30)
    ('40 phút', '1 giờ 30 phút 30 giây', '7 ngày', '30 giây')
    """
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    parts = ((days, "ngày"), (hours, "giờ"), (minutes, "phút"), (rest, "giây"))
    return " ".join(f"{count} {word}" for count, word in parts if count) or "0 giây"


def _percent(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")
