"""The ledger: what is written is read again, also after the phones' own process died in the middle of a line."""

from pathlib import Path

from scripts.faults.ledger import Answered, Ledger, read


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with Ledger(path) as ledger:
        first = ledger.sent("save", {"attempt": "a", "seq": 1}, "/p", '{"answers":{"0":1}}')
        ledger.broken(first)
        ledger.again(first)
        ledger.answered(first, 200, '{"verdict":"in_time"}')
        second = ledger.sent("start", {"start_id": "s"}, "/q", "{}")
    one, two = read(path)
    assert (one.id, one.kind, one.times, one.broken, one.path) == (first, "save", 2, 1, "/p")
    assert one.answers == [Answered(200, '{"verdict":"in_time"}')]
    assert (two.id, two.ids, two.answers) == (second, {"start_id": "s"}, [])


def test_a_line_that_was_cut_off_is_left_out_and_numbers_go_on(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with Ledger(path) as ledger:
        first = ledger.sent("start", {}, "/q", "{}")
        ledger.answered(first, 200, "{}")
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert [(sent.id, sent.answers) for sent in read(path)] == [(first, [])]
    path.write_bytes(whole)
    with Ledger(path) as ledger:
        assert ledger.sent("start", {}, "/q", "{}") == first + 1


def test_a_body_that_is_no_json_is_none() -> None:
    assert Answered(500, "Internal Server Error").json() is None
