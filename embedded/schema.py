"""Whether the embedded database has seen every migration there is.

Importing what migrates takes longer than starting the database, so a start that has
nothing to migrate skips it: the code is the same as last time, and the database says
the version that it had then.
"""

import hashlib
import json
import subprocess
from pathlib import Path

from embedded.database import NAME, USER, Cluster, binary
from embedded.folder import FileDamaged, write_private
from embedded.ports import LOOPBACK

ROOT = Path(__file__).resolve().parent.parent
# What a migration may be made of.
SOURCES = ("migrations", "models/db", "policies", "calendars")
QUERY = "SELECT string_agg(version_num, ',' ORDER BY 1) FROM alembic_version"
PATIENCE = 20


def is_current(cluster: Cluster) -> bool:
    """Tell whether there is nothing to migrate; where in doubt, there is."""
    now = _version_in(cluster)
    try:
        written = json.loads(cluster.folder.schema.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return now is not None and written == {"code": digest(), "version": now}


def note_migrated(cluster: Cluster) -> None:
    """Note what the database has seen."""
    seen = {"code": digest(), "version": _version_in(cluster)}
    write_private(cluster.folder.schema, json.dumps(seen) + "\n")


def digest(root: Path = ROOT) -> str:
    """Digest all that a migration may be made of."""
    whole = hashlib.sha256()
    for source in SOURCES:
        for path in sorted((root / source).rglob("*")):
            if path.suffix in {".py", ".sql", ".mako", ".ini", ".toml"}:
                name = path.relative_to(root).as_posix()
                whole.update(f"{name}\0".encode())
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _version_in(cluster: Cluster) -> str | None:
    asked = subprocess.run(  # noqa: S603 - our own binary
        [
            *(binary("psql"), "--no-psqlrc", "--no-password", "-At", "-c", QUERY),
            *("-h", LOOPBACK, "-p", str(cluster.port), "-U", USER, "-d", NAME),
        ],
        env={"PGPASSWORD": cluster.password, "PGCONNECT_TIMEOUT": "10"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    if "password authentication failed" in asked.stderr:
        raise FileDamaged(path=cluster.folder.password)
    return asked.stdout.strip() or None
