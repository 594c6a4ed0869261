"""A column of news (要闻) that no channel covers: a real list, of what an archive of disclosures was not asked for."""

from __future__ import annotations

from datetime import date, timedelta

COLUMN = "/xwdt/"
LATEST = date(2026, 2, 27)
EVERY = timedelta(days=4)
_STORIES = (
    ("全民健身徒步活动在沿河绿道举行", "三百余名市民沿绿道步行六公里，志愿者在沿途设置饮水点和医疗点。"),
    ("图书馆新馆试开放首日接待读者", "新馆设阅览座位四百个，周末延长开放到晚上九时。"),
    ("春季义务植树活动启动", "机关干部和学生在北坡栽下油松和山杏，成活情况由林场记录。"),
    ("职工技能比赛落下帷幕", "焊接、护理和物流三个项目决出名次，获奖者将参加省里的决赛。"),
    ("老旧公交站亭更换完成", "新站亭加装了座椅和夜间照明，站牌改用大字。"),
    ("非遗剪纸走进社区课堂", "两位传承人带着居民剪出窗花，作品留在社区展出。"),
    ("气象科普日吸引学生参观", "学生在观测场辨认仪器，并动手绘制天气图。"),
)


def pages() -> dict[str, tuple[str, str]]:
    """The title and the main part of the column and of each story, by the path of its page."""
    rows = "\n".join(
        f'<li><a href="{COLUMN}{number}.html">{title}</a><span>{_day(number)}</span></li>'
        for number, (title, _) in enumerate(_STORIES, 1)
    )
    stories = {
        f"{COLUMN}{number}.html": (title, f"<h1>{title}</h1><p>{_day(number)} 本站讯</p><p>{text}</p>")
        for number, (title, text) in enumerate(_STORIES, 1)
    }
    return {COLUMN: ("要闻", f'<div class="list"><h2>要闻</h2><ul>\n{rows}\n</ul></div>'), **stories}


def _day(number: int) -> date:
    return LATEST - EVERY * (number - 1)
