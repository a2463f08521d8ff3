"""What an address of the ledger asks: the API's filters, and which columns are shown."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from pydantic import Field, ValidationError

from api.listing import MAY_REPEAT, CaseQuery
from api.malformed import malformed
from api.web.columns import Column

_SEVERAL = MAY_REPEAT | {"columns"}
_PLACE = frozenset({"cursor"})
LOOKS = frozenset({"cursor", "sort", "limit", "columns"})
"""What says how a list looks, and narrows nothing."""


class View(CaseQuery):
    """A view of the ledger, as its address says it."""

    columns: list[Column] = Field(default=[], max_length=len(Column))

    @property
    def said(self) -> Mapping[str, Any]:
        """What the address says, the place in the list aside."""
        return self._said(_PLACE)

    @property
    def narrowed(self) -> Mapping[str, Any]:
        """What narrows the list: the filters that are in use."""
        return self._said(LOOKS)

    @property
    def looks(self) -> Mapping[str, Any]:
        """How the list looks, whatever narrows it."""
        return {name: value for name, value in self.said.items() if name in LOOKS}

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
