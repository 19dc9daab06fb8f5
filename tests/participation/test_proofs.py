"""A proof file is checked by itself: whatever is altered in it, added to it or taken out of it is caught and named."""

import json
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import signing
from app.core.seals import canonical, leaf
from app.participation.proofs import shape, verifying
from app.participation.proofs.shape import NotAProof, Signed
from tests.participation.sealed import KEYS, make_proof

PROOF = make_proof(number=1)
AMENDED = make_proof(number=2)


def findings(fields: Any) -> list[str]:
    """What checking finds, as from a file."""
    return verifying.check(shape.read(json.dumps(fields, ensure_ascii=False)), KEYS).findings


def copy(proof: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(proof))
    return found


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a file that holds something simple."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield path
    for name, inner in items:
        yield from places(inner, (*path, name))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for name in path:
        value = value[name]
    return value


def put(value: Any, path: tuple[Any, ...], what: Any) -> None:
    at(value, path[:-1])[path[-1]] = what


def altered(value: Any, draw: st.DataObject) -> Any:
    """Another value, of the same type or of another one."""
    if isinstance(value, bool):
        return draw.draw(st.sampled_from([not value, None, int(value)]))
    if isinstance(value, int):
        return draw.draw(st.sampled_from([value + 1, value - 1, -value - 1, str(value), value + 0.5]))
    if isinstance(value, str) and value:
        where = draw.draw(st.integers(0, len(value) - 1))
        letter = draw.draw(st.sampled_from('0aZạ \\"\u0301'))
        changed = value[:where] + letter + value[where + 1 :]
        return changed if changed != value else value + "x"
    return draw.draw(st.sampled_from(["x", 0, False, [], {}]))


def test_an_untouched_file_is_valid() -> None:
    assert findings(PROOF) == []
    assert findings(AMENDED) == []


@settings(max_examples=700, deadline=None)
@given(st.data())
def test_any_altered_value_is_caught_and_named(data: st.DataObject) -> None:
    original = data.draw(st.sampled_from([PROOF, AMENDED]))
    proof = copy(original)
    path = data.draw(st.sampled_from(list(places(original))))
    put(proof, path, altered(at(original, path), data))
    if proof["sotay"] != original["sotay"]:
        with pytest.raises(NotAProof):
            findings(proof)
        return
    found = findings(proof)
    assert found, path
    if path[0] == "rows":
        assert any(f"Dòng {path[1] + 1}" in f or f"dòng {path[1] + 1}" in f for f in found), (path, found)
    elif path[0] == "leaves":
        assert f"Mã của dòng {path[1] + 1} trong danh sách mã đã bị thay đổi." in found, (path, found)
    elif path[0] == "units":
        assert any(f"ở dòng {path[1] + 1}" in f for f in found), (path, found)
    elif path[0] == "unit_leaves":
        assert f"Mã của tổ chức đảng ở dòng {path[1] + 1} trong danh sách mã đã bị thay đổi." in found
    elif path[0] in {"left_open", "changes", "statement", "key_id", "head"}:
        assert any(f"“{path[0]}”" in f or "Mã khóa" in f for f in found), (path, found)
    elif path[0] == "signature":
        assert any("chữ ký" not in f and "“signature”" in f for f in found)


@pytest.mark.parametrize("name", shape.ROW)
def test_every_field_of_a_row_is_sealed(name: str) -> None:
    wrong: Any
    for wrong in ("x", None, True, False, 0, 7, [], {}, 1.5):
        proof = copy(PROOF)
        if proof["rows"][3][name] == wrong and type(proof["rows"][3][name]) is type(wrong):
            continue
        proof["rows"][3][name] = wrong
        assert any("Dòng 4" in f for f in findings(proof)), wrong


@pytest.mark.parametrize("name", [*shape.UNIT, "sums.expected", "sums.by_home", "rates.met", "rates.took_part"])
def test_every_figure_of_a_unit_is_sealed_and_added_up(name: str) -> None:
    wrong: Any
    for wrong in ("x", None, True, 99, [1, 2], {}):
        proof = copy(PROOF)
        *inside, last = name.split(".")
        target = at(proof["units"][1], tuple(inside))
        if target[last] == wrong and type(target[last]) is type(wrong):
            continue
        target[last] = wrong
        assert any("ở dòng 2" in f for f in findings(proof)), wrong


