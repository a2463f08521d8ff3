"""`duban calendar draft` and `duban calendar country`: calendars as files to read through and to load."""

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from trouble import Trouble

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from calendars.notice import HolidayNotice
    from models.domain.calendar_versions import CalendarVersion

_STDIN = "-"
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)
_MOST_YEARS = 50


class YearsRefused(Trouble):
    """{given} names no years: write 2026 or 2026-2028, at most {most} years between {first} and {last}."""

    code = "years_refused"
    exit_code = 2


def draft(
    file: Annotated[str, typer.Argument(help="The notice as text; - reads standard input.")],
    version: Annotated[str | None, typer.Option(help="What to call the new version; cn-YEAR unless told.")] = None,
) -> None:
    """Print the calendar in force with the year of the State Council's notice in FILE (国务院办公厅放假通知).

    It is a draft: read it through, save it, and load it by `duban calendar load`.
    """
    from calendars.countries import computed_after  # noqa: PLC0415 - heavy
    from calendars.drafting import draft as drafted  # noqa: PLC0415 - heavy
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.loading.calendar_writing import written  # noqa: PLC0415 - kept out of --help
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    notice = _notice(file)
    in_force = in_transaction(settings_for_command(engine=False), _in_force)
    calendar = drafted(in_force, notice, version or f"cn-{notice.year}", computed_after)
    typer.echo(written(calendar, _remarks(in_force, calendar, notice)), nl=False)


def country(
    code: Annotated[str, typer.Argument(help="Two letters, such as CN or DE.")],
    subdivision: Annotated[str | None, typer.Option(help="A part of it with holidays of its own, such as BY.")] = None,
    years: Annotated[str | None, typer.Option(help="Such as 2026 or 2024-2028.")] = None,
) -> None:
    """Print the calendar of a country: as published where that is known, as computed elsewhere.

    Read it through, save it, and load it by `duban calendar load`; `official_to` says until when you vouch for it.
    """
    from calendars.countries import country_calendar  # noqa: PLC0415 - heavy
    from models.loading.calendar_writing import written  # noqa: PLC0415 - kept out of --help
    from settings import read_settings  # noqa: PLC0415 - kept out of --help

    today = datetime.now(ZoneInfo(read_settings().time_zone)).date()
    calendar = country_calendar(code.upper(), subdivision, _span(years) if years else None, today)
    command = " ".join(word for word in ("duban calendar country", code.upper(), subdivision) if word)
    typer.echo(written(calendar, [command]), nl=False)


def _notice(file: str) -> "HolidayNotice":
    from calendars.notice import NoticeUnclear, read_notice  # noqa: PLC0415 - kept out of --help
    from models.loading.reading import FileRefused  # noqa: PLC0415 - kept out of --help

    try:
        text = sys.stdin.read() if file == _STDIN else Path(file).read_text(encoding="utf-8")
        return read_notice(text)
    except OSError as error:
        raise FileRefused(Path(file), [error.strerror or error]) from error
    except NoticeUnclear as error:
        raise FileRefused(Path(file), error.faults) from error
    except UnicodeDecodeError as error:
        raise FileRefused(Path(file), ["it is not text in UTF-8"]) from error


async def _in_force(conn: "AsyncConnection") -> "CalendarVersion":
    from models.db.calendars import calendar_version, version_in_force  # noqa: PLC0415 - heavy

    return await calendar_version(conn, await version_in_force(conn))


def _remarks(before: "CalendarVersion", after: "CalendarVersion", notice: "HolidayNotice") -> Iterator[str]:
    from models.loading.calendar_differences import differences  # noqa: PLC0415 - kept out of --help

    yield "草稿：核对后保存，再执行 duban calendar load。 A draft: check it, save it, then `duban calendar load` it."
    yield f"{notice.year}: {notice.source}"
    found = [*differences(before, after)]
    yield f"与现行 {before.version} 相比有 {len(found)} 天不同。 Days that differ from {before.version}, in force:"
    yield from (f"- {one}" for one in found)
    if notice.passed_over:
        yield "未涉及放假日期的语句。 Passed over, since it sets no day:"
        yield from (f"- {sentence}" for sentence in notice.passed_over)


def _span(given: str) -> tuple[int, int]:
    from models.domain.deadlines import FIRST_YEAR, LAST_YEAR  # noqa: PLC0415 - kept out of --help

    if found := _YEARS.fullmatch(given):
        first, last = int(found[1]), int(found[2] or found[1])
        if FIRST_YEAR <= first <= last <= LAST_YEAR and last - first < _MOST_YEARS:
            return first, last
    raise YearsRefused(given=given, most=_MOST_YEARS, first=FIRST_YEAR, last=LAST_YEAR)
