"""The canonical form: what is hashed is RFC 8785, whoever writes it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from models.chain import GENESIS, event_hash, instant_text
from models.domain.events import AnyFact

AT = datetime(2026, 3, 2, 1, 2, 3, 456, tzinfo=UTC)

# What facts are made of; names are codes and field names, which are ASCII.
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
names = st.text(st.characters(min_codepoint=32, max_codepoint=126))
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(names, inner, max_size=5), max_leaves=20
)


@given(st.dictionaries(names, values, max_size=6), st.text())
def test_what_is_hashed_is_the_canonical_form_of_the_standard(data: dict[str, Any], actor: str) -> None:
    body = {"case": "2026-000001", "seq": 7, "type": "t", "at": instant_text(AT), "actor": actor, "data": data}
    expected = sha256(GENESIS.encode() + rfc8785.dumps(body)).hexdigest()
    assert event_hash("2026-000001", seq=7, kind="t", at=AT, actor=actor, data=data, prev=GENESIS) == expected


def test_no_fact_holds_a_fraction() -> None:
    """Fractions are where writers of JSON differ."""
    schema = TypeAdapter(AnyFact).json_schema(mode="serialization")
    assert "number" not in set(_types(schema))


def _types(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(kind := schema.get("type"), str):
            yield kind
        for inner in schema.values():
            yield from _types(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _types(inner)
