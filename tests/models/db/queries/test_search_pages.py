"""Searches of every kind against looking through every case: the same cases, in the same order, page by page."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.projection import viewers
from models.db.queries.filters import Filters
from models.db.queries.ledger import COUNTED, Page, Sort, ledger_page
from models.db.queries.reader import Reader
from models.db.recorder import Recorder
from models.db.search_terms import folded
from models.domain import events as e
from models.domain.case import Case
from tests.models.db.world import START, Life, OnePersonEach, keep_texts

NOW = START + timedelta(days=900)
COUNT = 1300
READERS = (("GW",), ("SWJ-01",), ("SWJ-02",), ("QU",), ("SWJ-01", "QU"), ("NOBODY",), ())
FILTERS: dict[str, tuple[Filters, Callable[[Case], bool]]] = {
    "all": (Filters(), lambda _: True),
    "assigned": (Filters(state=("assigned",)), lambda case: case.state == "assigned"),
    "some leads": (Filters(units=("SWJ-01", "SWJ-02")), lambda case: case.lead in {"SWJ-01", "SWJ-02"}),
    "taken over": (Filters(supervisor=("SWJ",)), lambda case: case.supervisor == "SWJ"),
}
SIGNS = "甲乙丙丁戊"
RARE = "庚辛壬癸"


class Said(NamedTuple):
    """A case and what it is found by."""

    life: Life
    text: str

    @property
    def case(self) -> Case:
        """The case as it was recorded."""
        assert self.life.case is not None
        return self.life.case


@pytest.fixture(scope="module")
async def said(engine: AsyncEngine) -> list[Said]:
    """Cases of five signs, of which some are everywhere and some phrases nowhere; a crowd of them within a minute."""
    chance, recorder = Random(11), Recorder(engine, OnePersonEach())
    found: list[Said] = []
    for n in range(COUNT):
        title = "".join(chance.choices(SIGNS, weights=(50, 20, 5, 2, 1), k=8))
        description = "".join(chance.choices(SIGNS, k=6)) + (
            RARE[: chance.randint(2, 4)] if chance.random() < 0.03 else ""
        )
        life = Life(at=START + timedelta(hours=min(n, 900) * 11))
        lead = chance.choice(("SWJ-01", "SWJ-02", "SWJ-02", None))
        life.opened(title=title, description=description, lead=lead, due=NOW + timedelta(days=chance.randint(1, 50)))
        if chance.random() < 0.2:
            life.do(e.TakenOver(supervisor="SWJ", reason=life.text("提级")))
        found.append(Said(life, "\x1f".join(map(folded, (life.number, title, description)))))
    await keep_texts(engine, *(one.life for one in found))
    await asyncio.gather(*(recorder.record(one.life.batch()) for one in found))
    await recorder.close()
    return found


def expected(  # noqa: PLR0913  # a list is all of these
    said: list[Said], q: str, units: tuple[str, ...], fits: Callable[[Case], bool], sort: Sort, *, descending: bool
) -> list[str]:
    keys: dict[Sort, Callable[[Case], Any]] = {
        Sort.OPENED_AT: lambda case: case.opened_at,
        Sort.DUE: lambda case: case.due,
        Sort.NUMBER: lambda case: case.number,
        Sort.SEVERITY: lambda _: 0,
    }
    seen = [one for one in said if folded(q) in one.text and fits(one.case) and set(units) & set(viewers(one.case))]
    seen.sort(key=lambda one: (keys[sort](one.case), one.case.number), reverse=descending)
    return [one.case.number for one in seen]


def questions() -> list[tuple[str, tuple[str, ...], str, Sort, bool, int]]:
    chance = Random(5)
    asked = []
    for _ in range(160):
        q = "".join(chance.choices(SIGNS + "庚", weights=(30, 15, 5, 3, 2, 1), k=chance.choice((1, 2, 2, 3, 3, 4, 6))))
        q = chance.choice((q, q, q, RARE[:2], RARE[1:4], RARE, "2026-0", "0013", q + RARE))
        sort = chance.choice((Sort.OPENED_AT, Sort.OPENED_AT, *Sort))
        asked.append(
            (
                q,
                chance.choice(READERS),
                chance.choice([*FILTERS]),
                sort,
                chance.random() < 0.7,
                chance.choice((3, 50, 200, 500)),
            )
        )
    return asked


async def test_every_search_finds_what_looking_through_all_cases_finds(engine: AsyncEngine, said: list[Said]) -> None:
    for q, units, name, sort, descending, limit in questions():
        filters, fits = FILTERS[name]
        right = expected(said, q, units, fits, sort, descending=descending)
        asked = Filters(**{field: getattr(filters, field) for field in ("state", "units", "supervisor")}, q=q)
        cursor, found = None, list[str]()
        # Some pages of many; all of them where there are few.
        for _ in range(6):
            page: Page = await ledger_page(
                engine, Reader(1, units), asked, now=NOW, sort=sort, descending=descending, cursor=cursor, limit=limit
            )
            found += [item["number"] for item in page.items]
            assert page.total == (len(right) if len(right) <= COUNTED else None), (q, units, name)
            cursor = page.next
            if cursor is None:
                break
        assert found == right[: len(found)], (q, units, name, sort, descending)
        assert (cursor is None) == (len(found) == len(right)), (q, units, name, sort, descending)


async def test_a_case_is_found_by_those_who_see_it_now(engine: AsyncEngine, said: list[Said]) -> None:
    assert said
    recorder = Recorder(engine, OnePersonEach())
    life = Life().opened(title="换了牵头单位", lead="SWJ-01")
    await keep_texts(engine, life)
    await recorder.record(life.batch())
    life.do(e.Declined(reason=life.text("不归我们")))
    life.do(
        e.Assigned(
            lead="SWJ-02",
            supervisor="SWJ-JG",
            deadline=life.case and life.case.deadline,
            due=life.case and life.case.due,
        )
    )
    await recorder.record(life.batch())
    await recorder.close()
    for units, count in ((("SWJ-02",), 1), (("QU",), 1), (("SWJ-01",), 0), (("GW",), 1)):
        page = await ledger_page(engine, Reader(1, units), Filters(q="换了牵"), now=NOW)
        assert len(page.items) == count, units
