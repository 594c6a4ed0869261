"""What a backup holds of settings.toml: all but secrets, and still settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.settings import load, parse, template
from crawler.shareable import LEFT_OUT, shareable

SECRETS = ("canary-one", "canary-two", "canary-three", "canary-four", "canary-five")

FULL = """\
# the archive of the province
[archive]
path = "a.db"  # on the large disk

[alerts]
# urls = ["mailto://me:canary-one@example.org"]
urls = [
    "mailto://us:canary-two@example.org",  # everybody
]
digest_at = "07:00"

[[site]]
id = "qinghe"
name = "清河市人民政府"
url = "https://www.qinghe.test/"

# the ministry's own reader
[[webhook]]
url = "https://example.org/hook/canary-three"
secret = "canary-four-canary-four-canary-four"

[[site]]
# closed since March
id = "linshan"
name = "林山县人民政府"
url = "https://www.linshan.test/"

[[webhook]]
url = "https://example.org/other"
secret = "whsec_Y2FuYXJ5LWZpdmUtY2FuYXJ5LWZpdmUtY2FuYXJ5LWZpdmU="
"""

INLINE = """\
alerts = { urls = ["json://canary-one@example.org"], digest_at = "07:00" }
webhook = [{ url = "https://example.org/canary-two", secret = "canary-three-canary-three-canary" }]
site = [{ id = "qinghe", name = "清河", url = "https://www.qinghe.test/" }]
"""


@pytest.mark.parametrize("text", [FULL, INLINE])
def test_no_secret_is_given_away_and_the_rest_stays(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    copy = shareable(file)
    assert copy is not None
    assert copy.startswith(LEFT_OUT)
    assert not [secret for secret in (*SECRETS, "whsec_", "example.org") if secret in copy]
    before, after = load(file), parse(copy, file)
    assert (after.site, after.alerts.digest_at, after.archive) == (before.site, "07:00", before.archive)
    assert (after.webhook, after.alerts.urls) == ((), ())


def test_comments_stay(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(FULL, encoding="utf-8")
    for comment in ("# the archive of the province", "# on the large disk", "# closed since March"):
        assert comment in str(shareable(file))


def test_settings_without_secrets_are_copied_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('# mine\n[archive]\npath = "a.db"\n', encoding="utf-8")
    assert shareable(file) == file.read_text(encoding="utf-8")
    file.write_text(template(), encoding="utf-8")
    assert parse(str(shareable(file)), file) == load(file)


@pytest.mark.parametrize("text", ["not TOML = = canary-one", None])
def test_what_cannot_be_read_is_not_given_away(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    assert shareable(tmp_path / "settings.toml") is None


def test_settings_that_are_printed_show_none(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(FULL, encoding="utf-8")
    assert not [secret for secret in (*SECRETS, "whsec_") if secret in repr(load(file))]
