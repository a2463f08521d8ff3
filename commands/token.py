"""`duban token`."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from models.db.token_scopes import WHOLE, TokenScope

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from models.db.tokens import Issued, Token

token = typer.Typer(help="The API tokens.", no_args_is_help=True)


@token.command()
def issue(
    login: Annotated[str, typer.Argument(help="The account that the token acts for.")],
    name: Annotated[str, typer.Option(help="What it is for.")],
    days: Annotated[int, typer.Option(min=0, max=3650, help="How long it works; 0 for ever.")] = 90,
    scope: Annotated[
        list[TokenScope] | None, typer.Option(help="How far it goes, once for each; all three unless told.")
    ] = None,
) -> None:
    """Issue a token and print it, this once."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    async def work(conn: "AsyncConnection") -> "Issued":
        from models.db.accounts import account  # noqa: PLC0415 - heavy
        from models.db.tokens import issue_token  # noqa: PLC0415 - heavy

        expires_in = timedelta(days=days) if days else None
        found = await account(conn, login)
        return await issue_token(
            conn, found.id, now=datetime.now(UTC), expires_in=expires_in, name=name, scopes=scope or WHOLE
        )

    issued = in_transaction(settings_for_command(engine=False), work)
    until = f"works until {issued.expires_at:%Y-%m-%d}" if issued.expires_at else "does not expire"
    typer.echo(f"Token {issued.id} for {login} {until}. It is not shown again:", err=True)
    typer.echo(issued.secret)


@token.command(name="list")
def list_(login: Annotated[str | None, typer.Argument(help="Only those of this account.")] = None) -> None:
    """List the tokens, without their secrets."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.tokens import tokens  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    now = datetime.now(UTC)
    for one in in_transaction(settings_for_command(engine=False), lambda conn: tokens(conn, login)):
        reach = f"  [{', '.join(one.scopes)}]" if one.name else ""
        typer.echo(f"{one.id:>6}  {one.login}  {one.name or '(signed in)'}  {_standing(one, now)}{reach}")


@token.command()
def revoke(number: Annotated[int, typer.Argument(help="The token's number, as `list` shows it.")]) -> None:
    """Revoke a token: it stops working at once."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.tokens import revoke_token  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=False)
    in_transaction(settings, lambda conn: revoke_token(conn, number, datetime.now(UTC)))
    typer.echo(f"Token {number} is revoked.")


def _standing(one: "Token", now: datetime) -> str:
    if one.revoked_at is not None:
        return f"revoked {one.revoked_at:%Y-%m-%d}"
    used = f"last used {one.last_used_at:%Y-%m-%d}" if one.last_used_at else "never used"
    if one.expires_at is None:
        return f"does not expire, {used}"
    return f"{'works until' if one.works(now) else 'expired'} {one.expires_at:%Y-%m-%d}, {used}"
