"""The text format of banks, for people who write questions in any editor (docs/vi/dinh-dang-ngan-hang-cau-hoi.md)."""

from app.banks.text_format.reader import HEADING_FILE, code_in, read_bank
from app.banks.text_format.texts import (
    BANK_FIELDS,
    NO_PICTURES,
    QUESTION_FIELDS,
    BankText,
    Pictures,
    QuestionText,
    StoredPicture,
    picture_key,
)
from app.banks.text_format.writer import write_bank

__all__ = [
    "BANK_FIELDS",
    "HEADING_FILE",
    "NO_PICTURES",
    "QUESTION_FIELDS",
    "BankText",
    "Pictures",
    "QuestionText",
    "StoredPicture",
    "code_in",
    "picture_key",
    "read_bank",
    "write_bank",
]
