"""What a link's name says of the page behind it: a disclosure channel, a hub of channels, news, or nothing for us.

The words are those of 国办发〔2017〕47号 (网站栏目) and 国办公开办函〔2019〕61号 (法定主动公开内容), and what
portals make of them.
"""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["disclosure", "hub", "news", "feed", "unknown"]
"""What a link promises; 'feed' (RSS, Atom) is a list that a channel may show as well."""

LONGEST_NAME = 20
"""Characters. 政府信息公开工作年度报告 has twelve; longer links are titles of documents."""

_ORNAMENTS = " \t·・•▪■◆●○▶►»›>›<«‹|【】[]（）()「」:：-—+"
_MORE = re.compile(r"(?:查看)?更\s*多(?:信息|内容)?|more", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:关于|《|(?:19|20)\d\d\s*年|第.{1,4}(?:届|次|期|号))|的(?:通知|公告|公示|通告|通报|批复|意见|决定|函|报告|说明)$"
    r"|\d{4}[-/.年]\d|〔"
)
_NEVER = re.compile(
    r"指南|申请|服务|办事|办件|互动|信箱|来信|留言|咨询|投诉|举报|领导|机构|职能|职责|简介|概况|概览|走进|魅力|旅游|地图|导航|帮助|联系|关于我们|声明"
    r"|无障碍|适老|长者|English|简体|繁體|繁体|登录|注册|首页|搜索|检索|查询|下载|微博|微信|抖音|客户端|移动端|APP|专题|友情|链接|网上|直播|访谈|视频|图片"
    r"|图说|在线|大厅|平台|数据开放|开放数据|收藏|打印|订阅|邮箱|电话|历史|天气|公开制度|网站.?年报|网站工作|网站管理|网站纠错|访问统计|智能|隐私|版权|备案|ICP"
    r"|网安|二维码|关闭|^.{0,1}$|^[上下首末尾前后最].{0,3}页$|页$",
    re.IGNORECASE,
)
_BODY = re.compile(r"(?:局|部|厅|委|署|院|办|办公室|委员会|中心|政府|政府网|法院|检察院|集团|公司|大学|协会)$")
"""Names of bodies: 市审计局 is a neighbour, not a channel of audits."""

_DISCLOSURE = re.compile(
    r"通知|公告|通告|公示|文件|规范性|法规|规章|政策|解读|规定|办法|法治|年度报告|年报|公报|任免|人事|招考|招聘|录用|财政|资金|预算|决算|预决算"
    r"|三公|收费|规划|计划|统计|数据发布|采购|招标|投标|中标|许可|处罚|双公示|执法|检查|督查|督察|应急|预案|灾害|建议|提案|议案|问题|问答|发布会|新闻发布"
    r"|审计|会议|工作报告|征集|听证|决策|重大项目|建设项目|征地|拆迁|安置|扶贫|救助|环境保护|环评|食品|药品|安全生产|价格|乡村振兴|公共资源|权责清单|清单"
    r"|标准|绩效|评议|总结|通报|抽检|抽查|命令|政令|公文|令$"
)
_HUB = re.compile(
    r"信息公开|政务公开|公开目录|主动公开|公开内容|公开专栏|公开事项|公开栏|重点领域|政府公开|阳光政务|^公开$|^政务$|^要闻公开$"
)
_NEWS = re.compile(r"新闻|要闻|动态|资讯|时政|快讯|报道|信息快递|工作信息")


def clean_name(text: str) -> str:
    """A link's text as the name of a channel, without its ornaments; '' for 更多, which names nothing."""
    name = " ".join(text.split()).strip(_ORNAMENTS)
    return "" if _MORE.fullmatch(name) else name


def role_of(name: str) -> Role | None:
    """What a page of this name may be; None for what is no channel: a service, a form, a title of a document.

    >>> role_of("通知公告"), role_of("政府信息公开"), role_of("工作动态"), role_of("领导信箱")
    ('disclosure', 'hub', 'news', None)
    """
    if not name or len(name) > LONGEST_NAME or _TITLE.search(name):
        return None
    if re.search("年度?报告|年报", name) and not re.search("网站", name):
        return "disclosure"
    if _NEVER.search(name) or _BODY.search(name):
        return None
    if _HUB.search(name):
        return "hub"
    if _DISCLOSURE.search(name):
        return "disclosure"
    return "news" if _NEWS.search(name) else "unknown"
