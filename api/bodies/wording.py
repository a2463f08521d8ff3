"""Texts as callers write them. They never enter the engine: each becomes a digest on the way in."""

from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

TITLE = 200
DESCRIPTION = 20_000
TEXT = 5_000
LABEL = 200
"""A group stands in an index, which takes no long texts."""
FILES = 200
MEASURES = 50
UNITS = 50


def storable(value: str) -> str:
    """`value`, if PostgreSQL and UTF-8 can hold it."""
    if "\x00" in value:
        message = "NUL cannot be stored"
        raise ValueError(message)
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        message = "half of a surrogate pair is no character"
        raise ValueError(message)
    return value


def _said(value: str) -> str:
    # What has no shape of its own says nothing, either: a link of it could not be seen.
    if not any(letter.isprintable() and not letter.isspace() for letter in value):
        message = "something must be said here"
        raise ValueError(message)
    return storable(value)


class Wording(str):
    """A text of a case. It goes to the record's `case_texts`; all else speaks of it by its digest."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read as a text that says something."""
        return core_schema.no_info_after_validator_function(cls._read, core_schema.str_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Described as a text."""
        return {"type": "string"}

    @classmethod
    def _read(cls, value: str) -> Self:
        return cls(_said(value))


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip(" \t\r\n") else value


Title = Annotated[Wording, StringConstraints(max_length=TITLE)]
Description = Annotated[Wording, StringConstraints(max_length=DESCRIPTION)]
Text = Annotated[Wording, StringConstraints(max_length=TEXT)]
Note = Annotated[Text | None, BeforeValidator(_blank_is_none)]
"""A text that may be left out; a blank one is left out."""
Label = Annotated[Annotated[Wording, StringConstraints(max_length=LABEL)] | None, BeforeValidator(_blank_is_none)]


class Body(BaseModel):
    """A request's body. Numbers are not read from text, nor the other way round."""

    model_config = ConfigDict(extra="forbid", frozen=True)
