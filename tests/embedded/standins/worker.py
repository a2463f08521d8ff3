"""A worker that only lives, or ends at once where it is told to."""

import os
import sys
import time

if os.environ.get("STANDIN_WORKER_FAILS"):
    sys.exit("the worker cannot work")
while True:
    time.sleep(60)
