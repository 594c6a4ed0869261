"""The words by which the furniture of a page (share bars, breadcrumbs, pagers, footers) is told from what
it publishes."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 160
"""Characters of a line that may be furniture; above it a line is prose, whatever it mentions."""

REMEMBERED = 32_768
"""Lines whose answer is kept: each line is asked about three times, and the pages of a site share theirs."""

_SURE = (
    r"打印(?:本页|此页|页面|文章|本文)?|关闭(?:窗口|本页|此页|页面)?|收藏(?:本页|此页)?|我?要?纠错|返回(?:上一页|顶部|首页|列表)?"
    r"|分享(?:到|至|文章到)?|转发到?|微信|微博|新浪微博|腾讯微博|QQ空间|QQ好友|朋友圈|推荐给朋友"
    r"|字体(?:大小)?|字号|视力保护色|A\s?[+-]|上一[篇页条]|下一[篇页条]|没有了|首页|末页|尾页|查看更多(?:属性)?|展开|收起"
    r"|浏览(?:次数|量)|阅读(?:次数|量)|点击(?:次数|量|率|数)|访问(?:次数|量)|扫一扫|扫码浏览|手机浏览|二维码|语音播报"
    r"|无障碍(?:阅读|浏览)?|智能问答|加载中|正在加载|下载文字版|下载图片版|全真版|文字版|打开适老化模式|网站支持IPV6"
)
_PERHAPS = (
    r"[大中小简繁]|简体|繁體|繁体|默认|超大|特大|更多|正文|全文|复制|阅读|点击|人气|人?次"
    r"|朗读|播放|暂停|保存|评论|点赞|有用|没用|举报"
)
_MARKS = r"[\s\d\[\]【】()（）<>《》«»|｜:：,，、/／.。·•*—_~+-]*"
WORDS_ONLY = re.compile(rf"{_MARKS}(?:(?:{_SURE}|{_PERHAPS}){_MARKS})+", re.IGNORECASE)
"""Words of buttons and counters and nothing else. Bounded: only lines below LONGEST are matched."""

SURE = re.compile(_SURE, re.IGNORECASE)
"""At least one of these must be among them: 无, 大 or 3 alone may be the cell of a table."""

OPENINGS = re.compile(
    r"[\s【\[（(>]*(?:您?(?:当前|现在)?(?:所在)?的?(?:位置|栏目)(?:是)?\s*[:：>]|您现在(?:的|所在的?)位置|您所在的位置|当前(?:所在)?位置|位置\s*[:：]"
    r"|扫一扫|扫码|用手机扫|手机扫一扫|分享(?:到|至|文章到)|打印\s*[|｜\]】]|字体?[号大]?\s*[:：]\s*[【\[\s]*[大小特超A]"
    r"|上一[篇页条]\s*[:：]|下一[篇页条]\s*[:：]|浏览(?:次数|量)\s*[:：]|点击(?:次数|量|数)?\s*[:：]|阅读(?:次数|量)?\s*[:：]|访问(?:次数|量)\s*[:：]"
    r"|搜索热词|热门搜索|热搜词|本站热词|如果您对|看完后您的感受)"
)
"""How a furniture line begins, whatever follows."""

BREADCRUMB = re.compile(r"\s*(?:(?:您[^>＞]{0,12})?首页\s*(?:[>＞»/›|-]|&gt;)|[>＞»›]\s*\w)")
"""A path that begins with the home page, or goes on from the line above."""

EDITOR = re.compile(
    r"[\s【\[（(]*(?:责任?编辑|责编|编辑|编审|审核|审核人|校对|初审|复审|终审|网站编辑|信息发布人|信息员|录入|录入人|供稿人|核稿)\s*[:：]"
)
"""The editor line: kept as provenance of the site, not as a word of the document."""

FOOTER = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|主办单位\s*[:：]|主办\s*[:：]|承办(?:单位)?\s*[:：]|技术支持\s*[:：]"
    r"|Produced By|网站地图|联系我们\s*\||"
    r"建议使用.{0,20}浏览器|版权声明|免责声明|未经许可.{0,10}不得"
)

TAIL = re.compile(
    r"[\s【\[]*(?:相关(?:链接|稿件|新闻|文章|信息|文件|文档|附件|政策|阅读|资讯|推荐|报道|解读|内容)|政策解读|解读链接|关联(?:文件|解读|阅读)|延伸阅读|推荐阅读|热点推荐"
    r"|附件下载|最近新闻|最新(?:新闻|文章|信息)|热点新闻|友情链接|网友评论|评论列表|版权与免责声明|分享让更多人看到|标题导航|图解)[\s】\]:：]*"
)
"""A heading, alone on its line, under which a site lists other pages."""

NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:m?nav(?:bar|igation)?|menu|foot(?:er)?|crumbs?|breadcrumbs?(?:nav)?|position|location|m?share|bdshare\w*|print|related"
    r"|sidebar|search\w*|login|dialog|modal|popup|qr\w*|ewm|copyright|friend\w*|toolbar|pagination|pager|swiper\w*|banner|lang)"
    r"(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
"""Names (id or class) of elements that hold navigation."""

NAVIGATION_TAGS = frozenset(("nav", "footer", "aside", "menu"))


def is_furniture(text: str) -> bool:
    """Whether a line belongs to the page and not to what it publishes."""
    return len(text) <= LONGEST and not text.isdecimal() and _is_furniture(text)


@lru_cache(REMEMBERED)
def _is_furniture(text: str) -> bool:
    return bool(
        OPENINGS.match(text)
        or BREADCRUMB.match(text)
        or EDITOR.match(text)
        or FOOTER.search(text)
        or (SURE.search(text) and WORDS_ONLY.fullmatch(text))
    )
