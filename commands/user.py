"""`duban user`."""

import sys
from typing import Annotated

import typer

user = typer.Typer(help="The accounts.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="The name to sign in with.")]


@user.command()
def add(
    login: Login,
    *,
    person: Annotated[str | None, typer.Option(help="The code of the person whose account it is.")] = None,
    administrator: Annotated[bool, typer.Option("--administrator", help="May administer the service.")] = False,
    no_password: Annotated[bool, typer.Option("--no-password", help="For one who signs in elsewhere.")] = False,
) -> None:
    """Add an account. The password is asked for, or read from standard input."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.accounts import add_account  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=False)
    password = None if no_password else _asked()
    in_transaction(
        settings,
        lambda conn: add_account(conn, login, person=person, administrator=administrator, password=password),
    )
    typer.echo(f"Added the account {login}.")


@user.command(name="list")
def list_() -> None:
    """List the accounts."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.accounts import listed_accounts  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    listed = in_transaction(settings_for_command(engine=False), listed_accounts)
    width = max((len(account.login) for account, _ in listed), default=0)
    for account, name in listed:
        marks = [word for word in ("administrator", "disabled") if getattr(account, word)]
        marks += ["demo password"] if account.demo else []
        typer.echo("  ".join((f"{account.login:<{width}}", name or "-", ", ".join(marks))).rstrip())
    typer.echo(f"{len(listed)} accounts.", err=True)


@user.command()
def password(login: Login) -> None:
    """Set an account's password, asked for or read from standard input; signs it out everywhere."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.accounts import set_password  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=False)
    new = _asked()
    in_transaction(settings, lambda conn: set_password(conn, login, new))
    typer.echo(f"{login} has a new password and is signed out everywhere.")


@user.command()
def disable(login: Login) -> None:
    """Shut an account; its tokens stop working at once."""
    _shut(login, disabled=True)
    typer.echo(f"{login} can no longer sign in, and its tokens open nothing.")


@user.command()
def enable(login: Login) -> None:
    """Open an account again that was disabled."""
    _shut(login, disabled=False)
    typer.echo(f"{login} can sign in again.")


def _shut(login: str, *, disabled: bool) -> None:
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.accounts import disable_account  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=False)
    in_transaction(settings, lambda conn: disable_account(conn, login, disabled=disabled))


def _asked() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
