"""Rows of a table in one JSON parameter: however many there are, they are one statement and one round trip."""

from collections.abc import Iterable

from sqlalchemy import Table, TableValuedAlias, bindparam, column, func
from sqlalchemy.dialects.postgresql import JSONB

ROWS = bindparam("rows", type_=JSONB)
"""A list of mappings; orjson's values, and `orjson.Fragment` for what is JSON already."""


def recordset(table: Table, names: Iterable[str]) -> TableValuedAlias:
    """The columns `names` of rows of `table`, out of `ROWS`; what a row does not name is null in it."""
    columns = (column(name, table.c[name].type) for name in names)
    return func.jsonb_to_recordset(ROWS).table_valued(*columns, name="given").render_derived(with_types=True)
