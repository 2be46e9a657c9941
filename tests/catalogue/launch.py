"""Runs a command under limits and writes what it used, from a process so small that it does not count.

``python -I -S launch.py USAGE SECONDS BYTES COMMAND…``: the resident set of a process that is started is at least that
of the process that started it, so a test runner cannot measure it by itself.
"""

import os
import resource
import sys

usage, seconds, size, *command = sys.argv[1:]
child = os.fork()
if not child:
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    resource.setrlimit(resource.RLIMIT_AS, (int(size), int(size)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(command[0], command)
_, status, used = os.wait4(child, 0)
with open(usage, "w") as file:
    file.write(f"{os.waitstatus_to_exitcode(status)} {used.ru_utime + used.ru_stime} {used.ru_maxrss * 1024}")
