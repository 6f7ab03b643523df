"""`python child.py SIGNAL UID GID PARENT COMMAND…`: becomes COMMAND, which gets SIGNAL when its parent dies.

Even kill -9 of the parent leaves nothing running this way. Standard library only and no imports of ours: it
is run with `-I -S`, which makes it start in some 10 ms. UID and GID are numbers or "-". PARENT is the
parent's process id: if that one has died before we could ask for the signal, we end at once.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    name, uid, gid, parent, *command = sys.argv[1:]
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
