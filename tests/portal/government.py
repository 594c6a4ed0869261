"""The invented government: its places, its bodies, its websites and their channels. Nothing here exists.

Region codes begin with 99, which GB/T 2260 leaves free.
"""

from __future__ import annotations

from portal.plans import ChannelPlan, Office, SitePlan, offices

QINGHE = SitePlan(
    id="qinghe",
    name="青禾市人民政府",
    place="青禾市",
    family="trs",
    code="9901000001",
    region="990100",
    organisation="990100417",
    offices=offices(
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
        ChannelPlan(name="政策解读", key="zcjd", kinds=("interpretation",), founded_with=12, in_hub=True),
        ChannelPlan(name="法治政府建设年度报告", key="fzzf", kinds=("report",), founded_with=14, in_hub=True),
    ),
    news=True,
)
LINQU = SitePlan(
    id="linqu",
    name="临渠区人民政府",
    place="临渠区",
    family="jpage",
    code="9901020003",
    region="990102",
    organisation="990102086",
    offices=offices("临渠区", "临", ("住房和城乡建设局", "建"), ("卫生健康局", "卫"), ("市场监督管理局", "市监")),
    channels=(
        ChannelPlan(name="通知公告", key="1229001", kinds=("notice", "announcement"), founded_with=34),
        ChannelPlan(name="政策文件", key="1229002", kinds=("measures", "notice"), founded_with=18),
        ChannelPlan(name="法治政府建设年度报告", key="1229007", kinds=("report",), founded_with=10, in_hub=True),
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
        ChannelPlan(name="政策文件", key="6102", kinds=("measures", "notice"), founded_with=14, in_hub=True),
        ChannelPlan(name="常见问题", key="6108", kinds=("answers",), founded_with=9, in_hub=True),
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
    offices=offices("望泉县", "望", ("农业农村局", "农"), ("水务局", "水"), ("交通运输局", "交")),
    channels=(
        ChannelPlan(name="通知公告", key="1043/tzgg", kinds=("notice", "announcement"), founded_with=33),
        ChannelPlan(name="政策文件", key="1044/zcwj", kinds=("measures", "notice"), founded_with=12),
        ChannelPlan(name="政策解读", key="1047/zcjd", kinds=("interpretation",), founded_with=8, in_hub=True),
        ChannelPlan(name="法治政府建设年度报告", key="1052/fzzf", kinds=("report",), founded_with=9, in_hub=True),
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
    offices=offices("苏木尔旗", "苏", ("林业和草原局", "林草"), ("文化旅游体育局", "文旅")),
    channels=(
        ChannelPlan(name="通知公告", key="3", kinds=("notice", "announcement"), founded_with=24),
        ChannelPlan(name="政策文件", key="5", kinds=("measures",), founded_with=8),
        ChannelPlan(name="人事任免", key="7", kinds=("appointment",), founded_with=12, in_hub=True),
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
        ChannelPlan(name="法治政府建设年度报告", key="zwgk/fzzf", kinds=("report",), founded_with=5, in_hub=True),
    ),
)

YANHE = SitePlan(
    id="yanhe",
    name="砚河市人民政府",
    place="砚河市",
    family="kaipu",
    code="9903000001",
    region="990300",
    organisation="990300621",
    offices=offices("砚河市", "砚", ("科学技术局", "科"), ("审计局", "审")),
    channels=(
        ChannelPlan(name="通知公告", key="c1101", kinds=("notice", "announcement"), founded_with=16),
        ChannelPlan(name="规范性文件", key="c1102", kinds=("measures",), founded_with=18, form="api"),
        ChannelPlan(name="法治政府建设年度报告", key="c1109", kinds=("report",), founded_with=5, in_hub=True),
    ),
)
FINANCE = SitePlan(
    id="lanchuan-czt",
    name="澜川省财政厅",
    place="澜川省",
    family="jpaas",
    code="9900000021",
    region="990000",
    organisation="11990000MB17X3519K",
    offices=(Office(name="澜川省财政厅", mark="澜财发"), Office(name="澜川省国库支付中心", mark="澜库发")),
    channels=(
        ChannelPlan(name="通知公告", key="1230101", kinds=("notice", "announcement"), founded_with=32, form="api"),
        ChannelPlan(name="政策文件", key="1230102", kinds=("measures", "notice"), founded_with=5, form="api"),
        ChannelPlan(name="政策解读", key="1230105", kinds=("interpretation",), founded_with=3, form="api", in_hub=True),
    ),
)
LIXI = SitePlan(
    id="lixi",
    name="栎溪县人民政府",
    place="栎溪县",
    family="longxun",
    code="9903210001",
    region="990321",
    organisation="003205918",
    offices=offices("栎溪县", "栎", ("教育体育局", "教体"), ("农业农村水利局", "农水")),
    channels=(
        ChannelPlan(name="通知公告", key="tzgg/49637171", kinds=("notice", "announcement"), founded_with=18),
        ChannelPlan(
            name="政策文件",
            key="zcwj/49637305",
            kinds=("measures", "notice"),
            founded_with=13,
            form="catalogue",
            in_hub=True,
        ),
        ChannelPlan(name="政策解读", key="zcjd/49637240", kinds=("interpretation",), founded_with=6),
    ),
)
LUZHOU = SitePlan(
    id="luzhou-qu",
    name="鹭洲区人民政府",
    place="鹭洲区",
    family="jeecms",
    code="9903020004",
    region="990302",
    organisation="990302118",
    offices=offices("鹭洲区", "鹭", ("城市管理局", "城管"), ("数据局", "数")),
    channels=(
        ChannelPlan(name="通知公告", key="tzgg", kinds=("notice", "announcement"), founded_with=19),
        ChannelPlan(name="人事任免", key="rsrm", kinds=("appointment",), founded_with=8, in_hub=True),
        ChannelPlan(name="法治政府建设年度报告", key="fzzf", kinds=("report",), founded_with=6, in_hub=True),
    ),
    news=True,
)
COMMERCE = SitePlan(
    id="lanchuan-swt",
    name="澜川省商务厅",
    place="澜川省",
    family="henan",
    code="9900000034",
    region="990000",
    organisation="990000906",
    offices=(Office(name="澜川省商务厅", mark="澜商发"),),
    channels=(
        ChannelPlan(name="通知公告", key="tzgg", kinds=("notice", "announcement"), founded_with=20),
        ChannelPlan(name="常见问题", key="cjwt", kinds=("answers",), founded_with=6),
        ChannelPlan(name="法治政府建设年度报告", key="fzzf", kinds=("report",), founded_with=4, in_hub=True),
    ),
)
PINGLAN = SitePlan(
    id="pinglan",
    name="屏岚县人民政府",
    place="屏岚县",
    family="webforms",
    code="9903240001",
    region="990324",
    organisation="990324377",
    offices=offices("屏岚县", "屏", ("林业局", "林"), ("统计局", "统")),
    channels=(
        ChannelPlan(name="通知公告", key="3", kinds=("notice", "announcement"), founded_with=17),
        ChannelPlan(name="政策文件", key="4", kinds=("measures",), founded_with=9),
        ChannelPlan(name="人事任免", key="9", kinds=("appointment",), founded_with=5, in_hub=True),
    ),
)
YUNTI = SitePlan(
    id="yunti",
    name="云梯县人民政府",
    place="云梯县",
    family="generic",
    code="9901270001",
    region="990127",
    organisation="990127042",
    offices=offices("云梯县", "梯", ("信访局", "信"), ("医疗保障局", "医保")),
    channels=(
        ChannelPlan(name="通知公告", key="tzgg", kinds=("notice", "announcement"), founded_with=17),
        ChannelPlan(name="规范性文件", key="gfxwj", kinds=("measures",), founded_with=9, in_hub=True),
        ChannelPlan(name="公示公告", key="gsgg", kinds=("announcement",), founded_with=14, form="api"),
        ChannelPlan(name="政策解读", key="zcjd", kinds=("interpretation",), founded_with=8, form="feed"),
    ),
)

MIRROR = SitePlan(
    id="lanchuan-huibian",
    name="瀾川政務彙編",
    place="澜川省",
    family="generic",
    code="9900000088",
    region="990000",
    organisation="990000588",
    offices=(Office(name="澜川省地方志办公室", mark="澜志发"),),
    channels=(
        ChannelPlan(name="通知公告", key="tzgg", kinds=("notice",), founded_with=16),
        ChannelPlan(
            name="政策文件", key="zcwj", kinds=("measures", "report", "interpretation"), founded_with=9, in_hub=True
        ),
    ),
    mirror=True,
)

SITES = (
    QINGHE,
    LINQU,
    LABOUR,
    WANGQUAN,
    SUMUER,
    LAND,
    YANHE,
    FINANCE,
    LIXI,
    LUZHOU,
    COMMERCE,
    PINGLAN,
    YUNTI,
    MIRROR,
)
PROVINCE = "澜川省"
FOUNDING_REPOSTS = 10
"""Papers of one site that another shows as well, before the first day."""
