"""The tables of cases are read through a reader, by construction: who imports them is listed here."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TABLES = {"CASES", "CASE_SNAPSHOTS", "CASE_WORDINGS", "CASE_EVENTS", "CASE_TEXTS", "CASE_COUNTS", "UPLOADS", "LETTERS"}
MODULES = {"case_tables", "count_tables", "upload_tables", "letter_tables"}
FOLDERS = ("activities", "api", "commands", "ledger", "models", "proof", "workflows")
WRITERS = {
    "chains",
    "counters",
    "erasure",
    "evidence",
    "feed",
    "erasable",
    "folding",
    "heads",
    "recording",
    "recounting",
    "register",
    "rows",
    "texts",
    "uncited",
}
"""Modules of models.db that write the record or serve who writes it; none is asked on a reader's behalf."""


OPERATORS = {f"proof/{name}.py" for name in ("following", "held", "numbers", "rebuilding", "totals")} | {
    "models/db/adoptions.py"
}
"""What proves, mends and migrates the whole record for its operator, who is no reader of cases: numbers and dates."""


def importers() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("models.db"):
                    names = {alias.name for alias in node.names} & (TABLES | MODULES)
                    if names:
                        found.setdefault(path.relative_to(ROOT).as_posix(), set()).update(names)
    return found


def test_only_the_writers_and_the_reader_s_door_import_the_tables_of_cases() -> None:
    allowed = {f"models/db/{name}.py" for name in WRITERS} | {"models/db/queries/shown.py", "models/db/schema.py"}
    assert set(importers()) <= allowed | OPERATORS
