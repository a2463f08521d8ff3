"""The versions of the rules. A case is decided by the one it carries (`Case.rules`), whatever the build.

How a rule changes while cases are open: docs/decisions/0006-rules-version.md.
"""

FIRST = 1
LATEST = 1
"""The highest version that this build knows; new cases are opened under it."""
