"""Routes of banks."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, UploadFile

from app.auth.deps import CurrentActor
from app.banks import access, creation, exports, imports, listing, queries
from app.banks.errors import BankCodeDiffers, BankCodeTaken, BankFileNotValid, ImportOutdated
from app.banks.models import Bank
from app.banks.pictures.files import sort_out
from app.banks.pictures.queries import stored_pictures
from app.banks.schemas import BankDetailOut, BankIn, BankOut, ImportOut
from app.banks.text_format import BankText, write_bank
from app.core import clock, journal, paging, problems
from app.core.db import DatabaseDep, ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.field_files import SourceFile
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.units.scope import require_unit

router = APIRouter(prefix="/banks", tags=["ngân hàng câu hỏi"])
_REFUSALS = (NotFound, RoleMissing)


def _out(bank: Bank, questions: int) -> BankOut:
    heading = {name: getattr(bank, name) for name in BankOut.model_fields if name != "questions"}
    return BankOut(**heading, questions=questions)


@router.get("", summary="Xem các ngân hàng câu hỏi trong phạm vi phụ trách", responses=problems.responses(CursorNotValid))
async def list_banks(session: ReadSession, actor: CurrentActor, cursor: Cursor = None, limit: Limit = 50) -> Page[BankOut]:
    """Banks of units where the caller is an editor or sits on the board."""
    after = None if cursor is None else paging.decode(cursor, 1)[0]
    rows = await listing.banks_of(session, actor=actor, today=clock.today(), after=after, limit=limit)
    page, next_cursor = paging.cut(rows, limit, lambda bank: [bank.code])
    counts = await listing.question_counts(session, [bank.id for bank in page])
    return Page(items=[_out(bank, counts.get(bank.id, 0)) for bank in page], next_cursor=next_cursor)


@router.post("", status_code=201, summary="Lập ngân hàng câu hỏi", responses=problems.responses(*_REFUSALS, BankCodeTaken))
async def create_bank(body: BankIn, session: WriteSession, actor: CurrentActor) -> BankOut:
    """Open an empty bank for a unit; its questions come by import."""
    await require_unit(session, actor=actor, unit_id=body.unit_id, roles=access.BANK_ROLES, today=clock.today())
    heading = BankText(**body.model_dump(exclude={"unit_id"}), questions=())
    bank = await creation.create_bank(session, actor=actor, unit_id=body.unit_id, heading=heading, now=clock.now())
    return _out(bank, 0)


@router.get("/{bank_id}", summary="Xem một ngân hàng câu hỏi", responses=problems.responses(*_REFUSALS))
async def get_bank(bank_id: UUID, session: ReadSession, actor: CurrentActor) -> BankDetailOut:
    """Its heading and how many questions rest on each mục of the document."""
    bank = await access.require_bank(session, actor=actor, bank_id=bank_id, today=clock.today())
    versions = await queries.current_versions(session, bank.id)
    plain = _out(bank, len(versions)).model_dump()
    return BankDetailOut.model_validate({**plain, "coverage": listing.coverage(versions)})


@router.post(
    "/{bank_id}/imports",
    summary="Nhập câu hỏi từ tệp văn bản: xem trước, rồi nhập",
    responses=problems.responses(*_REFUSALS, BankFileNotValid, BankCodeDiffers, ImportOutdated),
)
async def import_questions(
    *,
    bank_id: UUID,
    files: list[UploadFile],
    database: DatabaseDep,
    session: WriteSession,
    actor: CurrentActor,
    apply: Annotated[bool, Query(description="false: chỉ xem trước; true: nhập")] = False,
    fingerprint: Annotated[str | None, Query(max_length=64, description="Lấy từ lần xem trước")] = None,
) -> ImportOut:
    """All or nothing. Without `apply` nothing is changed and the answer is the preview; every complaint names file and line.

    The pictures that questions name come among the files, or are in the bank already.
    """
    async with database.read() as reading:
        await access.require_bank(reading, actor=actor, bank_id=bank_id, today=clock.today())
        stored = await stored_pictures(reading, bank_id)
    sent = await sort_out([SourceFile((file.filename or "tệp")[:200], await file.read()) for file in files])
    text = await imports.parse_sent(sent, stored)
    report = await imports.import_into(
        session,
        actor=actor,
        bank_id=bank_id,
        text=text,
        pictures=sent.pictures,
        apply=apply,
        fingerprint=fingerprint,
        now=clock.now(),
    )
    plan = report.plan
    return ImportOut.model_validate(
        {
            "bank_id": report.bank_id,
            "code": report.code,
            "applied": report.applied,
            "unused_pictures": sent.unused(imports.digests_of(text.questions)),
            **{name: getattr(plan, name) for name in ("fingerprint", "new", "changed", "missing", "unchanged", "advice")},
        }
    )


@router.get(
    "/{bank_id}/export",
    summary="Xuất ngân hàng câu hỏi ra tệp văn bản, kèm đáp án",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, **problems.responses(*_REFUSALS)},
)
async def export_bank(
    bank_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    format: Annotated[Literal["txt"], Query(description="Dạng tệp")] = "txt",  # noqa: A002, ARG001 - the public name
) -> Response:
    """The whole bank in the format the import reads. It holds the keys: who took it is on record."""
    bank = await access.require_bank(session, actor=actor, bank_id=bank_id, today=clock.today())
    text = write_bank(await exports.bank_text(session, bank))
    subject = ("bank", bank.id)
    journal.record(session, actor=actor, action="bank:questions:export", subject=subject, unit_id=bank.unit_id, now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{bank.code}.txt"', "Cache-Control": "no-store"}
    return Response(text, media_type="text/plain; charset=utf-8", headers=headers)
