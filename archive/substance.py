"""Whether a document says something else: what makes a new version of it, and which version is one of substance."""

from __future__ import annotations

from dataclasses import fields

from archive.records import ChangeKind, Content, Metadata
from archive.text import plain, text_digest
from archive.wording import words

BEARING_LAW = ("document_number", "issuing_body", "effective_on", "expires_on", "validity")
"""Official fields on which it hangs what a document is, who answers for it, and whether it is in force."""


def difference(before: Content, after: Content) -> ChangeKind | None:
    """What kind of change there is between two contents: of what they say, of the official fields only, or none.

    Values are compared as texts are: printed in Traditional or Simplified, in whatever width, they are the same.
    """
    if not _is_same(before.text, after.text) or _files(before) != _files(after):
        return "changed"
    changed = changed_fields(before.metadata, after.metadata)
    if "title" in changed:
        return "changed"
    return "metadata" if changed else None


def _is_same(before: str, after: str) -> bool:
    """Whether two texts are one; mostly they are to the letter, and need not be made plain."""
    return before == after or text_digest(before) == text_digest(after)


def changed_fields(before: Metadata, after: Metadata) -> tuple[str, ...]:
    """The names of the official fields that differ, in their order."""
    one, other = _comparable(before), _comparable(after)
    return tuple(name for name, value in one.items() if value != other[name])


def parts(content: Content) -> dict[str, object]:
    """What a content says, part by part and made plain: where all are equal there is no difference."""
    return {"text": text_digest(content.text), "files": sorted(_files(content)), **_comparable(content.metadata)}


def is_substantive(before: Content, after: Content) -> bool:
    """Whether words or figures of text or title changed, a field that bears law, or the files that belong to it.

    Punctuation, layout and the other fields are not of substance.
    """
    law = set(changed_fields(before.metadata, after.metadata)) & set(BEARING_LAW)
    return (
        bool(law)
        or {attachment.url for attachment in before.attachments} != {attachment.url for attachment in after.attachments}
        or words(before.metadata.title or "") != words(after.metadata.title or "")
        or words(before.text) != words(after.text)
    )


def _files(content: Content) -> set[tuple[str, str]]:
    return {(attachment.url, plain(attachment.name)) for attachment in content.attachments}


def _comparable(metadata: Metadata) -> dict[str, object]:
    values = {field.name: getattr(metadata, field.name) for field in fields(Metadata)}
    values["language"] = (metadata.language or "").partition("-")[
        0
    ]  # zh-Hans and zh-Hant are two printings of one text
    return {name: plain(value) if isinstance(value, str) else value for name, value in values.items()}
