"""What differs between Datasette 0.65 and the alphas of 1.0; the rest of the plugin knows one Datasette."""

from __future__ import annotations

from typing import Any

from archive.browse.found import archives
from archive.browse.wording import table_metadata

DESCRIPTIVE = ("title", "description", "columns")
"""What 1.0 calls metadata and keeps in tables of its own. The rest of metadata.yml (facets, order, search index) is
configuration there."""


async def may_read(datasette: Any, actor: Any, database: str) -> bool:
    """Whether somebody may see a database, by Datasette's own permissions."""
    if not _is_1_0(datasette):
        permissions = [("view-database", database), "view-instance"]
        visible, _ = await datasette.check_visibility(actor, permissions=permissions)
        return bool(visible)
    from datasette.resources import DatabaseResource

    allowed = await datasette.allowed(action="view-database", resource=DatabaseResource(database), actor=actor)
    return bool(allowed)


async def configure(datasette: Any) -> None:
    """Tell 1.0 at its start what 0.65 asks the hook get_metadata for; what the operator says himself stands."""
    if not _is_1_0(datasette):
        return
    for database in archives(datasette):
        for table, said in table_metadata().items():
            _configure_table(datasette.config, database.name, table, said)
            await _describe_table(datasette, database.name, table, said)


def _is_1_0(datasette: Any) -> bool:
    return hasattr(datasette, "set_resource_metadata")


def _configure_table(config: dict[str, Any], database: str, table: str, said: dict[str, Any]) -> None:
    tables = config.setdefault("databases", {}).setdefault(database, {}).setdefault("tables", {})
    ours = {key: value for key, value in said.items() if key not in DESCRIPTIVE}
    tables[table] = ours | tables.get(table, {})


async def _describe_table(datasette: Any, database: str, table: str, said: dict[str, Any]) -> None:
    stands = await datasette.get_resource_metadata(database, table)
    for key in ("title", "description"):
        if key not in stands:
            await datasette.set_resource_metadata(database, table, key, said[key])
    for column, description in said["columns"].items():
        if "description" not in await datasette.get_column_metadata(database, table, column):
            await datasette.set_column_metadata(database, table, column, "description", description)
