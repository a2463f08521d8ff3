"""Rows of a table in one JSON parameter: however many there are, they are one statement and one round trip."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Table, TableValuedAlias, bindparam, column, func
from sqlalchemy.dialects.postgresql import JSONB


def rows_param(name: str) -> BindParameter[Any]:
    """A parameter that is a list of mappings; orjson's values, and `orjson.Fragment` for what is JSON already."""
    return bindparam(name, type_=JSONB)


def recordset(table: Table, names: Iterable[str], param: str) -> TableValuedAlias:
    """The columns `names` of rows of `table`, out of the parameter `param`; what a row does not name is null in it."""
    columns = (column(name, table.c[name].type) for name in names)
    given = func.jsonb_to_recordset(rows_param(param)).table_valued(*columns, name=f"{param}_given")
    return given.render_derived(with_types=True)
