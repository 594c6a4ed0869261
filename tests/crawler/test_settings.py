"""settings.toml: every mistake is one sentence that names the file and the key."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from archive.freshness import Policy
from crawler.errors import SettingsError
from crawler.settings import Settings, load, template

SITE = """
[[site]]
id = "example"
name = "示例市人民政府"
url = "https://www.example.gov.cn/"
family = "trs"
[[site.channel]]
name = "通知公告"
url = "https://www.example.gov.cn/tzgg/"
"""


def loaded(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_site_and_the_defaults(tmp_path: Path) -> None:
    settings = loaded(tmp_path, SITE)
    assert settings.archive_path == tmp_path / "archive.db"
    assert settings.politeness.delay == 1.0
    assert settings.drawn_sites == ()
    (site,) = settings.sites
    assert (site.id, site.family, site.channels[0].url) == (
        "example",
        "trs",
        "https://www.example.gov.cn/tzgg/",
    )


def test_aliases_are_hosts_as_urls_spell_them(tmp_path: Path) -> None:
    written = 'aliases = ["Example.gov.cn", "example.gov.cn:8080", "例子.example:80", "a.example:443", "[::1]:81"]'
    (site,) = loaded(tmp_path, SITE.replace('family = "trs"', written)).sites
    assert site.aliases == (
        "example.gov.cn",
        "example.gov.cn:8080",
        "xn--fsqu00a.example",
        "a.example",
        "[::1]:81",
    )


def test_what_is_granted_is_a_policy(tmp_path: Path) -> None:
    assert loaded(tmp_path, SITE).policy == Policy()
    granted = 'readings_a_day = 2.0\nlongest_reading_days = 7.0\nholidays = ["2026-11-11"]'
    policy = loaded(tmp_path, f"{SITE}[freshness]\n{granted}").policy
    assert (policy.readings_a_day, policy.longest_reading) == (2.0, timedelta(days=7))
    assert not policy.calendar.works(date(2026, 11, 11))


def test_a_site_may_want_a_browser(tmp_path: Path) -> None:
    assert loaded(tmp_path, SITE.replace('family = "trs"', "browser = true")).drawn_sites == ("example",)


def test_the_user_agent_names_us_and_whom_to_ask(tmp_path: Path) -> None:
    settings = loaded(tmp_path, '[identity]\ncontact = "archive@example.org"\n')
    assert settings.user_agent.startswith("Gongkai/")
    assert settings.user_agent.endswith("(+archive@example.org)")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[politeness]\ndeley = 3", "politeness.deley is not a setting; did you mean delay?"),
        ("[politness]\ndelay = 3", "politness is not a setting; did you mean politeness?"),
        ('[politeness]\ndelay = "3"', "politeness.delay: Input should be a valid number"),
        ("[politeness]\ndelay = -1", "politeness.delay: Input should be greater than or equal to 0"),
        ('[guard]\nallow_networks = ["10.0.0.1/8"]', "guard.allow_networks: 10.0.0.1/8 has host bits set"),
        (SITE + SITE, "two sites are called 'example'"),
        (SITE.replace('"trs"', '"joomla"'), "site[1].family: no family is called 'joomla'"),
        (
            SITE.replace("https://www.example.gov.cn/tzgg/", "ftp://x"),
            "site[1].channel[1].url: String should match",
        ),
        (SITE.replace('name = "示例市人民政府"', ""), "site[1].name is missing"),
        (
            SITE.replace('family = "trs"', 'aliases = ["http://example.gov.cn/"]'),
            "site[1].aliases: 'http://example.gov.cn/' is not a host such as",
        ),
        (SITE.replace('family = "trs"', 'aliases = ["a b"]'), "site[1].aliases: 'a b' is not a host such as"),
        (
            '[freshness]\nholidays = ["1 October"]',
            "freshness.holidays: '1 October' is not a day such as 2026-10-01",
        ),
        (
            '[freshness]\nholidays = ["2026-10-01"]\nworkdays = ["2026-10-01"]',
            "freshness: 2026-10-01 is in holidays and in workdays",
        ),
        ("[freshness]\nreadings_a_day = 0", "freshness.readings_a_day: Input should be greater than 0"),
        ("[archive\n", "is not TOML"),
        ('[archive]\npath = "."', "name a file in it"),
    ],
)
def test_a_mistake_is_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, text)
    assert sentence in str(caught.value)
    assert str(tmp_path / "settings.toml") in str(caught.value)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="`gongkai init` writes one"):
        load(tmp_path / "settings.toml")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, "[politeness]\ndeley = 3\ntimeout = 0")
    assert str(caught.value).count("settings.toml") == 2


def test_the_template_is_the_defaults_with_their_meaning(tmp_path: Path) -> None:
    assert loaded(tmp_path, template()).model_dump(exclude={"file"}) == Settings().model_dump(exclude={"file"})
    for table, fields in tomllib.loads(template()).items():
        for name in fields:
            assert Settings.model_fields[table].annotation.model_fields[name].description  # type: ignore[union-attr]


def test_of_several_sites_on_one_host_the_strictest_tls_holds(tmp_path: Path) -> None:
    legacy = SITE.replace("family", 'tls = "legacy"\nfamily').replace('"example"', '"old"')
    other = SITE.replace("www.", "other.").replace('"example"', '"other"')
    assert loaded(tmp_path, SITE + legacy + other).tls_rules == {
        "www.example.gov.cn": "legacy",
        "other.example.gov.cn": "record",
    }
    required = loaded(tmp_path, '[guard]\ntls = "require"\n' + SITE + legacy + other)
    assert required.tls_rules == {"www.example.gov.cn": "require", "other.example.gov.cn": "require"}
    assert [required.tls_rule(site) for site in ("example", "old")] == ["require", "legacy"]


def test_legacy_is_for_a_site_never_for_all(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"guard\.tls: Input should be 'record' or 'require'"):
        loaded(tmp_path, '[guard]\ntls = "legacy"\n' + SITE)


def test_of_several_sites_on_one_host_the_longest_delay_holds(tmp_path: Path) -> None:
    table = '[[site]]\nid = "{}"\nname = "某局"\nurl = "http://{}/"\n{}\n'
    tables = [("a", "one.example", ""), ("b", "one.example", "delay = 5"), ("c", "two.example:8080", "delay = 0")]
    settings = loaded(tmp_path, "[politeness]\ndelay = 2\n" + "".join(table.format(*site) for site in tables))
    assert settings.delays == {"one.example": 5, "two.example:8080": 0}
    assert settings.budgets == {"a": 10_000, "b": 10_000, "c": 10_000}
