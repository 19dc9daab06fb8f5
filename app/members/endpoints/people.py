"""Routes of people: rosters, search, records, new members, corrections, statuses, places."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import EditConflict, NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.core.text import Line
from app.members import affiliations, editing, errors, listing, records, registration, statuses, views
from app.members.models import MemberStatus
from app.members.people import Person
from app.members.schemas import (
    AffiliationEndIn,
    AffiliationIn,
    AffiliationOut,
    EditMemberIn,
    MemberOut,
    MemberSavedOut,
    NewMemberIn,
    PersonIn,
    RecordOut,
    StatusIn,
    StatusOut,
)
from app.members.statuses import Basis
from app.members.words import AffiliationKind, Membership, Standing

router = APIRouter(tags=["đảng viên"])
SCOPE = (NotFound, RoleMissing)
PERSON = (errors.NameNotValid, errors.PhoneNotValid, errors.CardNumberNotValid, errors.CardNumberTaken, errors.DayNotPossible)
On = Annotated[date | None, Query(description="Ngày cần xem (YYYY-MM-DD); bỏ trống là hôm nay")]
Words = Annotated[Line, Query(min_length=2, max_length=80, description="Một phần họ tên (có hay không dấu), hoặc số đăng nhập")]


@router.get(
    "/units/{unit_id}/members",
    summary="Xem danh sách đảng viên của một tổ chức đảng",
    responses=problems.responses(*SCOPE, errors.NamesNotHere, CursorNotValid),
)
async def list_members(
    *, unit_id: UUID, actor: CurrentActor, session: WriteSession, on: On = None, cursor: Cursor = None, limit: Limit = 100
) -> Page[MemberOut]:
    """The roster on a day, by given name; who looks at it is on record."""
    found, following = await listing.roster_of_unit(
        session, actor=actor, unit_id=unit_id, on=on, cursor=cursor, limit=limit, now=clock.now()
    )
    return Page[MemberOut](items=[views.listed(m) for m in found], next_cursor=following)


@router.get(
    "/members",
    summary="Tìm đảng viên trong phạm vi phụ trách",
    responses=problems.responses(errors.NamesNotHere, CursorNotValid),
)
async def search_members(
    *, q: Words, actor: CurrentActor, session: WriteSession, cursor: Cursor = None, limit: Limit = 20
) -> Page[MemberOut]:
    """People by a part of the name, with or without diacritics, or by number."""
    found, following = await listing.search(session, actor=actor, q=q, cursor=cursor, limit=limit, now=clock.now())
    return Page[MemberOut](items=[views.listed(m) for m in found], next_cursor=following)


@router.post(
    "/members",
    status_code=201,
    summary="Thêm một đảng viên vào danh sách chi bộ",
    responses=problems.responses(
        *SCOPE, *PERSON, errors.UnitNotABranch, errors.CellNotInBranch, errors.SamePersonPerhaps, errors.IdTaken
    ),
)
async def add_member(body: NewMemberIn, actor: CurrentActor, session: WriteSession) -> MemberSavedOut:
    """Put a person on the roster; the answer carries the short number for the slip."""
    member = await registration.register_member(
        session,
        actor=actor,
        unit_id=body.unit_id,
        person=_person(body, Membership(body.membership)),
        starts_on=body.starts_on or clock.today(),
        cell_id=body.cell_id,
        member_id=body.id,
        is_another_person=body.is_another_person,
        now=clock.now(),
    )
    return MemberSavedOut.model_validate(member)


@router.get("/members/{member_id}", summary="Xem hồ sơ của một đảng viên", responses=problems.responses(*SCOPE))
async def read_member(member_id: UUID, actor: CurrentActor, session: WriteSession) -> RecordOut:
    """The record as far as the caller may see it; members see all of their own."""
    record = await records.read_record(session, actor=actor, member_id=member_id, now=clock.now())
    return views.record(record)


@router.patch(
    "/members/{member_id}",
    summary="Sửa thông tin của một đảng viên",
    responses=problems.responses(*SCOPE, *PERSON, EditConflict, errors.CellNotInBranch),
)
async def edit_member(member_id: UUID, body: EditMemberIn, actor: CurrentActor, session: WriteSession) -> MemberSavedOut:
    """Write all values as they shall be, over the version that was read."""
    member = await editing.edit_member(
        session,
        actor=actor,
        member_id=member_id,
        version=body.version,
        person=_person(body, Membership.FULL),
        cell_id=body.cell_id,
        now=clock.now(),
    )
    return MemberSavedOut.model_validate(member)


@router.post(
    "/members/{member_id}/statuses",
    status_code=201,
    summary="Ghi thay đổi về đảng viên: chính thức, dự bị, miễn, đình chỉ, từ trần …",
    responses=problems.responses(*SCOPE, errors.MembershipEnded, errors.StatusInTheWay, errors.DayNotPossible, errors.IdTaken),
)
async def add_status(member_id: UUID, body: StatusIn, actor: CurrentActor, session: WriteSession) -> StatusOut:
    """Record a membership or a standing with the paper it rests on."""
    basis = Basis(body.basis.kind, body.basis.number, body.basis.issuer, body.basis.day)
    status = await _record_status(member_id, body, basis, actor, session)
    return views.status(status)


async def _record_status(
    member_id: UUID, body: StatusIn, basis: Basis, actor: CurrentActor, session: WriteSession
) -> MemberStatus:
    if body.aspect == "membership":
        return await statuses.change_membership(
            session,
            actor=actor,
            member_id=member_id,
            value=Membership(body.value),
            valid_from=body.valid_from,
            basis=basis,
            status_id=body.id,
            now=clock.now(),
        )
    return await statuses.change_standing(
        session,
        actor=actor,
        member_id=member_id,
        value=Standing(body.value),
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        basis=basis,
        status_id=body.id,
        now=clock.now(),
    )


@router.post(
    "/members/{member_id}/affiliations",
    status_code=201,
    summary="Ghi nơi sinh hoạt tạm thời hoặc giữ mối liên hệ nơi cư trú",
    responses=problems.responses(
        *SCOPE,
        errors.UnitNotABranch,
        errors.AffiliationInTheWay,
        errors.StayAtOwnBranch,
        errors.DayNotPossible,
        errors.IdTaken,
    ),
)
async def add_affiliation(member_id: UUID, body: AffiliationIn, actor: CurrentActor, session: WriteSession) -> AffiliationOut:
    """These do not count: the official branch counts the member."""
    row = await affiliations.add_affiliation(
        session,
        actor=actor,
        member_id=member_id,
        kind=AffiliationKind(body.kind),
        unit_id=body.unit_id,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        affiliation_id=body.id,
        now=clock.now(),
    )
    return await views.affiliation_out(session, row, clock.today())


@router.post(
    "/members/{member_id}/affiliations/{affiliation_id}/end",
    summary="Kết thúc nơi sinh hoạt tạm thời hoặc mối liên hệ nơi cư trú",
    responses=problems.responses(*SCOPE, errors.DayNotPossible),
)
async def end_affiliation(
    member_id: UUID, affiliation_id: UUID, body: AffiliationEndIn, actor: CurrentActor, session: WriteSession
) -> AffiliationOut:
    """End it from a day on."""
    row = await affiliations.end_affiliation(
        session,
        actor=actor,
        member_id=member_id,
        affiliation_id=affiliation_id,
        valid_to=body.valid_to,
        now=clock.now(),
    )
    return await views.affiliation_out(session, row, clock.today())


def _person(body: PersonIn, membership: Membership) -> Person:
    return Person(
        full_name=body.full_name,
        birth_date=body.birth_date,
        birth_year=body.birth_year,
        card_number=body.card_number,
        phone=body.phone,
        admitted_on=body.admitted_on,
        official_on=body.official_on,
        membership=membership,
    )
