"""A process of ours from outside: what it is handed, how it is heard, and that nothing of it stays behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.supervision.child import Child

HANDED = {"settings": "[daemon]\ntick = 1.0\n" + "# 很长\n" * 50_000, "troubles": {}}
"""More than a pipe holds."""


def child(code: str, *, patience: float = 60) -> Child:
    return Child([sys.executable, "-c", code], HANDED, time.monotonic, patience=patience)


def wait_for(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_it_is_handed_what_is_longer_than_a_pipe_holds(tmp_path: Path) -> None:
    file = tmp_path / "received"
    code = f"""
from pathlib import Path
from crawler.supervision.handed import receive
Path({str(file)!r}).write_text(str(receive(Path({str(tmp_path / "settings.toml")!r})).settings.daemon.tick))
"""
    process = child(code)
    wait_for(lambda: process.ended() is not None)
    assert process.ended() == 0
    assert file.read_text() == "1.0"


def test_one_that_reads_nothing_stops_nobody() -> None:
    process = child("import time; time.sleep(600)")
    process.kill()
    wait_for(lambda: process.ended() == -signal.SIGKILL)


def test_it_is_heard_and_goes_on_when_nobody_listens() -> None:
    process = child("""
import os
from crawler.supervision.handed import end_with_the_supervisor, sign_of_life
end_with_the_supervisor()
for _ in range(200_000):
    sign_of_life()  # more than the pipe holds
""")
    assert not process.spoke
    wait_for(lambda: process.ended() is not None)
    assert process.ended() == 0
    assert process.spoke


def test_what_it_started_ends_with_it(tmp_path: Path) -> None:
    file = tmp_path / "grandchild"
    process = child(f"""
import os, subprocess, sys, time
from pathlib import Path
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
Path({str(file)!r}).write_text(str(other.pid))
os._exit(3)
""")
    wait_for(lambda: process.ended() is not None)
    assert process.ended() == 3
    grandchild = int(file.read_text())
    wait_for(lambda: gone(grandchild))


def gone(pid: int) -> bool:
    """Whether a process is dead, if perhaps not buried by whoever inherits it."""
    try:
        return "Z" in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return True


def test_one_that_ends_itself_when_its_supervisor_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "orphan"
    supervisor = child(f"""
import os, sys, time
from pathlib import Path
from crawler.supervision.child import Child
code = "from crawler.supervision import handed; handed.end_with_the_supervisor(); import time; time.sleep(600)"
orphan = Child([sys.executable, "-c", code], {{}}, time.monotonic, patience=60)
time.sleep(1)
Path({str(file)!r}).write_text(str(orphan.pid))
os.kill(os.getpid(), 9)
""")
    wait_for(lambda: supervisor.ended() == -signal.SIGKILL)
    orphan = int(file.read_text())
    wait_for(lambda: gone(orphan))


@pytest.mark.parametrize("patience", [0.0, 60.0])
def test_it_is_asked_once_and_outstays_its_welcome(patience: float) -> None:
    code = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.write(1, b'.'); time.sleep(600)"
    process = child(code, patience=patience)
    wait_for(lambda: process.listen() or process.spoke)
    assert not process.outstayed()
    process.ask("it is time")
    process.ask("for another reason")
    assert process.why == "it is time"
    time.sleep(0.01)
    assert process.outstayed() == (patience == 0)
    process.kill()
    assert not process.outstayed(), "it is killed already"
    wait_for(lambda: process.ended() == -signal.SIGKILL)
    with pytest.raises(ChildProcessError):
        os.waitpid(process.pid, os.WNOHANG)
