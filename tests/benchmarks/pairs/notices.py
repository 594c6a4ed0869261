"""Short official notices: one like the other but for a name, a day, an amount or a number.

Two that differ in one of those are two decisions about two matters, however alike the texts are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from pairs.slots import Slots, slots_of

NAMES = ("name", "shop", "road")
DAYS = ("day", "signed", "hour")
AMOUNTS = ("yuan", "tenthousand", "mark", "area", "count")
NUMBERS = ("number", "plot", "ticket")

TEMPLATES = (
    "{place}市人民政府关于{name}等同志职务任免的通知\n{place}政任〔{year}〕{number}号\n各县区人民政府，市直各部门：\n"
    "经研究，决定：\n任命{name}为{place}市{bureau}副局长；\n免去{name2}的{place}市{bureau}副局长职务。\n"
    "{place}市人民政府\n{day}",
    "任前公示\n根据干部选拔任用工作的有关规定，现将拟任职人选{name}的情况公示如下：\n"
    "{name}，现任{place}市{bureau}{post}，拟任{county}{bureau2}副局长。\n"
    "公示期自{day}起五个工作日。对公示对象有情况反映的，请来信或者来电，电话：{phone}。反映问题应当实事求是，并署真实姓名。\n"
    "中共{place}市委组织部\n{day2}",
    "停水通知\n各用水户：\n因{road}供水管道接口改造，定于{day}{hour}时起停水，预计{few}小时后恢复，"
    "影响范围为{road}沿线住户和商铺。请提前储水并关好水龙头，恢复供水初期水质可能发黄，放流片刻即可使用。咨询电话：{phone}。\n"
    "{county}自来水公司\n{day2}",
    "{place}市{bureau}行政处罚决定书\n{place}罚决字〔{year}〕{number}号\n当事人：{county}{shop}\n负责人：{name}\n"
    "经查，当事人于{day}未按规定公示收费标准，且拒不改正，事实清楚，证据确凿。"
    "依据有关规定，决定没收违法所得{yuan}元，并处罚款{yuan2}元。\n"
    "当事人应当自收到本决定书之日起十五日内到指定银行缴纳罚款，逾期不缴纳的，每日按罚款数额的百分之三加处罚款。"
    "不服本决定的，可以在六十日内申请行政复议，或者在六个月内提起行政诉讼。\n{place}市{bureau}\n{signed}",
    "国有建设用地使用权挂牌出让公告\n{place}自然资告字〔{year}〕{number}号\n"
    "经{place}市人民政府批准，决定以挂牌方式出让下列地块的国有建设用地使用权。\n"
    "一、地块编号{plot}，位于{county}{road}，面积{area}平方米，出让年限四十年，起始价{tenthousand}万元，竞买保证金{tenthousand2}万元。\n"
    "二、中华人民共和国境内外的自然人、法人和其他组织均可申请参加，法律另有规定的除外。\n"
    "三、申请人可于{day}前到市公共资源交易中心索取挂牌出让文件，提交书面申请。\n"
    "四、本次挂牌按照价高者得的原则确定竞得人，设有底价，低于底价的不成交。\n{place}市自然资源局\n{day2}",
    "{place}市{bureau}采购项目中标结果公告\n项目编号：{place}采〔{year}〕{number}号\n中标供应商：{place}{shop}\n"
    "中标金额：{tenthousand}万元\n评审专家：{name}、{name2}、{name3}\n主要标的：台式计算机{few}批，复印设备{few2}批。\n"
    "自本公告发布之日起七个工作日内，供应商认为中标结果使自己的权益受到损害的，可以以书面形式提出质疑。联系电话：{phone}。\n{day}",
    "{place}市{year}年事业单位公开招聘面试成绩公示\n根据招聘公告，现将面试成绩公示如下，公示期三个工作日。\n"
    "{name}，准考证号{ticket}，笔试{mark}分，面试{mark2}分。\n{name2}，准考证号{ticket2}，笔试{mark3}分，面试{mark4}分。\n"
    "{name3}，准考证号{ticket3}，笔试{mark5}分，面试{mark6}分。\n"
    "应聘人员对成绩有异议的，可以在公示期内申请查分，电话：{phone}。\n{place}市{bureau}\n{day}",
    "{county}气象台发布{weather}{colour}色预警信号\n{county}气象台{day}{hour}时发布{weather}{colour}色预警信号："
    "预计未来{few}小时我地将受{weather}影响，沿山乡镇尤其明显。请有关单位按照职责做好防范，"
    "中小学校和施工工地视情况调整作息，居民减少外出，注意加固门窗和广告牌，行车减速慢行。",
    "{county}人民法院公告\n{name}：\n本院受理原告{name2}诉你买卖合同纠纷一案，案号为（{year}）民初{number}号，诉讼标的{yuan}元。"
    "因用其他方式无法送达，现依法公告送达起诉状副本、应诉通知书和开庭传票，自公告之日起经过三十日即视为送达。"
    "提出答辩状和举证的期限均为公告期满后十五日内，并定于期满后第三日{hour}时在第{chamber}审判庭公开审理，逾期将依法缺席裁判。\n{signed}",
    "{place}市{bureau}关于拨付{year}年第{few}批惠农补贴资金的公示\n按照有关规定，现将补贴资金安排情况公示如下：\n"
    "{county}，{count}户，{tenthousand}万元；{county2}，{count2}户，{tenthousand2}万元；{county3}，{count3}户，{tenthousand3}万元。\n"
    "公示时间自{day}起七日，如有异议请在公示期内反映，电话：{phone}。\n{place}市{bureau}\n{day2}",
    "关于{road}部分路段临时封闭施工的通告\n因{road}雨污分流管网施工，自{day}至{day2}对部分路段实行封闭，"
    "除应急和公共汽车以外的车辆请绕行{road2}。施工单位为{place}{shop}，现场负责人{name}。"
    "给您出行造成不便，敬请谅解；施工期间请服从现场人员指挥，切勿穿越围挡。\n{place}市公安局交通警察支队\n{day3}",
    "{place}市人民政府关于同意{county}国土空间专项规划的批复\n{place}政字〔{year}〕{number}号\n{county}人民政府：\n"
    "你单位报来的请示收悉。现批复如下：\n一、原则同意该规划，规划范围{area}亩，其中耕地保有量不得低于{count}亩。\n"
    "二、规划是当地开发保护建设活动的依据，不得随意修改，确需修改的按程序报批。\n三、请认真组织实施，定期开展评估。\n"
    "{place}市人民政府\n{signed}",
    "{county}{bureau}关于{year}年度工作会议的通知\n各科室、各直属单位：\n定于{day}{hour}时召开年度工作会议，"
    "地点在办公楼{few}层会议室，会议由{name}主持。请参会人员提前十分钟签到，将通讯工具调至静音，因故不能到会的，"
    "须于会前一天向{name2}书面请假，不得委托他人代签。\n{county}{bureau}\n{day2}",
    "建设项目环境影响评价文件受理公告\n根据环境影响评价公众参与的有关规定，我局于{day}受理{county}{shop}"
    "污水处理扩建项目的环境影响报告表，总投资{tenthousand}万元，建设地点为{road}，受理编号{ticket}。"
    "公示期为五个工作日，公众可以查阅报告全文并提出意见，电话：{phone}。\n{place}市生态环境局\n{day2}",
    "{place}市{year}年{month}月困难群众救助资金发放公示\n本月向{count}户发放最低生活保障金{tenthousand}万元，"
    "向{count2}人发放特困供养金{tenthousand2}万元，向{count3}人发放临时救助金{tenthousand3}万元，资金均已通过惠民一卡通发放到户。"
    "群众对发放对象和金额有异议的，可以拨打{phone}反映。\n{place}市民政局\n{day}",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A template with its values."""

    template: str
    slots: Slots

    @property
    def text(self) -> str:
        return self.template.format_map(self.slots)

    def but(self, *slots: str) -> str:
        """The notice that differs in those slots only."""
        return self.template.format_map(self.slots.but(slots))


