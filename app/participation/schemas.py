"""What participation answers with."""

from uuid import UUID

from pydantic import Field

from app.core.schemas import Instant, Out
from app.participation.outside_units.schemas import OutsideUnitOut


class RateOut(Out):
    """One rate with both numbers; `text` is fraction first, truncated. Numbers are null where they may not be shown."""

    numerator: int | None = Field(examples=[46])
    denominator: int = Field(examples=[49])
    applicable: bool = Field(description="false khi không có đồng chí nào thuộc diện: không áp dụng")
    percent: str | None = Field(description="Phần trăm, cắt bỏ phần lẻ, không làm tròn lên", examples=["93,8"])
    text: str | None = Field(examples=["46/49 (93,8 %)"])
    hidden_because: str | None = Field(examples=[None])


class TargetRateOut(RateOut):
    """The rate of taking part against the target; `verdict` only for the kinds of unit that the campaign gives the word to."""

    target: int = Field(description="Chỉ tiêu, tính theo phần vạn: 9800 là 98 %", examples=[9800])
    met: bool | None = Field(description="null khi không áp dụng", examples=[False])
    still_needed: int = Field(examples=[1])
    verdict: str | None = Field(examples=[None])


class NotComeOut(Out):
    """Expected people who have not taken part, by what is recorded; not recorded is not absent."""

    excused: int
    unexcused: int
    unrecorded: int


class OutsideOut(Out):
    """People on the list who do not count; the reasons that only the managing committee sees are null for the branch."""

    total: int
    exempt: int
    temporarily_exempt: int | None
    suspended: int | None
    removed: int
    came: int = Field(description="Không thuộc diện tính nhưng có dự học: ghi ở dòng riêng, không tính trong tỷ lệ")


class WaysOut(Out):
    """How those who took part were recorded; each person once."""

    code: int
    roll: int
    makeup: int
    home: int
    elsewhere: int
    text: str = Field(examples=["mã 31, điểm danh 12, học bù 4, tại nhà 1"])


class RestingOut(Out):
    """On whose word participations rest, of those who took part; all others rest on two people or an own check-in."""

    waiting: int = Field(description="Chờ người thứ hai xác nhận; vẫn được tính, nhưng chi bộ chưa gửi lên được")
    one_recorder: int = Field(description="Một người ghi: lúc đó không có người thứ hai")
    text: str | None = Field(examples=["chờ người thứ hai xác nhận 3, một người ghi 2"])


class UnitRatesOut(Out):
    """One unit: the three rates, never mixed, and what stands beside them."""

    unit_id: UUID
    kind: str = Field(examples=["branch"])
    name: str = Field(examples=["Chi bộ khu phố 1"])
    committee_name: str | None
    took_part: TargetRateOut
    took_test: RateOut
    passed_test: RateOut
    sentence: str = Field(examples=["Đã học 48/49 đồng chí (97,9 %). Còn 1 đồng chí nữa là đạt chỉ tiêu 98 %."])
    not_come: NotComeOut
    outside: OutsideOut
    ways: WaysOut
    resting: RestingOut | None = Field(description="null với số liệu đã chốt: bản chốt không giữ việc này")
    not_included: list[str] = Field(
        description="Đơn vị ngoài hệ thống không nằm trong các số này; số liệu do đơn vị báo cáo đứng riêng", examples=[[]]
    )


class SealedOut(Out):
    """The snapshot that the figures of a closed campaign come from; printed with them."""

    number: int = Field(examples=[1])
    head: str = Field(description="Mã xác thực của bản chốt", examples=["9f2c…"])
    sealed_at: Instant


class ParticipationOut(Out):
    """The rates of a unit and its children in one campaign."""

    campaign_id: UUID
    title: str
    state: str
    tree: str = Field(examples=["as_was"], description="as_was: cây tại ngày chốt danh sách; today: cây hiện nay")
    note: str | None = Field(description="Lưu ý khi đọc, ví dụ tổ chức chưa có vào ngày chốt danh sách", examples=[None])
    policy: str = Field(examples=["default-1"])
    policy_text: str
    target_text: str = Field(examples=["98 %"])
    as_of: Instant
    as_of_text: str = Field(examples=["Số liệu đến 10 giờ 32"])
    live: bool = Field(description="true: đếm trực tiếp lúc mở trang; false: cộng từ số của các chi bộ")
    snapshot: SealedOut | None = Field(description="Bản chốt của đợt đã chốt; null khi đợt chưa chốt")
    unit: UnitRatesOut
    children: list[UnitRatesOut]
    includes_text: str = Field(examples=["Gồm đảng viên của các chi bộ trong hệ thống; chưa gồm Đảng bộ Công an thành phố …"])
    outside_units: list[OutsideUnitOut] = Field(description="Số do đơn vị ngoài hệ thống báo cáo, không cộng vào số nào")


class MissingPersonOut(Out):
    """Somebody expected who has not taken part (or not taken the test)."""

    member_id: UUID
    full_name: str = Field(examples=["Nguyễn Văn Bảy"])
    birth_year: int | None = Field(examples=[1957])
    state: str = Field(description="excused, unexcused, unrecorded")
    state_text: str = Field(examples=["chưa ghi"])
    parts_present: int
    parts_required: int
    took_test: bool


class MissingOut(Out):
    """Who is missing; names only for those whose job it is to follow up, counts for everybody above."""

    campaign_id: UUID
    unit_id: UUID
    name: str
    missing: int
    not_come: NotComeOut | None = Field(description="Theo ghi nhận điểm danh; null khi hỏi về bài trắc nghiệm")
    people: list[MissingPersonOut] | None
    names_withheld_because: str | None


class MarkOut(Out):
    """One recorded statement behind a count."""

    session_id: UUID
    session_title: str
    session_kind: str
    day: str = Field(examples=["12/12/2024"])
    part: int
    state: str
    way: str
    recorded_by: str | None
    confirmed: bool
    confirmed_by: str | None
    trust: str = Field(description="code, confirmed, alone (một người ghi), waiting", examples=["confirmed"])
    trust_text: str = Field(examples=["người thứ hai đã xác nhận"])
    on_behalf: bool = Field(description="Cấp trên ghi thay chi bộ")


class ExplanationOut(Out):
    """Why a member counts or not, as an inspector reads it."""

    campaign_id: UUID
    member_id: UUID
    full_name: str
    unit_name: str
    in_denominator: bool
    in_numerator: bool
    line: str = Field(examples=["expected"])
    sentence: str = Field(examples=["Thuộc diện học tập: đảng viên chính thức của Chi bộ khu phố 1 …; đã tham gia: học bù …"])
    notes: list[str] = Field(description="Chuyển sinh hoạt, điều chỉnh danh sách, bản chốt: mỗi việc một câu", examples=[[]])
    form: str = Field(description="full: đầy đủ lý do; open: dạng chi bộ được đọc", examples=["full"])
    policy: str
    marks: list[MarkOut]
