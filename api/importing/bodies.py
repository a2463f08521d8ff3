"""What a row asks of the API: the same body that anybody sends who opens a case."""

from collections.abc import Iterable

from pydantic import ValidationError

from api.bodies.opening import OpenCase
from ledger.columns import Column
from ledger.faults import Fault
from ledger.judging import Prospect

_COLUMNS = {
    "title": Column.TITLE,
    "description": Column.DESCRIPTION,
    "external_ref": Column.REF,
    "lead_unit": Column.LEAD,
    "co_units": Column.CO_UNITS,
    "deadline": Column.DEADLINE,
}


def body_of(prospect: Prospect, source: str, inspection: str | None) -> OpenCase:
    """The body. Raises `ValidationError` for what may stand in a spreadsheet and in no case."""
    entry = prospect.entry
    return OpenCase.model_validate(
        {
            "title": entry.title,
            "description": entry.description,
            "severity": entry.severity,
            "category": entry.category,
            "group": entry.group,
            "lead_unit": entry.lead,
            "co_units": entry.co_units,
            "supervisor": prospect.named,
            "inspection": inspection,
            "source": source,
            "external_ref": entry.ref,
            "deadline": entry.deadline.model_dump(),
        }
    )


def faults_of_bodies(prospects: Iterable[Prospect], source: str, inspection: str | None) -> tuple[Fault, ...]:
    """A fault for each value that no case can hold: characters that cannot be stored, too many units."""
    faults = []
    for prospect in prospects:
        try:
            body_of(prospect, source, inspection)
        except ValidationError as error:
            for found in error.errors(include_url=False, include_input=False):
                column = _COLUMNS.get(str(found["loc"][0]) if found["loc"] else "")
                reason = f"no case can hold this: {found['msg']}"
                zh = "此内容无法保存为事项：含有不能保存的字符，或数量超出限制。"
                faults.append(Fault(row=prospect.entry.row, column=column, reason=reason, zh=zh))
    return tuple(faults)
