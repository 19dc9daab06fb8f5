"""Starts the service again and again: loads its libraries once, then forks a fresh process for every line it reads.

A line is JSON: {"port": …, "log": path, "environment": {…}}; the answer is the id of the new process, which runs the command of
`scripts/serve` with that environment. So a start costs a fraction of a second instead of two, and 25 kills fit into a test.
The processes end with this one, and this one with whoever holds its input.
"""

import ctypes
import gc
import json
import os
import signal
import sys
from collections.abc import Mapping

# What the forked processes need is loaded here.
import uvicorn.lifespan.on
import uvicorn.protocols.http.auto
import uvicorn.protocols.websockets.auto  # noqa: F401
import uvloop  # noqa: F401

import app.main  # noqa: F401
from app.cli.serving import app as commands

PR_SET_PDEATHSIG = 1


def serve(port: int, log: str, environment: Mapping[str, str]) -> None:
    """Become the service."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    gc.unfreeze()
    os.environ.update(environment)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (0, 1, 2):
        os.dup2(output if stream else os.open(os.devnull, os.O_RDONLY), stream)
    commands(["serve", "--host", "127.0.0.1", "--port", str(port)])


def main() -> None:
    """Start what is asked for until the input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    gc.freeze()  # the children share these pages
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                serve(**json.loads(line))
            finally:
                os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main()
