"""The automatic check of a public text: does anything in it tell who or where? A second person reads it as well (domain.md section 5)."""

import re
import unicodedata
from typing import NamedTuple

from app.households.finding import name_key, phone_key, village_key
from app.households.villages import Village
from app.i18n import _l

DIGITS = str.maketrans("零〇一二三四五六七八九幺两○", "00123456789120")
GAPS = re.compile(r"[\s\-‐-―・·.,，、。:：()（）_/|~*]+")
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}\d{7,8}|\d{7,8}(?!\d)")
IDENTITY = re.compile(r"\d{17}[\dXx]|\d{15}")
SCHOOL = re.compile(
    r"[一-鿿]{2,}(?:小学|中学|幼儿园|学校|学院|职高|职校|初中|高中|大学)|[一二三四五六七八九十初高大\d]{1,3}年级|[(（]?[一二三四五六七八九十\d]{1,3}[)）]?班"
)
PLACE = re.compile(r"(?!街道)[一-鿿]{2,}(?:自然村|行政村|社区|小区|新村|村|弄|巷|路|街(?!道)|组)[\d一二三四五六七八九十]*|\d+(?:号|幢|栋|单元|室|楼)")
HARMLESS_PLACE = re.compile(
    r"(?:农|乡|山|全|本|同|在|住|回|进|出|邻|城中|每个|各)(?:村|社区)|(?:马|公|道|走|铁|线|电|水|一|出|门|小|网|思|迷|带|过|赶|上|下|同|多|回家的?|段|条)(?:路|街|巷|组)"
)
AGE = re.compile(r"[\d一二三四五六七八九十百]{1,4}(?:周?岁|岁半)")
TITLE = re.compile(
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤应施楼颜卢童俞季]"
    r"(?:[大小老]|某某?|氏)?(?:阿公|阿婆|爷爷|奶奶|大爷|大妈|大伯|大叔|大娘|大姐|阿姨|叔叔|伯伯|师傅|老师|先生|女士|老人|同学|家(?!具|电|里|庭|务|长|政|用|常|乡|禽|畜))"
)
ILLNESS = re.compile(
    r"癌|肿瘤|白血病|尿毒症|透析|化疗|糖尿病|高血压|心脏病|中风|脑梗|偏瘫|瘫痪|截肢|肾病|肝炎|艾滋|结核|癫痫|精神病|精神分裂|抑郁|自闭|智障|智力障碍|脑瘫|痴呆|阿尔茨海默|帕金森|失明|盲人|聋|哑|残疾证|[一二三四]级残疾"
)
FAITH = re.compile(r"清真|佛教|信佛|基督|天主教|伊斯兰|穆斯林|道教|教堂|寺庙|回民")
CONTACT = re.compile(r"微信|wechat|weixin|vx|qq|https?:|www\.|@", re.IGNORECASE)
PEOPLE = re.compile(
    "(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南"
    "|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|少数民|水)族|维吾尔|苗家|侗家|布依"
)


class Finding(NamedTuple):
    kind: str
    sentence: object
    text: str


SENTENCES = {
    "phone": _l("a phone number"),
    "identity": _l("an identity number"),
    "school": _l("a school, grade or class"),
    "place": _l("a village or an address"),
    "name": _l("a name"),
    "age": _l("an exact age"),
    "illness": _l("an illness or disability"),
    "ethnicity": _l("an ethnic group"),
    "faith": _l("a faith"),
    "contact": _l("a way to get in touch"),
}


def findings(text, household=None):
    """What a text tells, as `Finding`s: patterns that tell of anybody, and everything that the home's file knows (names, phones, village, address)."""
    text = unicodedata.normalize("NFKC", text or "")
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    bare = GAPS.sub("", text)
    numbers = bare.translate(DIGITS)
    found = [
        *_each("identity", IDENTITY, numbers),
        *_each("phone", PHONE, numbers),
        *_each("school", SCHOOL, bare),
        *_each("place", PLACE, HARMLESS_PLACE.sub("", bare)),
        *_each("age", AGE, bare),
        *_each("name", TITLE, bare),
        *_each("illness", ILLNESS, bare),
        *_each("ethnicity", PEOPLE, bare),
        *_each("faith", FAITH, bare),
        *_each("contact", CONTACT, text),
    ]
    return found + (_known(bare, numbers, household) if household else [])


def _each(kind, pattern, text):
    return [Finding(kind, SENTENCES[kind], match.group()) for match in pattern.finditer(text)]


def _known(bare, numbers, household):
    """What is written in the home's file, in whatever script."""
    latin = "".join(re.findall(r"[a-z]", bare.lower()))
    names = {household.label, household.neighbour_name}
    for person in household.members:
        names |= {person.name, person.label}
    names = {GAPS.sub("", name) for name in names if name}
    given = {name[1:] for name in names if len(name) == 3} | {name[2:] for name in names if len(name) == 4}
    found = [Finding("name", SENTENCES["name"], name) for name in sorted(names | given) if len(name) > 1 and name in bare]
    found += [Finding("name", SENTENCES["name"], name) for name in sorted(names) if len(name_key(name)) > 5 and name_key(name) in latin]
    villages = {village_key(village.name) for village in Village.of_station(household.station_id)}
    places = villages | {GAPS.sub("", household.address)}
    found += [Finding("place", SENTENCES["place"], place) for place in sorted(places) if len(place) > 1 and place in bare]
    phones = {phone_key(phone) for phone in (household.phone, household.neighbour_phone) if phone}
    found += [Finding("phone", SENTENCES["phone"], phone) for phone in sorted(phones) if len(phone) > 4 and phone in re.sub(r"\D", "", numbers)]
    return found
