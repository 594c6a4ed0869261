"""What comes every year or every quarter in the same words: disclosure reports and statistics."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from pairs.notices import Notice, filled
from pairs.slots import slots_of

REPORT = (
    "{place}市{bureau}{year}年政府信息公开工作年度报告\n"
    "本报告根据《中华人民共和国政府信息公开条例》的要求编制，由总体情况、主动公开情况、依申请公开情况、"
    "因政府信息公开被申请行政复议和提起行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。"
    "所列数据的统计期限为{year}年1月1日至{year}年12月31日。\n"
    "一、总体情况\n{year}年，{place}市{bureau}坚持以公开为常态、不公开为例外，围绕中心工作和群众关切推进政务公开，"
    "回应社会关注{few}次，召开新闻发布会{few2}场，发布解读材料{count}篇。\n"
    "（一）主动公开。全年通过门户网站公开信息{count2}条，通过政务新媒体公开信息{count3}条，更新机构职能信息{few3}次。\n"
    "（二）依申请公开。全年收到申请{number}件，上年结转{few4}件，按时答复率100%，其中予以公开{number2}件，部分公开{few5}件，"
    "无法提供{number3}件。\n"
    "（三）信息管理。建立公文公开属性源头认定机制，制发行政规范性文件{few6}件，废止{few7}件，现行有效{number4}件。\n"
    "（四）平台建设。对门户网站栏目进行了调整，新设专题{few8}个，关停长期不更新的栏目{few9}个，全年无安全事故。\n"
    "（五）监督保障。把政务公开纳入年度考核，组织培训{few10}期，参训{count4}人次，未发生责任追究情形。\n"
    "二、主动公开政府信息情况\n行政规范性文件本年制发件数{few6}，本年废止件数{few7}，现行有效件数{number4}；"
    "行政许可本年处理决定数量{count5}；行政处罚本年处理决定数量{count6}；行政强制本年处理决定数量{number5}；"
    "行政事业性收费本年收费金额{tenthousand}万元。\n"
    "三、收到和处理政府信息公开申请情况\n本年新收申请数量{number}，其中自然人{number6}，法人或者其他组织{few11}；"
    "上年结转{few4}；予以公开{number2}；部分公开{few5}；不予公开{few12}；无法提供{number3}；不予处理{few13}；结转下年度继续办理{few14}。\n"
    "四、政府信息公开行政复议、行政诉讼情况\n行政复议结果维持{few15}件，结果纠正{few16}件，尚未审结{few17}件；"
    "行政诉讼结果维持{few18}件，结果纠正{few19}件，尚未审结{few20}件。\n"
    "五、存在的主要问题及改进情况\n一年来，政府信息公开工作取得了一定进展，但与群众期待相比仍有差距：一是主动公开的深度和时效有待提升，"
    "二是政策解读的形式较为单一，三是基层公开的规范程度不一。下一年度将从三个方面改进：完善目录并动态更新，"
    "运用图表和短片开展解读，加强对下级单位的业务指导和日常检查。\n"
    "六、其他需要报告的事项\n{year}年，{place}市{bureau}没有收取信息处理费，没有其他需要报告的事项。"
)
QUARTER = (
    "{place}市{year}年{quarter}季度经济运行情况\n"
    "根据地区生产总值统一核算结果，{quarter}季度全市实现生产总值{tenthousand}万元，按不变价格计算同比增长{share}%。"
    "分产业看，第一产业增加值{tenthousand2}万元，增长{share2}%；第二产业增加值{tenthousand3}万元，增长{share3}%；"
    "第三产业增加值{tenthousand4}万元，增长{share4}%。\n"
    "一、农业生产保持稳定。蔬菜产量{count}吨，增长{share5}%；猪牛羊禽肉产量{count2}吨，增长{share6}%。\n"
    "二、工业生产继续恢复。规模以上工业增加值同比增长{share7}%，其中制造业增长{share8}%，高技术产业占比提高。\n"
    "三、固定资产投资结构优化。固定资产投资同比增长{share9}%，基础设施投资增长{share10}%，民间投资增长{share11}%。\n"
    "四、消费市场回暖。社会消费品零售总额{tenthousand5}万元，增长{share12}%，其中餐饮收入增长{share13}%。\n"
    "五、居民收入平稳增长。全体居民人均可支配收入{yuan}元，增长{share14}%，城乡收入比继续缩小。\n"
    "总的来看，全市经济延续回升向好态势，但外部环境仍然复杂，部分行业经营困难，持续回升的基础还需巩固。\n"
    "注：地区生产总值和各产业增加值绝对数按现价计算，增长速度按不变价格计算；部分数据因四舍五入，存在总计与分项合计不等的情况。\n"
    "{place}市统计局\n{day}"
)
STATISTICS = ("tenthousand", "share", "count", "yuan", "few", "number")


def yearly(serial: int, chance: Random) -> Notice:
    """Two reports, then a quarter's statistics."""
    return filled(QUARTER if serial % 3 == 2 else REPORT, chance)


def siblings(written: Notice, chance: Random) -> Iterator[tuple[str, str]]:
    """Of another year, of another city or bureau, and those where no more than a few figures are other ones."""
    figures = slots_of(written.template, *STATISTICS)
    others = [slot for slot in figures if chance.random() < 0.9]
    yield "other year", written.but("year", *slots_of(written.template, "day"), *others)
    yield (
        "other year",
        written.but("year", *slots_of(written.template, "day"), *chance.sample(figures, len(figures) // 2)),
    )
    yield "other place", written.but("place", *others)
    yield "other place", written.but("place")
    if "bureau" in slots_of(written.template):
        yield "other body", written.but("bureau", *others)
    if "quarter" in slots_of(written.template):
        yield "other quarter", written.but("quarter", *others)
        yield "few figures", written.but("quarter", *chance.sample(figures, 5))
    yield "few figures", written.but(*chance.sample(figures, 3))
    yield "few figures", written.but("year", *chance.sample(figures, 5))
