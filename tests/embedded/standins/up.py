"""`duban up` with stand-ins for the product's own programs."""

import argparse
import os
import sys
from pathlib import Path

from embedded.plan import Plan, Programs
from embedded.up import run
from trouble import Trouble, refuse

HERE = Path(__file__).parent


def program(name: str) -> tuple[str, ...]:
    """Give the command of a stand-in."""
    return (sys.executable, str(HERE / f"{name}.py"))


parser = argparse.ArgumentParser()
parser.add_argument("data_dir", type=Path)
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--demo", action="store_true")
parser.add_argument("--engine-ui", action="store_true")
given = parser.parse_args()
try:
    run(
        Plan(
            **vars(given),
            programs=Programs(program("worker"), program("api"), program("step")),
            environment=dict(os.environ),
        ),
    )
except Trouble as trouble:
    refuse(trouble)
