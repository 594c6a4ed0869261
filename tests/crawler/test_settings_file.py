"""Sites written into settings.toml: comments stay, the result is valid, and nothing is half written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crawler.errors import SettingsError
from crawler.onboarding.findings import Found, Survey
from crawler.onboarding.seen import Facts
from crawler.onboarding.settings_file import Addition, addition, as_toml, write
from crawler.settings import Settings, load
from crawler.site import Listing

HOME = "https://www.linshan.example/"
MINE = """\
# my archive; do not lose this comment
[archive]
path = "a.db"  # nor this one

[[site]]  # the city
id = "linhe"
name = "临河市人民政府"
url = "https://www.linhe.example/"

# what they publish
[[site.channel]]
name = "公告"
url = "https://www.linhe.example/gg/"

[daemon]
tick = 3.0
"""


def found(*names: str, home: str = HOME) -> Survey:
    channels = tuple(
        Found(name=name, url=f"{home}{n}/", role="disclosure", listing=Listing(kind="listing", family="trs"))
        for n, name in enumerate(names)
    )
    facts = Facts(name="临山县人民政府", code="9901260004", region="990126")
    return Survey(url=home, facts=facts, channels=channels, chosen=channels)


def added(path: Path, survey: Survey, name: str | None = None) -> Addition:
    settings = load(path) if path.exists() else Settings(file=path)
    new = addition(settings, survey, name)
    write(path, new)
    return new


def test_a_site_is_appended_and_every_comment_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(MINE, encoding="utf-8")
    added(path, found("通知公告", "政策文件"))
    assert path.read_text(encoding="utf-8") == MINE + (
        '\n[[site]]\nid = "linshan"\nname = "临山县人民政府"\nurl = "https://www.linshan.example/"\n'
        'family = "trs"\ncode = "9901260004"\nregion = "990126"\n\n'
        '[[site.channel]]\nname = "通知公告"\nurl = "https://www.linshan.example/0/"\n\n'
        '[[site.channel]]\nname = "政策文件"\nurl = "https://www.linshan.example/1/"\n'
    )
    assert [site.id for site in load(path).sites] == ["linhe", "linshan"]


def test_a_site_that_is_there_only_gains_channels(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(MINE, encoding="utf-8")
    new = added(path, found("公告", "文件", home="https://www.linhe.example/"))
    assert not new.is_new
    written = path.read_text(encoding="utf-8")
    for comment in ("do not lose this comment", "# nor this one", "# the city", "# what they publish"):
        assert comment in written
    assert 'gg/"\n\n[[site.channel]]\nname = "公告"' in written
    assert '1/"\n\n[daemon]' in written
    assert [channel.name for channel in load(path).sites[0].channels] == ["公告", "公告", "文件"]
    assert added(path, found("公告", "文件", home="https://www.linhe.example/")).site.channel == ()
    assert path.read_text(encoding="utf-8") == written


def test_the_first_site_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    added(path, found("公告"))
    assert path.read_text(encoding="utf-8").startswith("# Settings of Gongkai.")
    assert load(path).sites[0].name == "临山县人民政府"
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("name", "site_id", "display"),
    [
        ("county", "county", "临山县人民政府"),
        ("临山", "linshan", "临山"),
        ("Linshan County", "linshan", "Linshan County"),
        (None, "linshan", "临山县人民政府"),
    ],
)
def test_a_name_given_is_an_id_or_a_display_name(name: str | None, site_id: str, display: str, tmp_path: Path) -> None:
    new = added(tmp_path / "settings.toml", found("公告"), name)
    assert (new.site.id, new.site.name) == (site_id, display)


def test_an_id_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(MINE.replace('"linhe"', '"linshan"'), encoding="utf-8")
    assert added(path, found("公告")).site.id == "linshan-2"


def test_what_would_be_no_settings_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(MINE, encoding="utf-8")
    with pytest.raises(SettingsError, match="two sites are called 'linhe'"):
        added(path, found("公告"), "linhe")
    assert path.read_text(encoding="utf-8") == MINE
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


def test_an_inline_list_of_sites_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("site = []\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="is not TOML"):
        added(path, found("公告"))
    assert path.read_text(encoding="utf-8") == "site = []\n"


def test_windows_lines_mode_and_links_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_bytes(MINE.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    added(link, found("公告"))
    written = real.read_bytes()
    assert link.is_symlink()
    assert written.count(b"\n") == written.count(b"\r\n")
    assert real.stat().st_mode & 0o777 == 0o640


def test_the_preview_is_what_is_written(tmp_path: Path) -> None:
    new = added(tmp_path / "settings.toml", found("公告", "文件"))
    preview = as_toml(new)
    assert preview in (tmp_path / "settings.toml").read_text(encoding="utf-8")
    assert tomllib.loads(preview)["site"][0]["channel"][1]["name"] == "文件"
