"""Invented Vietnamese names by age: family, middle, given. No list of real people went into this."""

from random import Random

FAMILIES = (
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng",
    "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trương", "Mai", "Lương", "Tạ", "Châu", "Đoàn", "Cao", "Trịnh",
)  # fmt: skip
OLD_MEN = ("Bảy", "Út", "Sáu", "Tư", "Ba", "Năm", "Tám", "Chín", "Hùng", "Dũng", "Minh", "Thanh", "Hòa", "Bình", "Thành", "Lợi")
OLD_WOMEN = ("Sáu", "Út", "Hai", "Bảy", "Lan", "Hoa", "Hồng", "Mai", "Nga", "Thu", "Hương", "Tuyết", "Nguyệt", "Cúc")
MEN = (
    "Tuấn", "Hải", "Sơn", "Cường", "Long", "Phúc", "Đức", "Quang", "Khánh", "Thắng", "Nam", "Trung", "Tài", "Đạt", "Vinh",
    "Hiếu", "Nghĩa", "Phong", "Kiên", "Hưng",
)  # fmt: skip
WOMEN = (
    "Hạnh", "Loan", "Phượng", "Trang", "Linh", "Thảo", "Ngọc", "Yến", "Vân", "Hiền", "Dung", "Oanh", "Quyên", "Thủy", "Diễm",
    "Ánh", "Nhung", "Trâm", "Ngân", "Hà",
)  # fmt: skip
OLD_MIDDLE_MEN, MIDDLE_MEN = ("Văn", "Văn", "Văn", "Hữu", "Đình"), ("Văn", "Minh", "Quốc", "Đức", "Anh", "Thanh", "Hữu", "Công")
OLD_MIDDLE_WOMEN, MIDDLE_WOMEN = ("Thị",), ("Thị", "Thị", "Thị Kim", "Thị Thanh", "Ngọc", "Thị Thu", "Mỹ", "Thị Bích")
# Names as S'tiêng and Khmer members have them; no ethnicity is stored anywhere.
OTHER = ("Điểu Bé", "Điểu Lên", "Điểu K'Ré", "Điểu Huynh", "Thị Mom", "Thị Nhung", "Lâm Sóc", "Lâm Búp", "Kim Sa Rây")
LAST_OLD_YEAR = 1965


def person_name(birth_year: int, random: Random) -> str:
    """A full name of the generation of `birth_year`."""
    if random.random() < 0.03:
        return random.choice(OTHER)
    old = birth_year <= LAST_OLD_YEAR
    if random.random() < 0.58:
        middle, given = random.choice(OLD_MIDDLE_MEN if old else MIDDLE_MEN), random.choice(OLD_MEN if old else MEN)
    else:
        middle, given = random.choice(OLD_MIDDLE_WOMEN if old else MIDDLE_WOMEN), random.choice(OLD_WOMEN if old else WOMEN)
    return f"{random.choice(FAMILIES)} {middle} {given}"