def notice(serial: int, chance: Random) -> Notice:
    """Every template has its turn."""
    return filled(TEMPLATES[serial % len(TEMPLATES)], chance)


def filled(template: str, chance: Random) -> Notice:
    """With every slot drawn, so that a sibling has the same values but where it is told otherwise."""
    slots = Slots(chance)
    template.format_map(slots)
    return Notice(template=template, slots=slots)


def siblings(written: Notice, chance: Random) -> Iterator[tuple[str, str]]:
    """Other notices of the template, with what tells each from the first: a single slot, the place, or all of them."""
    template = written.template
    for sort, kinds in (("one name", NAMES), ("one date", DAYS), ("one amount", AMOUNTS), ("one number", NUMBERS)):
        if slots := slots_of(template, *kinds):
            yield sort, written.but(chance.choice(slots))
    if slots := slots_of(template, *NAMES, *AMOUNTS, *NUMBERS):
        yield "two details", written.but(*chance.sample(slots, min(2, len(slots))))
    yield "other place", written.but(*slots_of(template, "place", "county"))
    year = slots_of(template, "year", *DAYS[:2])
    yield "other year", written.but(*year, *slots_of(template, *AMOUNTS, *NUMBERS))
    for _ in range(2):
        yield "other notice", template.format_map(Slots(chance, place=written.slots["place"]))
