"""The small parts that many answers share. Additions are free, so none of these is closed."""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel

Item = TypeVar("Item")


class Named(BaseModel):
    """A unit, or a kind of post: its code, and what it is called."""

    code: str
    name: str
    name_en: str | None


class PersonNamed(BaseModel):
    """A person."""

    id: int
    code: str
    name: str
    name_en: str | None


class Items(BaseModel, Generic[Item]):
    """A page of a list; `next` is the cursor of the following one, `total` is exact up to 1,000, else null."""

    items: list[Item]
    next: str | None
    total: int | None


class Problem(BaseModel):
    """Why a request could not be carried out (RFC 9457). `code` is stable; what else helps stands beside it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None


Said = dict[str, Any]
"""What differs from kind to kind."""
