"""Search by substring: any script, any length, any character."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.queries.filters import Filters
from models.db.queries.ledger import ledger_page
from models.db.queries.reader import Reader
from models.db.recorder import Recorder
from models.db.search_terms import (
    FIELD_END,
    folded,
    is_one_piece,
    piece_query,
    pieces,
    searched,
    span_query,
    standing,
)
from tests.models.db.world import START, Life, OnePersonEach, keep_texts

TOP = Reader(1, ("GW",))
TEXTS = {
    "督办事项落实不到位": "机关党委未按期召开民主生活会。",
    "公章管理混乱": "用印登记簿缺页，涉及2025年度Q3。",
    "100% 覆盖": "a_b\\c 'quoted' \"double\" & | ! :* <-> ( )",
    "Straße Übergröße": "MIXED case Text",
    "𠮷野家发票": "罕用字与表情🙂在内。",
    "末": "丁",
}


@pytest.fixture(scope="module")
async def numbers(engine: AsyncEngine) -> dict[str, str]:
    recorder = Recorder(engine, OnePersonEach())
    numbers: dict[str, str] = {}
    for title, description in TEXTS.items():
        life = Life().opened(title=title, description=description)
        await keep_texts(engine, life)
        await recorder.record(life.batch())
        numbers[title] = life.number
    return numbers


async def titles(engine: AsyncEngine, q: str, reader: Reader = TOP) -> set[str]:
    return {item["title"] for item in (await ledger_page(engine, reader, Filters(q=q), now=START)).items}


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("督", "督办事项落实不到位"),
        ("位", "督办事项落实不到位"),
        ("末", "末"),
        ("丁", "末"),
        ("督办", "督办事项落实不到位"),
        ("到位", "督办事项落实不到位"),
        ("民主生", "督办事项落实不到位"),
        ("未按期召开民主生活会", "督办事项落实不到位"),
        ("缺页，涉及", "公章管理混乱"),
        ("q3", "公章管理混乱"),
        ("%", "100% 覆盖"),
        ("0%", "100% 覆盖"),
        ("00% 覆", "100% 覆盖"),
        ("a_b\\c", "100% 覆盖"),
        ("'", "100% 覆盖"),
        ("\\", "100% 覆盖"),
        ("'q", "100% 覆盖"),
        ("\\c", "100% 覆盖"),
        ("& | ! :* <-> ( )", "100% 覆盖"),
        (":*", "100% 覆盖"),
        ("strasse", "Straße Übergröße"),
        ("ÜBERG", "Straße Übergröße"),
        ("Mixed CASE", "Straße Übergröße"),
        ("𠮷", "𠮷野家发票"),
        ("𠮷野", "𠮷野家发票"),
        ("情🙂在", "𠮷野家发票"),
    ],
)
async def test_what_is_there_is_found(engine: AsyncEngine, numbers: dict[str, str], q: str, title: str) -> None:
    assert title in numbers
    assert await titles(engine, q) == {title}


@pytest.mark.parametrize(
    "q",
    [
        *("办督", "axb", "a%c", "___", "督%", "督_", "位机", "末丁"),
        *("'; DROP TABLE cases; --", "\0\0", "' | '督办", "督办:*"),
    ],
)
async def test_what_is_not_there_is_not(engine: AsyncEngine, numbers: dict[str, str], q: str) -> None:
    assert numbers
    assert await titles(engine, q) == set()


async def test_a_number_is_found(engine: AsyncEngine, numbers: dict[str, str]) -> None:
    assert await titles(engine, numbers["公章管理混乱"]) == {"公章管理混乱"}
    assert await titles(engine, numbers["公章管理混乱"][5:]) == {"公章管理混乱"}


async def test_search_shows_nothing_out_of_sight(engine: AsyncEngine, numbers: dict[str, str]) -> None:
    assert numbers
    assert await titles(engine, "督办", Reader(1, ("SWJ-02",))) == set()


@given(st.lists(st.text(max_size=12), max_size=3), st.text(min_size=1, max_size=5))
def test_pieces_miss_no_substring(fields: list[str], wanted: str) -> None:
    """What the index is asked for is there whenever the substring is; for up to three characters, only then."""
    whole, want = searched(fields), folded(wanted)
    if not want:
        return
    index = set(pieces(whole))
    inside = any(want in field for field in whole.split(FIELD_END))
    if len(want) == 1:
        assert any(piece.startswith(want) for piece in index) == inside
    elif len(want) <= 3:
        assert (want in index) == inside
    elif inside:
        assert set(piece_query(want)[1:-1].split("' & '")) <= index
        assert set(piece_query(want, 3)[1:-1].split("' & '")) <= index
    assert is_one_piece(want) == (len(want) <= 3)
    assert piece_query(want)


@given(st.text(min_size=4, max_size=60), st.integers(1, 30))
def test_of_a_long_query_a_few_pieces_are_asked_from_end_to_end(wanted: str, most: int) -> None:
    asked = piece_query(wanted, most).split(" & ")
    assert 1 <= len(asked) <= most
    assert set(asked) <= {piece_query(wanted[at : at + 4]) for at in range(len(wanted) - 3)}
    assert piece_query(wanted[:4]) == asked[0]


@given(st.floats(0, 2000), st.floats(0, 1500), st.floats(0, 1))
def test_a_span_misses_nothing_opened_in_it(first: float, days: float, place: float) -> None:
    begins = START + timedelta(days=first)
    opened_at = begins + timedelta(days=days * place)
    index = {f"'{piece}'" for piece in standing(["SWJ", "QU"], opened_at)}
    span = span_query(["GW", "QU"], begins, begins + timedelta(days=days))
    assert span is None or index & set(span.split(" | "))
