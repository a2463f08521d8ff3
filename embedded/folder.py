"""The data folder: what lies where, its version, and the secrets made once."""

import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from trouble import Trouble

LAYOUT = 1
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
# SQLite opens no path longer than 512 bytes, and appends to the name of its file.
LONGEST = 485


class OtherVersion(Trouble):
    """{folder} was made by another version (layout {layout}, PostgreSQL {postgresql}; this one has {own_layout} and {own_postgresql}): use that version, or another --data-dir."""  # noqa: E501 - the docstring is the message

    code = "other_version"
    exit_code = 2


class FileDamaged(Trouble):
    """{path} is damaged or missing: put it back from a backup, or give another --data-dir."""

    code = "file_damaged"


class PathTooLong(Trouble):
    """The path of the data folder has {length} bytes; the engine's files allow {longest}: give a shorter --data-dir."""

    code = "path_too_long"
    exit_code = 2


class NotAFolder(Trouble):
    """{folder} is not a folder: give another --data-dir."""

    code = "not_a_folder"
    exit_code = 2


@dataclass(frozen=True)
class DataFolder:
    """Names every path under the data folder."""

    path: Path

    @property
    def up_lock(self) -> Path:
        """Held while an `up` lives."""
        return self.path / "up.lock"

    @property
    def children_lock(self) -> Path:
        """Held while any child of an `up` lives."""
        return self.path / "children.lock"

    @property
    def run_file(self) -> Path:
        """Tells other commands where the running service is."""
        return self.path / "run.json"

    @property
    def version(self) -> Path:
        """Tells which layout and PostgreSQL made the folder."""
        return self.path / "version.json"

    @property
    def schema(self) -> Path:
        """Tells which migrations the embedded database has seen."""
        return self.path / "schema.json"

    @property
    def secret_key(self) -> Path:
        """Signs what the API hands out, unless DUBAN_SECRET_KEY is set."""
        return self.path / "secret-key"

    @property
    def checkpoint_key(self) -> Path:
        """Signs checkpoints and erasures, unless DUBAN_CHECKPOINT_KEY is set."""
        return self.path / "checkpoint-key"

    @property
    def checkpoints(self) -> Path:
        """The checkpoints, outside the database."""
        return self.path / "checkpoints.jsonl"

    @property
    def password(self) -> Path:
        """The database's password."""
        return self.path / "postgres-password"

    @property
    def cluster(self) -> Path:
        """The database's files."""
        return self.path / "pg"

    @property
    def engine_file(self) -> Path:
        """The engine's file."""
        return self.path / "temporal.db"

    def log(self, name: str) -> Path:
        """Give the log of the part or step of this name."""
        return self.path / "logs" / f"{name}.log"


def open_folder(path: Path) -> DataFolder:
    """Make the folder where it is missing; refuse what cannot be one."""
    whole = path.absolute()
    length = len(os.fsencode(whole))
    if length > LONGEST:
        raise PathTooLong(length=length, longest=LONGEST)
    try:
        whole.parent.mkdir(parents=True, exist_ok=True)
        # An existing folder keeps its mode: what is secret in it is 0600.
        whole.mkdir(mode=0o700, exist_ok=True)
        (whole / "logs").mkdir(mode=0o700, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise NotAFolder(folder=path) from error
    return DataFolder(whole)


def check_version(folder: DataFolder, postgresql: int | None) -> None:
    """Refuse the folder of another version; mark a new one.

    `postgresql` is the major version at hand, None where the database is elsewhere.
    """
    made = folder.cluster.exists() or folder.engine_file.exists()
    try:
        written = json.loads(folder.version.read_text(encoding="utf-8"))
        layout, cluster = written["layout"], written["postgresql"]
    except FileNotFoundError as error:
        if made:
            raise FileDamaged(path=folder.version) from error
        layout, cluster = LAYOUT, None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileDamaged(path=folder.version) from error
    wrong_cluster = None not in (cluster, postgresql) and cluster != postgresql
    if layout != LAYOUT or wrong_cluster:
        raise OtherVersion(
            folder=folder.path,
            layout=layout,
            postgresql=cluster,
            own_layout=LAYOUT,
            own_postgresql=postgresql,
        )
    mark = {"layout": LAYOUT, "postgresql": cluster or postgresql}
    if not folder.version.exists() or cluster != mark["postgresql"]:
        write_private(folder.version, json.dumps(mark) + "\n")


def secret_in(path: Path, *, may_make: bool) -> str:
    """Read the secret in this file; make it once, where that is still possible."""
    try:
        written = path.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        if not may_make:
            raise FileDamaged(path=path) from error
        written = secrets.token_urlsafe(32)
        write_private(path, written + "\n")
    except (OSError, ValueError) as error:
        raise FileDamaged(path=path) from error
    if not SECRET.fullmatch(written):
        raise FileDamaged(path=path)
    return written


def make_checkpoint_key(path: Path) -> None:
    """Make the key that signs checkpoints, where there is none yet."""
    if not path.exists():
        from models.signing import new_key  # noqa: PLC0415 - heavy, and needed once in a folder's life

        write_private(path, new_key())


def write_private(path: Path, text: str) -> None:
    """Write for this user alone, whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
