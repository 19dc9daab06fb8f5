"""By strace: when a request was read, when data were forced to disk, when the answer left."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = "read,recvfrom,recvmsg,write,writev,sendto,sendmsg,fsync,fdatasync"
# -f begins each line with the thread, -ttt adds the second; -y shows what is behind a number, -T how long it took.
LINE = re.compile(r"^(?P<thread>\d+) +(?P<at>\d+\.\d+) (?P<call>.*)$")
RESUMED = re.compile(r"^<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$")
ENDED = re.compile(r"= (?P<result>-?\d+)(?: \w+ \(.*\))? <(?P<seconds>[\d.]+)>$")
READS = ("read(", "recvfrom(", "recvmsg(")
WRITES = ("write(", "writev(", "sendto(", "sendmsg(")
SYNCS = ("fsync(", "fdatasync(")
ACKNOWLEDGEMENT = '"HTTP/1.1 2'


@dataclass(frozen=True, slots=True)
class Call:
    """One finished call: its text without the result, and the seconds of the clock when it began and ended."""

    text: str
    began: float
    ended: float
    result: int


def is_there() -> bool:
    """Whether strace is installed and may follow a process that it starts."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run([*command(Path("/dev/null")), "true"], check=False, capture_output=True)
    return tried.returncode == 0


def command(output: Path, *, detached: bool = False) -> list[str]:
    """The command to put before another one; `detached` leaves the other one its parent and process id."""
    flags = ["-f", "--seccomp-bpf", "-ttt", "-T", "-y", "-s", "200", "-e", f"trace={CALLS}", "-o", str(output)]
    return ["strace", *(["-D"] if detached else []), *flags]


def calls(trace: Path) -> Iterator[Call]:
    """The finished calls, in the order in which they ended."""
    begun: dict[str, tuple[str, float]] = {}
    for line in trace.read_text(errors="replace").splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        text, at, thread = found["call"], float(found["at"]), found["thread"]
        if text.endswith("<unfinished ...>"):
            begun[thread] = text.removesuffix("<unfinished ...>").rstrip(), at
            continue
        resumed = RESUMED.match(text)
        if resumed is not None and thread in begun:
            start, began = begun.pop(thread)
            text = start + resumed["rest"]
        else:
            began = at
        end = ENDED.search(text)
        if end is not None:
            yield Call(text[: end.start()], began, began + float(end["seconds"]), int(end["result"]))


def unsynced(requests: Sequence[str], service: Path, log: Path, *, kept_in: str) -> list[str]:
    """Which requests (parts of their first lines, in the order they were sent) were acknowledged before data reached the disk.

    Between the read of the request and the write of its 2xx a file named `kept_in` must have been forced to disk. `log` is the
    trace of the process that does so: the service's own, or the database's.
    """
    syncs = [c for c in calls(log) if c.text.startswith(SYNCS) and kept_in in c.text and c.result == 0]
    traced = calls(service)
    missing = []
    for request in requests:
        came = next((c for c in traced if c.text.startswith(READS) and request in c.text), None)
        left = next((c for c in traced if c.text.startswith(WRITES) and ACKNOWLEDGEMENT in c.text), None)
        if came is None or left is None:
            missing.append(f"{request}: not seen in the trace")
        elif not any(came.ended <= sync.began and sync.ended <= left.began for sync in syncs):
            missing.append(f"{request}: answered after {1000 * (left.began - came.ended):.1f} ms, nothing forced to disk")
    return missing
