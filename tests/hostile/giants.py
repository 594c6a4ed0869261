"""Giants: pages of megabytes, and of a hundred thousand of whatever a page has."""

from __future__ import annotations

from functools import partial

from hostile.markup import before_end, with_attribute, with_head, with_tail, within, written

MANY = 10**5
MEGABYTE = 10**6

SENTENCE = "各镇人民政府、街道办事处须于月底前将台账报送市水利局备案，逾期未报的予以通报。"

before_the_end = partial(before_end, heavy=True)


def numbered(form: str, count: int = MANY) -> str:
    """A hundred thousand of a kind, each with a number of its own."""
    return "".join(form.format(n) for n in range(count))


def table(rows: int) -> str:
    cells = ("".join(f"<td>{row * column}</td>" for column in range(30)) for row in range(rows))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


within("deep-1e6", "the text within 10⁶ div", 10**6, "<div>", "</div>", heavy=True)
with_attribute("attribute-12m", "an attribute of 12 MB", lambda: f'data-x="{"a" * 12 * MEGABYTE}"', heavy=True)
with_attribute(
    "brackets-12m", "an attribute of 12 MB with > in it", lambda: f'data-x="{"a>b<" * 3 * MEGABYTE}"', heavy=True
)
with_attribute("attributes-1e5", "10⁵ attributes on one tag", lambda: numbered("a{}=1 "), heavy=True)
before_the_end(
    "attributes-on-many", "1,900 attributes on each of 300 tags", lambda: f"<b {numbered('a{}=1 ', 1_900)}>字</b>" * 300
)
before_the_end(
    "picture-15m",
    "a picture of 15 MB in a data: URI",
    lambda: f'<img src="data:image/png;base64,{"A" * 15 * MEGABYTE}">',
)
before_the_end("text-12m", "a text of 12 MB", lambda: f"<p>{'公告' * 2 * MEGABYTE}</p>")
with_head("script-30m", "a script of 30 MB", lambda: f"<script>var a='{'x' * 30 * MEGABYTE}'</script>", heavy=True)
with_head("style-12m", "12 MB of style", lambda: f"<style>{'.a{color:red}' * MEGABYTE}</style>", heavy=True)
written(
    "comment-12m",
    "a comment of 12 MB",
    lambda html: html.replace("<h1>", f"<!--{'x ' * 6 * MEGABYTE}--><h1>"),
    heavy=True,
)
written(
    "title-5m",
    "a title of 5 MB behind its own",
    lambda html: html.replace("</title>", "公告" * 800_000 + "</title>"),
    heavy=True,
)
with_tail("scripts-1e5", "10⁵ script that nobody closes", lambda: "<script>a" * MANY, heavy=True)
with_tail("tags-4e5", "4·10⁵ tags without an end", lambda: "<a " * 4 * MANY, heavy=True)
with_tail("quotes-1e5", "10⁵ attributes whose quote is not closed", lambda: '<a href="x' * MANY, heavy=True)
before_the_end("references-1e6", "10⁶ references", lambda: f"<p>{'&amp;&nbsp;&#20013;' * 333_333}</p>")
before_the_end("cells-6e5", "a table of 20,000 by 30 cells", lambda: table(20_000))
before_the_end("paragraphs-1e5", "10⁵ paragraphs", lambda: numbered(f"<p>第{{}}条 {SENTENCE}</p>"))
before_the_end("breaks-1e5", "10⁵ br in one block", lambda: f"<div>{numbered('第{}条 内容内容内容<br>')}</div>")
before_the_end(
    "lines-1e5", "10⁵ lines of plain text in one pre", lambda: "<pre>" + numbered("第{}条 内容内容内容\n") + "</pre>"
)
before_the_end(
    "menus-in-menus",
    "900 menus in menus around 10⁴ paragraphs",
    lambda: '<div class="nav">' * 900 + f"<div>{SENTENCE}</div>" * 10**4 + "</div>" * 900,
)
before_the_end(
    "repeats-1e5",
    "10⁵ lines, each second one the same",
    lambda: numbered("<p>本行重复出现在本页各处且足够长以供辨认</p><p>第{}行与他行不同，各有编号</p>", MANY // 2),
)
before_the_end(
    "links-within-1e5",
    "10⁵ links behind the text",
    lambda: "<ul>" + numbered('<li><a href="/art/{0}.html">关于第{0}号文件的公告</a></li>') + "</ul>",
)
before_the_end("one-character-1m", "1 MB of one Chinese character", lambda: f"<p>{'局' * 330_000}</p>")
before_the_end("names-without-end", "2,000 lines of names without an end", lambda: f"<p>{'市水利局 ' * 60}</p>" * 2_000)
