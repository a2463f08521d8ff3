"""A step that has nothing to do, or fails where it is told to."""

import os
import sys

if os.environ.get("STANDIN_STEP_FAILS") == sys.argv[1]:
    sys.exit("duban: the step went wrong")
sys.stderr.write(f"did {' '.join(sys.argv[1:])}\n")
