"""Invented names. Nobody and no village here is real; only the fourteen towns are."""

import uuid

NAMESPACE = uuid.UUID("6b1e1f2a-5a1c-5c38-9a53-5b1d6e5f0a01")

SURNAMES = "陈王李张吴胡徐应吕程朱卢施章黄周林叶楼方俞金何孙马潘童倪蒋夏"
ELDER_MEN = ("大福", "金水", "文根", "樟寿", "炳贤", "有财", "关法", "振元", "德明", "土根", "长生", "银法", "兆丰", "仁贵", "宝堂", "顺昌")
ELDER_WOMEN = ("小妹", "桂花", "爱珍", "秋菊", "彩娥", "玉兰", "银娟", "美仙", "凤英", "菊香", "杏花", "月娥", "巧云", "素珍", "阿香", "根娣")
MEN = ("建军", "志强", "伟民", "国庆", "晓峰", "永良", "海斌", "立新", "俊杰", "卫东", "春雷", "向阳", "成龙", "明辉")
WOMEN = ("秀英", "丽萍", "红霞", "晓燕", "春梅", "海霞", "雪琴", "美玲", "小芳", "慧敏", "亚琴", "玲玲", "文静", "佩佩")
CHILDREN = ("宇", "欣怡", "子涵", "浩然", "思琪", "雨桐", "梓轩", "佳怡", "天乐", "可心", "俊熙", "诗涵", "博文", "乐乐", "晨曦", "一诺")
STAFF = ("晓敏", "雅琴", "志远", "佳慧", "思源", "文博", "海燕", "若兰", "立群", "小雨", "明月", "子健", "春晓", "安然", "静怡", "嘉树")

# first parts by endings: sixty and more village names, three to six for each station
VILLAGE_FIRST = ("柿树", "后溪", "枫坞", "竹溪", "石埠", "下樟", "云头", "青塘", "黄泥", "樟背", "松坑", "桂源", "荷田", "杨梅", "白沙", "金竹", "乌石", "双井")
VILLAGE_LAST = ("坑", "塘", "岭", "畈", "坞", "桥", "湾", "坪")

# (ethnicity by GB/T 3304, language at home): a family says the first itself, and the second is asked, not derived
NEWCOMERS = (("06", "hea"), ("06", "mmr"), ("15", "zh-sw"), ("09", "pcc"), ("12", "kmc"), ("08", "za"), ("07", "ii"), ("03", "zh"), ("01", "zh-sw"))

REMARKS = (
    "屋里收拾得干净，说话清楚。",
    "天冷了，提醒盖厚被子。",
    "说儿子过年回来，很高兴。",
    "药盒换了大字标签。",
    "想参加巷子学堂，下周五来接。",
    "院子里的柿子熟了，非要送我们几个。",
    "聊了聊防诈骗，没有接到奇怪的电话。",
    "门口台阶滑，垫了草垫。",
    "血压本子带回来核对。",
    "",
    "",
    "",
)
CLOSINGS = ("已上门处理，现场看过没问题。", "家属已处理，电话核实。", "村里派人修好了。", "已转给卫生院，回执收到。")


def made_id(*parts):
    """The same id on every run for the same parts."""
    return uuid.uuid5(NAMESPACE, ":".join(map(str, parts)))


def villages(rng, station_number):
    """Three to six village names that no other station has."""
    names = [first + last + "村" for first in VILLAGE_FIRST for last in VILLAGE_LAST]
    own = names[station_number % 14 :: 14]
    return rng.sample(own, rng.randint(3, 6))
