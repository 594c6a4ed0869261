"""The invented government: its places, its bodies, its six websites and their channels. Nothing here exists.

Region codes begin with 99, which GB/T 2260 leaves free.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FamilyName = Literal["trs", "jpage", "gkmlpt", "boda", "asp", "nfcms"]
Kind = Literal["notice", "announcement", "measures", "report", "interpretation", "answers", "appointment"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """A body that writes papers; ``mark`` begins its document numbers (机关代字)."""

    name: str
    mark: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelPlan:
    """A channel (栏目) of a website: the key its addresses use, what it publishes, and how much of it at the start."""

    name: str
    key: str
    kinds: tuple[Kind, ...]
    founded_with: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SitePlan:
    """A website. ``code`` is its 网站标识码, ``organisation`` the first half of its index numbers."""

    id: str
    name: str
    place: str
    family: FamilyName
    code: str
    region: str
    organisation: str
    offices: tuple[Office, ...]
    channels: tuple[ChannelPlan, ...]

    @property
    def host(self) -> Office:
        """The body whose website it is (主办单位)."""
        return self.offices[0]

    @property
    def title(self) -> str:
        """The name in the page's head and in 来源."""
        return f"{self.name}网站"

    def channel(self, name: str) -> ChannelPlan:
        """The channel of that name; KeyError when the site has none."""
        for channel in self.channels:
            if channel.name == name:
                return channel
        raise KeyError(f"{self.name} has no channel {name}")


def _offices(place: str, mark: str, *bureaus: tuple[str, str]) -> tuple[Office, ...]:
    government = f"{place}人民政府"
    return (
        Office(name=government, mark=f"{mark}政发"),
        Office(name=f"{government}办公室", mark=f"{mark}政办发"),
        *(Office(name=f"{place}{bureau}", mark=f"{mark}{letter}发") for bureau, letter in bureaus),
    )


QINGHE = SitePlan(
    id="qinghe",
    name="青禾市人民政府",
    place="青禾市",
    family="trs",
    code="9901000001",
    region="990100",
    organisation="990100417",
    offices=_offices(
        "青禾市",
        "青",
        ("教育局", "教"),
        ("财政局", "财"),
        ("民政局", "民"),
        ("生态环境局", "环"),
        ("应急管理局", "应急"),
    ),
    channels=(
        ChannelPlan(name="通知公告", key="tzgg", kinds=("notice", "announcement"), founded_with=46),
        ChannelPlan(name="政策文件", key="zcwj", kinds=("measures", "notice"), founded_with=24),
        ChannelPlan(name="政策解读", key="zcjd", kinds=("interpretation",), founded_with=12),
        ChannelPlan(name="法治政府建设年度报告", key="fzzf", kinds=("report",), founded_with=14),
    ),
)
LINQU = SitePlan(
    id="linqu",
    name="临渠区人民政府",
    place="临渠区",
    family="jpage",
    code="9901020003",
    region="990102",
    organisation="990102086",
    offices=_offices("临渠区", "临", ("住房和城乡建设局", "建"), ("卫生健康局", "卫"), ("市场监督管理局", "市监")),
    channels=(
        ChannelPlan(name="通知公告", key="1229001", kinds=("notice", "announcement"), founded_with=34),
        ChannelPlan(name="政策文件", key="1229002", kinds=("measures", "notice"), founded_with=18),
        ChannelPlan(name="法治政府建设年度报告", key="1229007", kinds=("report",), founded_with=10),
    ),
)
LABOUR = SitePlan(
    id="lanchuan-hrss",
    name="澜川省人力资源和社会保障厅",
    place="澜川省",
    family="gkmlpt",
    code="9900000012",
    region="990000",
    organisation="11990000MB17X3420P",
    offices=(
        Office(name="澜川省人力资源和社会保障厅", mark="澜人社发"),
        Office(name="澜川省就业服务中心", mark="澜就业发"),
    ),
    channels=(
        ChannelPlan(name="通知公告", key="6101", kinds=("notice", "announcement"), founded_with=26),
        ChannelPlan(name="政策文件", key="6102", kinds=("measures", "notice"), founded_with=14),
        ChannelPlan(name="常见问题", key="6108", kinds=("answers",), founded_with=9),
    ),
)
WANGQUAN = SitePlan(
    id="wangquan",
    name="望泉县人民政府",
    place="望泉县",
    family="boda",
    code="9901230002",
    region="990123",
    organisation="990123554",
    offices=_offices("望泉县", "望", ("农业农村局", "农"), ("水务局", "水"), ("交通运输局", "交")),
    channels=(
        ChannelPlan(name="通知公告", key="1043/tzgg", kinds=("notice", "announcement"), founded_with=33),
        ChannelPlan(name="政策文件", key="1044/zcwj", kinds=("measures", "notice"), founded_with=12),
        ChannelPlan(name="政策解读", key="1047/zcjd", kinds=("interpretation",), founded_with=8),
        ChannelPlan(name="法治政府建设年度报告", key="1052/fzzf", kinds=("report",), founded_with=9),
    ),
)
SUMUER = SitePlan(
    id="sumuer",
    name="苏木尔旗人民政府",
    place="苏木尔旗",
    family="asp",
    code="9901250001",
    region="990125",
    organisation="990125203",
    offices=_offices("苏木尔旗", "苏", ("林业和草原局", "林草"), ("文化旅游体育局", "文旅")),
    channels=(
        ChannelPlan(name="通知公告", key="3", kinds=("notice", "announcement"), founded_with=24),
        ChannelPlan(name="政策文件", key="5", kinds=("measures",), founded_with=8),
        ChannelPlan(name="人事任免", key="7", kinds=("appointment",), founded_with=12),
    ),
)
LAND = SitePlan(
    id="qinghe-land",
    name="青禾市自然资源局",
    place="青禾市",
    family="nfcms",
    code="9901000027",
    region="990100",
    organisation="990100733",
    offices=(Office(name="青禾市自然资源局", mark="青自然资发"),),
    channels=(
        ChannelPlan(name="通知公告", key="xwzx/tzgg", kinds=("notice", "announcement"), founded_with=22),
        ChannelPlan(name="常见问题", key="hdjl/cjwt", kinds=("answers",), founded_with=9),
        ChannelPlan(name="法治政府建设年度报告", key="zwgk/fzzf", kinds=("report",), founded_with=5),
    ),
)

SITES = (QINGHE, LINQU, LABOUR, WANGQUAN, SUMUER, LAND)
PROVINCE = "澜川省"
FOUNDING_REPOSTS = 10
"""Papers of one site that another shows as well, before the first day."""
