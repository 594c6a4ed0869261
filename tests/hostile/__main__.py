"""`python -m hostile [NAME…]`: crawl these faults, or all that are light, and print what the archive says of each."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from hostile.crawl import documents_of, meet
from hostile.kinds import heavy, light

if __name__ == "__main__":
    chosen = [fault for fault in light() + heavy() if fault.name in sys.argv[1:]] or light()
    met = meet(chosen, Path(tempfile.mkdtemp()))
    for site in met.server.sites:
        run = met.the("runs", site.name)
        print(f"{site.name:28} {run['outcome']}: {run['reason']} {json.loads(run['counts'])}")
        print(f"    documents {sorted(documents_of(met, site))}")
        if site.fault:
            wanted = met.server.home(site) + ("/robots.txt" if site.fault.where == "robots" else site.fault.path)
            for row in met.of("resources", site.name):
                if row["url"] == wanted or (site.fault.where == "pages" and row["url"].find("/a/") < 0):
                    print(f"    {row['url']} {row['state']}, {row['reason']}, due {row['due_at']}, etag {row['etag']}")
            for row in met.of("captures", site.name):
                if row["watched"] == wanted:
                    print(f"    {row['status']} {row['type']} {row['truncated']} {row['barrier']} {row['media_type']}")
            for row in met.of("versions", site.name):
                if row["url"] == wanted:
                    print(f"    {row['kind']} {row['quality']} {len(row['text'])} {row['text'][:60]!r}")
    print(met.said[-3_000:])
    print(met.cost, met.server.trespasses, met.folder)
