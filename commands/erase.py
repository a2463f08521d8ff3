"""`duban erase`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from commands.checkpoint import CheckpointKeyMissing
from trouble import Trouble

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from models.db.erasable import Standing, TextPlace
    from settings import Settings


class ErasureUnclear(Trouble):
    """Say which texts: --case NUMBER, with --text SEQ:FIELD or all of it; or --person CODE; and why: --reason."""

    code = "erasure_unclear"
    exit_code = 2


class PersonUnknown(Trouble):
    """There is no person {person}."""

    code = "person_unknown"


def erase(  # noqa: PLR0913  # what can be said
    *,
    case: Annotated[str | None, typer.Option(help="The number of the case.")] = None,
    text: Annotated[list[str] | None, typer.Option(help="SEQ:FIELD, 1:title, or SEQ for all of an event.")] = None,
    person: Annotated[str | None, typer.Option(help="All that the person of this code has written.")] = None,
    reason: Annotated[str, typer.Option(help="On what ground. It stays on record: name nobody.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and erase nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Erase anew what a restored backup has brought back.")] = False,
    as_: Annotated[str | None, typer.Option("--as", help="The administrator who erases.")] = None,
) -> None:
    """Erase texts for good, by an act that stays on record (个人信息保护法 Art. 47); chains stay whole."""
    from embedded.exit import run_and_leave  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    if again:
        run_and_leave(_again(settings_for_command(engine=False)))
    unclear = (case is None) == (person is None) or (text and case is None)
    if unclear or not (dry_run or reason.strip()):
        raise ErasureUnclear
    places = [_place(one) for one in text or ()]
    settings = settings_for_command(engine=False)
    run_and_leave(_erased(settings, case, places, person, reason.strip(), as_, dry_run=dry_run))


def _place(said: str) -> "TextPlace":
    from models.db.erasable import TextPlace  # noqa: PLC0415 - heavy

    seq, _, field = said.partition(":")
    if not (seq.isascii() and seq.isdecimal() and 0 < int(seq) < 2**31):
        raise ErasureUnclear
    return TextPlace(int(seq), field or None)


async def _erased(  # noqa: PLR0913, PLR0917  # what was said
    settings: "Settings",
    case: str | None,
    places: "list[TextPlace]",
    person: str | None,
    reason: str,
    login: str | None,
    *,
    dry_run: bool,
) -> int:
    from models.db.accounts import confirming_administrator  # noqa: PLC0415 - heavy
    from models.db.erasable import meant  # noqa: PLC0415 - heavy
    from models.db.erasure import Erasure, erase_texts  # noqa: PLC0415 - heavy
    from models.signing import read_signer  # noqa: PLC0415 - heavy
    from proof.parts import record  # noqa: PLC0415 - heavy

    async with record(settings) as database:
        async with database.connect() as conn:
            account = None if dry_run else await confirming_administrator(conn, login)
            whose = await _person(database, person) if person is not None else None
            standing = await meant(conn, number=case, places=places, person=whose)
        if dry_run:
            _say(standing)
            return 0
        signer = read_signer(settings.checkpoint_key_place)
        if signer is None:
            raise CheckpointKeyMissing(path=settings.checkpoint_key_place)
        erasure = Erasure(uuid4().hex, f"administrator:{account}", reason, datetime.now(UTC), whose)
        erased = 0
        for number, of in standing.items():
            act = await erase_texts(database, number, of.digests, erasure, signer)
            if act is not None:
                erased += len(act.digests)
                typer.echo(f"{number}  {len(act.digests)} texts erased, act {act.n}")
    typer.echo(f"{erased} texts erased")
    return 0


async def _person(database: "AsyncEngine", code: str) -> int:
    from models.db.organizations import load_organization  # noqa: PLC0415 - heavy

    async with database.connect() as conn:
        _, organization = await load_organization(conn)
    for person in organization.people:
        if person.code == code:
            return person.id
    raise PersonUnknown(person=code)


async def _again(settings: "Settings") -> int:
    from models.db.acts import acts_after  # noqa: PLC0415 - heavy
    from models.db.erasure import erase_again  # noqa: PLC0415 - heavy
    from proof.parts import record  # noqa: PLC0415 - heavy

    erased = 0
    async with record(settings) as database:
        async with database.connect() as conn:
            numbers = sorted({act.number for act in await acts_after(conn, 0)})
        for number in numbers:
            erased += await erase_again(database, number, datetime.now(UTC))
    typer.echo(f"{erased} texts erased again")
    return 0


def _say(standing: "dict[str, Standing]") -> None:
    for number, of in standing.items():
        typer.echo(f"{number}  {len(of.digests)} texts, {of.already} erased before")
    total = sum(len(of.digests) for of in standing.values())
    typer.echo(f"{total} texts in {len(standing)} cases would be erased; nothing was changed")
