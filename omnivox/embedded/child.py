"""`python child.py SIGNAL UID GID LOCK PARENT COMMAND…` becomes COMMAND, which dies with its parent.

Even kill -9 of the parent leaves nothing running this way. Standard library only and no imports of ours: it
is run with `-I -S`, which makes it start in some 10 ms. UID and GID are numbers or "-". LOCK is a file or
"-": COMMAND and all its children hold a shared lock on it while they live, so that the next start can wait
for the last of them. PARENT is the parent's process id: if it died before we asked for the signal, we end.
"""

import ctypes
import fcntl
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    name, uid, gid, lock, parent, *command = sys.argv[1:]
    if lock != "-":
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        os.set_inheritable(descriptor, True)
    if gid != "-":
        os.setgroups([])
        os.setgid(int(gid))
    if uid != "-":
        os.setuid(int(uid))  # clears the death signal, hence before asking for it
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, int(signal.Signals[name]), 0, 0, 0) != 0:
        sys.exit(f"prctl failed: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != int(parent):
        sys.exit("the parent is gone")
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
