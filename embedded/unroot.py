"""Running PostgreSQL when we are root, which it refuses to be.

Best is a user namespace of its own, where our id is another one and every file stays
ours. Where that is forbidden, as in many containers, the child becomes `nobody` and
keeps one right, to pass through folders that are closed to others: that is no more
than the namespace lets it do, and no folder's mode has to change.
"""

import ctypes
import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path

NOBODY = 65534
CLONE_NEWUSER = 0x10000000
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


class Way(Enum):
    """How a child stops being root."""

    NOT_ROOT = "not root"
    NAMESPACE = "a user namespace"
    NOBODY = "nobody"

    @property
    def enter(self) -> Callable[[], None] | None:
        """What the child does between fork and exec."""
        return {
            Way.NOT_ROOT: None,
            Way.NAMESPACE: _enter_namespace,
            Way.NOBODY: _become_nobody,
        }[self]


def find_way() -> Way:
    """Choose by trying: a child enters a namespace and tells whether it could."""
    if os.geteuid() != 0:
        return Way.NOT_ROOT
    child = os.fork()
    if child == 0:
        try:
            _enter_namespace()
        except OSError:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return Way.NAMESPACE if status == 0 else Way.NOBODY


def own_for(way: Way, folder: Path) -> None:
    """Give the database's files to the user it runs as, where that has changed."""
    if way is Way.NOT_ROOT:
        return
    owner = NOBODY if way is Way.NOBODY else 0
    if not folder.exists() or folder.stat().st_uid == owner:
        return
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(os.path.join(parent, name), owner, owner, follow_symlinks=False)  # noqa: PTH118 - thousands of files
    # Last, since it is what the next start looks at.
    os.chown(folder, owner, owner)


def _enter_namespace() -> None:
    outside, outside_group = os.geteuid(), os.getegid()
    _must(_libc.unshare(CLONE_NEWUSER))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {outside} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {outside_group} 1")


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def _become_nobody() -> None:
    _must(_libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0))
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    # The one right that is kept, and its passing on through exec.
    rights = (_Data * 2)()
    right = 1 << CAP_DAC_OVERRIDE
    rights[0] = _Data(right, right, right)
    header = _Header(CAPABILITY_VERSION_3, 0)
    # Without it only folders that are open to others can be reached: tried anyway.
    if _libc.capset(ctypes.byref(header), rights) == 0:
        _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def _must(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
