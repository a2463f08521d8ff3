"""A worker that says whether it may begin and lives, or ends at once where it is told to."""

import os
import sys
import time
from pathlib import Path

from embedded.gate import pass_gate

if os.environ.get("STANDIN_WORKER_FAILS"):
    sys.exit("the worker cannot work")
pass_gate()
migrated = (Path(os.environ["DUBAN_DATA_DIR"]) / "logs" / "migrate.log").read_text().strip()
sys.stderr.write(f"began when the step had said: {migrated}\n")
while True:
    time.sleep(60)
