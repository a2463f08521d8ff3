"""The ways to ask the ledger: through the queries, through HTTP, and by the driver alone."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import asyncpg
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncEngine

from api.answers import written
from api.shapes.cases import case_item
from api.shapes.dashboard import dashboard
from bench.ledger_rows import NOW
from bench.timing import Call, GivenUp
from models.db.faults import DATABASE_ERRORS
from models.db.queries.counts import counts
from models.db.queries.filters import Filters, shape_of, values_of
from models.db.queries.ledger import Page, Sort, ledger_page
from models.db.queries.listing import COUNTED, Listing, page_query, total_query
from models.db.queries.reader import Reader
from models.domain.organization import Organization

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Asking:
    """The queries as the API calls them, and its JSON."""

    database: AsyncEngine
    organization: Organization
    reader: Reader

    def page(self, filters: Filters, sort: Sort = Sort.OPENED_AT) -> Call:
        """A first page."""

        async def call() -> bytes:
            return self._json(await self._page(filters, sort))

        return call

    def second_page(self, filters: Filters) -> Call:
        """The page after the first, whose cursor is fetched once; the first again where there is no second."""
        cursors: list[str | None] = []

        async def call() -> bytes:
            if not cursors:
                cursors.append((await self._page(filters, Sort.OPENED_AT)).next)
            return self._json(await self._page(filters, Sort.OPENED_AT, cursors[0]))

        return call

    async def counts(self) -> bytes:
        """The dashboard."""
        return written(dashboard(await counts(self.database, self.reader, NOW), self.organization))

    async def _page(self, filters: Filters, sort: Sort, cursor: str | None = None) -> Page:
        try:
            return await ledger_page(
                self.database, self.reader, filters, now=NOW, sort=sort, cursor=cursor, limit=LIMIT
            )
        except DATABASE_ERRORS as error:
            raise GivenUp from error

    def _json(self, page: Page) -> bytes:
        items = [case_item(row, self.organization) for row in page.items]
        return written({"items": items, "next": page.next, "total": page.total})


@dataclass(frozen=True, slots=True)
class Raw:
    """The driver, running the text of the queries' statements."""

    connection: asyncpg.Connection

    def page(self, asking: Asking, filters: Filters) -> Call:
        """A first page and its total, as `ledger_page` asks for them."""
        bound = {**asking.reader.bound, **values_of(filters, asking.reader.units), "now": NOW, "row_limit": LIMIT + 1}
        listing = Listing(shape_of(filters), Sort.OPENED_AT, "", descending=True)
        page, total = (_text(query, bound) for query in (page_query(listing), total_query(listing.shape)))

        async def call() -> None:
            rows = await self.connection.fetch(*page)
            if len(rows) > LIMIT:
                found = await self.connection.fetchval(*total)
                assert found <= COUNTED + 1  # noqa: S101  # the statement's own bound

        return call

    async def nothing(self) -> None:
        """A round trip."""
        await self.connection.fetchval("SELECT 1")


def _text(query: Select[tuple[object, ...]], bound: dict[str, object]) -> tuple[object, ...]:
    compiled = query.compile(dialect=dialect())  # type: ignore[no-untyped-call]
    given = {**compiled.params, **bound}
    return str(compiled), *(given[name] for name in compiled.positiontup or ())


class Http:
    """A caller of `duban api` that keeps its connection; it blocks, since nothing else is at work here."""

    def __init__(self, base: str, token: str) -> None:
        """Call the API at `base` with `token`."""
        self._connection = http.client.HTTPConnection(urlsplit(base).netloc)
        self._headers = {"Authorization": f"Bearer {token}"}

    def page(self, filters: Filters) -> Call:
        """A first page; of the filters, `q` and `state` are passed on."""
        asked = [("limit", str(LIMIT)), *(("state", state) for state in filters.state)]
        asked += [("q", filters.q)] if filters.q else []

        async def call() -> None:
            self._get(f"/api/v1/cases?{urlencode(asked)}")

        return call

    async def counts(self) -> None:
        """The dashboard."""
        self._get("/api/v1/dashboard")

    async def health(self) -> None:
        """The least that the API can be asked."""
        self._get("/healthz")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _get(self, path: str) -> None:
        try:
            answer = self._answer(path)
        except http.client.RemoteDisconnected:
            # It had lain idle for longer than the server keeps one.
            answer = self._answer(path)
        body = answer.read()
        if answer.status == http.client.SERVICE_UNAVAILABLE:
            raise GivenUp
        if answer.status != http.client.OK:
            message = f"{path} answered {answer.status}: {body[:300]!r}"
            raise RuntimeError(message)

    def _answer(self, path: str) -> http.client.HTTPResponse:
        self._connection.request("GET", path, headers=self._headers)
        return self._connection.getresponse()
