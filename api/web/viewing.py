"""What an address of the ledger asks: the API's filters, and which columns are shown."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from pydantic import Field, ValidationError

from api.listing import MAY_REPEAT, CaseQuery
from api.malformed import malformed
from api.web.columns import Column
from models.domain.organization import Organization

_SEVERAL = MAY_REPEAT | {"columns"}
OF_UNITS = ("unit", "supervisor", "held_by")
_PLACE = frozenset({"cursor"})
LOOKS = frozenset({"cursor", "sort", "limit", "columns", "view"})
"""What says how a list looks, and narrows nothing."""


class View(CaseQuery):
    """A view of the ledger, as its address says it."""

    columns: list[Column] = Field(default=[], max_length=len(Column))
    view: str | None = Field(default=None, max_length=60)
    """The saved view that it began as."""

    @property
    def said(self) -> Mapping[str, Any]:
        """What the address says, the place in the list aside."""
        return self._said(_PLACE)

    @property
    def narrowed(self) -> Mapping[str, Any]:
        """What narrows the list: the filters that are in use."""
        return self._said(LOOKS)

    @property
    def saved(self) -> Mapping[str, Any]:
        """What a saved view keeps of it."""
        return self._said(_PLACE | {"view"})

    @property
    def looks(self) -> Mapping[str, Any]:
        """How the list looks, whatever narrows it."""
        return {name: value for name, value in self.said.items() if name in LOOKS and name != "view"}

    def _said(self, without: Iterable[str]) -> Mapping[str, Any]:
        given = self.model_dump(mode="json", exclude_defaults=True, exclude=set(without))
        return {name: value for name, value in given.items() if value not in ("", [])}


async def asked_for(request: Request) -> View:
    """What the address asks for. Raises `Malformed`."""
    return view_of(request.query_params.multi_items())


def view_of(items: Iterable[tuple[str, str]]) -> View:
    """The view that the names and values of an address ask for. Raises `Malformed`."""
    try:
        return View.model_validate(_given(items))
    except ValidationError as error:
        raise malformed(error.errors()) from error


def mended(items: Iterable[tuple[str, str]], organization: Organization) -> tuple[View, list[str]]:
    """The same where some of it may not hold any more: without that, and the names of what was left out."""
    given, left_out = _given(items), []
    while True:
        try:
            view = View.model_validate(given)
        except ValidationError as error:
            wrong = {str(one["loc"][0]) for one in error.errors()}
            left_out += sorted(wrong)
            given = {name: value for name, value in given.items() if name not in wrong}
            continue
        gone = [name for name in OF_UNITS if not organization.unit_by_code.keys() >= set(getattr(view, name))]
        if not gone:
            return view, left_out
        left_out += gone
        given = {name: value for name, value in given.items() if name not in gone}


def address(said: Mapping[str, Any], path: str = "/cases") -> str:
    """The address of a view."""
    asked = {name: _written(value) for name, value in said.items() if value not in (None, "", [], ())}
    return f"{path}?{urlencode(asked, doseq=True)}" if asked else path


def _given(items: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Forms send every field, empty ones too: what is left blank narrows nothing."""
    given: dict[str, Any] = {}
    for name, value in items:
        if value:
            given[name] = [*given.get(name, ()), value] if name in _SEVERAL else value
    return given


def _written(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value
