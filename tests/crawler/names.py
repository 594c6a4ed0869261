"""`gongkai` with name servers of a test: `names.py FILE ARGUMENTS …`.

FILE is JSON: what each name answers, one look-up after the other and then from the beginning; null hangs. What is
looked up is written to FILE.log. Only the blocking look-up is another: a name server that never answers cannot be put
into the system's settings by a test.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from itertools import cycle
from pathlib import Path

from crawler import connecting
from gongkai import main

HANGS = 6.0
"""Seconds; much longer than a look-up may take here."""

if __name__ == "__main__":
    file = Path(sys.argv.pop(1))
    answers = {name: cycle(said) for name, said in json.loads(file.read_text(encoding="utf-8")).items()}
    lock = threading.Lock()

    def look_up(name: str) -> list[connecting.SocketAddress]:
        with lock:
            if name not in answers:
                raise socket.gaierror(socket.EAI_NONAME, "no such name")
            said = next(answers[name])
            with file.with_suffix(".log").open("a", encoding="utf-8") as log:
                log.write(f"{name} {said}\n")
        if said is None:
            time.sleep(HANGS)
        return [(address, 0) if "." in address else (address, 0, 0, 0) for address in said or ()]

    connecting.look_up = look_up
    connecting.LOOK_UP = 1.0
    sys.exit(main())
