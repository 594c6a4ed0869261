"""What lies beside a published archive so that one command serves it: configuration for either Datasette, a README."""

from __future__ import annotations

import json

from archive.browse import SETTINGS
from archive.browse.wording import table_metadata, title_and_description
from archive.publication import Publication

README = """# {title}

{description}

Published by Gongkai on {day}: {documents:,} documents, up to event {last_seq:,} of the feed of changes.
{originals}

Serve it, in an environment where Gongkai is installed, from this folder:

```
gongkai serve .
```

`datasette serve .` does the same (Datasette 0.65 or 1.0). Either is at http://127.0.0.1:8001/ and takes `--host` and
`--port`. The database never changes and is opened as such: the folder may be read-only, and any number of servers may
share it.

| file | is |
| --- | --- |
| `{database}` | the archive (SQLite); `sqlite3 -readonly {database}` reads it too |
{folder}| `metadata.json`, `settings.json` | what Datasette 0.65 is told: titles, facets, search, time limits |
| `datasette.yaml` | the same settings for Datasette 1.0 |
| `inspect-data.json` | how many rows each table has; it also says that the database never changes |
| `manifest-sha256.txt` | what each file is: `sha256sum --quiet -c manifest-sha256.txt` |

Whatever you edit here, `metadata.json` for example, is left as it is by the next `gongkai publish`.
"""

WITH = "The originals are here, so every page can be replayed."
WITHOUT = "The originals are not part of it: the links to them say so. (`gongkai publish --originals` includes them.)"
FOLDER = "| `{name}-warc/` | the originals (WARC/1.1): every byte that the sites sent |\n"


def texts(publication: Publication) -> dict[str, str]:
    """The small files of a publication, by name."""
    database = publication.database
    title, description = title_and_description()
    metadata = {
        "title": title,
        "description": description,
        "databases": {database.stem: {"tables": table_metadata()}},
    }
    lies_there = publication.segments is not None
    readme = README.format(
        title=title,
        description=description,
        day=publication.at.date(),
        documents=publication.documents,
        last_seq=publication.last_seq,
        originals=WITH if lies_there else WITHOUT,
        database=database.name,
        folder=FOLDER.format(name=database.stem) if lies_there else "",
    )
    return {
        "metadata.json": json.dumps(metadata, ensure_ascii=False, indent=2) + "\n",
        "settings.json": json.dumps(SETTINGS, indent=2) + "\n",
        "datasette.yaml": "settings:\n"
        + "".join(f"  {name}: {json.dumps(value)}\n" for name, value in SETTINGS.items()),
        "README.md": readme,
    }
