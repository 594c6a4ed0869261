"""The originals of an archive in pywb, the Web's own machine for replaying: ``python replaying.py FOLDER``.

Reads URLs with their instants as JSON from standard input, and writes what pywb answers as JSON. A process of its own,
because pywb is made for gevent and for a working directory of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


def replayed(originals: Path, wanted: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """What pywb answers for each URL at its instant: status, headers, length and digest of the body."""
    done = subprocess.run(
        [sys.executable, __file__, str(originals)],
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _answers(originals: Path, wanted: list[tuple[str, str]]) -> list[dict[str, Any]]:
    from pywb.apps.frontendapp import FrontEndApp
    from pywb.indexer.cdxindexer import main as index
    from werkzeug.test import Client

    # postappend: what was posted belongs to the key, or a POST and a GET of one second would be taken for each other
    index(["--cdxj", "--sort", "--postappend", "--output", "index.cdxj", str(originals)])
    Path("config.yaml").write_text(
        f"collections:\n  kept:\n    index_paths: index.cdxj\n    archive_paths: {originals}/\n", encoding="utf-8"
    )
    client = Client(FrontEndApp(config_file="config.yaml"))
    answers = []
    for url, at in wanted:
        stamp = "".join(digit for digit in at if digit.isdigit())
        # id_: as it was archived, no link rewritten, and who takes gzip gets gzip
        answer = client.get(f"/kept/{stamp}id_/{url}", headers={"Accept-Encoding": "gzip"})
        answers.append(
            {
                "status": answer.status_code,
                "headers": dict(answer.headers),
                "digest": "sha256:" + sha256(answer.data).hexdigest(),
                "length": len(answer.data),
            }
        )
    return answers


if __name__ == "__main__":
    folder = Path(sys.argv[1]).resolve()
    with TemporaryDirectory() as scratch:
        os.chdir(scratch)
        print(json.dumps(_answers(folder, json.load(sys.stdin))))