def test_a_false_figure_is_told_with_the_right_one() -> None:
    proof = copy(PROOF)
    proof["units"][0]["sums"]["present"] += 1
    name, right = proof["units"][0]["name"], PROOF["units"][0]["sums"]["present"]
    assert f"{name}: số “đã học” ghi là {right + 1}, đếm lại từ các dòng là {right}." in findings(proof)


def test_a_row_with_its_hash_and_sums_altered_is_still_caught() -> None:
    """Whoever alters everything but the signed line: the list is not the one that was signed."""
    proof = copy(PROOF)
    proof["rows"][0]["took"] = not proof["rows"][0]["took"]
    proof["leaves"][0] = leaf(verifying.ROW, proof["rows"][0])
    assert any("không còn căn cứ" in f for f in findings(proof))
    assert any("số “đã làm bài trắc nghiệm”" in f for f in findings(proof))


@pytest.mark.parametrize(("rows", "leaves"), [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize(("list_", "hashes"), [("rows", "leaves"), ("units", "unit_leaves")])
def test_missing_doubled_and_moved_entries_are_named(list_: str, hashes: str, rows: bool, leaves: bool) -> None:
    touched = [name for name, on in ((list_, rows), (hashes, leaves)) if on]
    missing, doubled, moved = (copy(PROOF) for _ in range(3))
    for name in touched:
        del missing[name][2]
        doubled[name].insert(2, doubled[name][1])
        moved[name][1], moved[name][3] = moved[name][3], moved[name][1]
    for proof, place, word in ((missing, "dòng 3", "thiếu"), (doubled, "dòng 3", "lặp lại"), (moved, "dòng 2", "đúng chỗ")):
        found = [f.lower() for f in findings(proof)]
        assert found
        if rows != leaves:
            assert any(place in f and word in f for f in found), found


def test_a_row_that_was_never_sealed_is_named() -> None:
    proof = copy(PROOF)
    proof["rows"].append({**proof["rows"][-1], "n": len(proof["rows"]) + 1, "person": "0" * 32})
    assert any(f"Dòng {len(proof['rows'])}" in f and "thêm vào" in f for f in findings(proof))


@pytest.mark.parametrize("name", [*shape.TEXTS, *shape.LISTS])
def test_missing_and_strange_parts_of_the_file(name: str) -> None:
    proof = copy(PROOF)
    del proof[name]
    assert findings(proof) == [f"Tệp thiếu mục “{name}”."]
    strange = copy(PROOF) | {"extra": 1}
    assert findings(strange) == ["Tệp có mục lạ “extra”."]
    wrong = copy(PROOF) | {name: 7}
    assert findings(wrong) == [f"Mục “{name}” của tệp không đúng dạng."]


def test_another_key_or_none() -> None:
    fields = shape.read(json.dumps(PROOF))
    assert any("không có trong tệp khóa" in f for f in verifying.check(fields, {}).findings)
    other = signing.read_keys(signing.new_key(date(2024, 12, 18))[1])
    stranger = dict.fromkeys(KEYS, next(iter(other.public_keys().values())))
    assert any("“signature”" in f for f in verifying.check(fields, stranger).findings)


def test_a_false_old_row_of_an_amendment_is_caught_by_the_snapshot_before() -> None:
    """Altered together with the hash of the list of changes there would be no signature; the old row alone is named."""
    proof = copy(AMENDED)
    proof["changes"][0]["old"]["took"] = not proof["changes"][0]["old"]["took"]
    assert any("“changes”" in f for f in findings(proof))
    assert any("bản chốt số 1" in f for f in findings(proof))
    swapped = copy(AMENDED)
    swapped["changes"][0]["new"] = swapped["changes"][0]["old"]
    assert any("nội dung mới" in f for f in findings(swapped))


def lines(proof: dict[str, Any]) -> tuple[bytes, list[tuple[str, int, int, int]]]:
    """The file as it is fetched; of every entry of rows and units its list, number, and where it begins and ends."""
    body = b"{"
    found = []
    for name, value in proof.items():
        body += (b"," if len(body) > 1 else b"") + f'"{name}":'.encode()
        if name not in {"rows", "units"}:
            body += canonical(value).encode()
            continue
        body += b"["
        for number, entry in enumerate(value, start=1):
            text = (b"," if number > 1 else b"") + canonical(entry).encode()
            found.append((name, number, len(body) + (number > 1), len(body) + len(text)))
            body += text
        body += b"]"
    return body + b"}", found


def named_in(body: bytes, name: str, number: int) -> bool:
    """Whether checking the file names this entry: as changed, or as where reading it stopped."""
    try:
        told = verifying.check(shape.read(shape.decoded(body)), KEYS).findings
    except NotAProof as error:
        # A quotation mark that is gone shows where the next one stands: at the beginning of the next entry, at the latest.
        return error.place in {f"mục “{name}”, khoảng dòng {n}" for n in (number, number + 1)}
    words = f"Dòng {number} " if name == "rows" else f"Tổ chức đảng ở dòng {number} "
    return any(f.startswith(words) for f in told)


def test_whatever_byte_of_a_row_or_unit_names_its_entry() -> None:
    """Each byte of a row (of a unit: every third) in turn is another one, printable or not."""
    body, entries = lines(AMENDED)
    assert verifying.check(shape.read(shape.decoded(body)), KEYS).findings == []
    missed = []
    for name, number, begin, end in entries:
        for place in range(begin, end, 1 if name == "rows" else 3):
            touched = body[:place] + bytes([body[place] ^ (0x80 if place % 5 == 0 else 1)]) + body[place + 1 :]
            if not named_in(touched, name, number):
                missed.append((name, number, touched[place - 20 : place + 20]))
    assert missed == []


def test_bytes_of_a_large_file_name_their_entry() -> None:
    """Sampled: whichever of the twelve hundred rows it is."""
    body, entries = lines(make_proof(number=2, times=100))
    random = Random(4)
    for name, number, begin, end in random.sample(entries, 40):
        place = random.randrange(begin, end)
        letter = random.choice([b for b in b'0aZ" {},' if b != body[place]])
        touched = body[:place] + bytes([letter]) + body[place + 1 :]
        assert named_in(touched, name, number) or shape.read(shape.decoded(touched)) == shape.read(shape.decoded(body))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_one_byte_of_the_file(data: st.DataObject) -> None:
    """Not a proof file any more, or a finding: never valid, never a crash."""
    body = bytearray(json.dumps(AMENDED, ensure_ascii=False, separators=(",", ":")).encode())
    place = data.draw(st.integers(0, len(body) - 1))
    body[place] = data.draw(st.integers(0, 255).filter(lambda b: b != body[place]))
    try:
        fields = shape.read(shape.decoded(bytes(body)))
    except NotAProof:
        return
    assert verifying.check(fields, KEYS).findings, place


def test_a_file_that_was_cut_off_says_where() -> None:
    body, entries = lines(PROOF)
    for name, number, begin, end in entries:
        with pytest.raises(NotAProof) as caught:
            shape.read(shape.decoded(body[: (begin + end) // 2]))
        assert caught.value.place == f"mục “{name}”, khoảng dòng {number}"
    for length in range(0, len(body), 13):
        with pytest.raises(NotAProof):
            shape.read(shape.decoded(body[:length]))


@pytest.mark.parametrize("name", [*shape.TEXTS, *shape.LISTS])
def test_a_part_of_another_campaigns_file_is_caught(name: str) -> None:
    other = make_proof(number=2, campaign=8)
    found = findings(copy(PROOF) | {name: other[name]})
    assert bool(found) is (PROOF[name] != other[name])
    if name in {"rows", "leaves"}:
        assert any("dòng 12 " in f.lower() for f in found)
    assert findings(copy(PROOF) | {part: other[part] for part in shape.TEXTS})


def signed_of(proof: dict[str, Any]) -> Signed:
    checked = verifying.check(shape.read(json.dumps(proof)), KEYS)
    assert checked.findings == []
    assert checked.signed is not None
    return checked.signed


def test_a_chain_of_amendments() -> None:
    """Each file is valid by itself; whether one continues another is seen by both."""
    first, second, third = (make_proof(number=n) for n in (1, 2, 3))
    stranger = make_proof(number=1, campaign=8)
    other_first = make_proof(number=1, times=2)

    def chained(one: dict[str, Any], before: dict[str, Any]) -> list[str]:
        return list(verifying.check_chain(signed_of(one), signed_of(before), before["head"]))

    assert chained(second, first) == chained(third, second) == []
    assert "không liền nhau" in chained(third, first)[0]
    assert "không liền nhau" in chained(first, second)[0]
    assert "hai đợt học tập khác nhau" in chained(second, stranger)[0]
    assert "khác với tệp bản trước" in chained(second, other_first)[0]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"sotay":"proof/2"}', '{"sotay":"proof/1","sotay":"proof/1"}', "[" * 5000, '{"sotay": NaN}'],
)
def test_what_is_no_proof_file(text: str) -> None:
    with pytest.raises(NotAProof):
        shape.read(text)
