"""The picture files among the files of an import."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.banks.pictures.shrinking import SmallPicture, is_picture, shrink_aside
from app.banks.text_format import StoredPicture, picture_key
from app.core.errors import AppError
from app.core.field_files import FileComplaint, SourceFile

MOST_AT_ONCE = 100
_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif")


def bank_files(folder: Path) -> list[SourceFile]:
    """The files of a bank's folder: texts and pictures, by name."""
    wanted = (".txt", *_ENDINGS)
    return [SourceFile(p.name, p.read_bytes()) for p in sorted(folder.iterdir()) if p.is_file() and p.suffix.lower() in wanted]


@dataclass(slots=True)
class Sent:
    """What came: text files, pictures made small by the name under which a text file may ask for them, complaints."""

    texts: list[SourceFile] = field(default_factory=list)
    pictures: dict[str, SmallPicture] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    complaints: list[FileComplaint] = field(default_factory=list)

    def nameable(self) -> dict[str, StoredPicture]:
        """By file name and by digest."""
        by_name = {key: StoredPicture(p.digest, p.width, p.height) for key, p in self.pictures.items()}
        return {**{p.digest: p for p in by_name.values()}, **by_name}

    def unused(self, digests: set[str]) -> list[str]:
        """The names of picture files that no question of the files asks for."""
        return [self.names[key] for key, picture in self.pictures.items() if picture.digest not in digests]


async def sort_out(files: Sequence[SourceFile]) -> Sent:
    """Tell texts and pictures apart by content and name, and make the pictures small."""
    sent = Sent()
    for file in files:
        name = file.name.replace("\\", "/").rpartition("/")[2]
        if not (is_picture(file.data) or name.lower().endswith(_ENDINGS)):
            sent.texts.append(file)
        elif len(sent.pictures) >= MOST_AT_ONCE:
            advice = f"gửi tối đa {MOST_AT_ONCE} hình một lần; hình còn lại tải lên ngân hàng trước"
            sent.complaints.append(FileComplaint(name, 1, "hình", "", advice))
            break
        else:
            await _take(sent, name, file.data)
    return sent


async def _take(sent: Sent, name: str, data: bytes) -> None:
    try:
        small = await shrink_aside(data)
    except AppError as refused:
        sent.complaints.append(FileComplaint(name, 1, "hình", "", refused.detail()))
        return
    key = picture_key(name)
    if sent.pictures.get(key, small).digest != small.digest:
        sent.complaints.append(FileComplaint(name, 1, "hình", "", "hai tệp hình trùng tên, đặt tên khác nhau"))
    sent.pictures[key] = small
    sent.names[key] = name
