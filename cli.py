"""The `duban` command: names what can be done; the doing is in `commands/`."""

import typer

from commands.api import api
from commands.calendar import calendar
from commands.checkpoint import checkpoint
from commands.erase import erase
from commands.export_ledger import export_ledger
from commands.import_ledger import import_ledger
from commands.migrate import migrate
from commands.org import org
from commands.policy import policy
from commands.prove import prove
from commands.rebuild import rebuild
from commands.revive import revive
from commands.token import token
from commands.up import up
from commands.user import user
from commands.verify import verify
from commands.worker import worker
from trouble import Trouble, refuse

app = typer.Typer(
    name="duban",
    help="Follows inspection findings until they are truly put right (督办).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# Each is a file of its own under `commands/`, which imports what is heavy only when it runs: a plain function is one
# command, a `typer.Typer` a group of them.
for command in (up, api, worker, migrate, verify, prove, rebuild, revive, checkpoint, erase):
    app.command()(command)
app.command("import")(import_ledger)
app.command("export")(export_ledger)
for name, group in (("org", org), ("policy", policy), ("calendar", calendar), ("user", user), ("token", token)):
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command; what is wrong is one line on stderr, never a traceback."""
    try:
        app()
    except Trouble as trouble:
        refuse(trouble)


if __name__ == "__main__":
    main()
