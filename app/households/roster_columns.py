"""The columns of a roster (花名册): their Chinese headers, what a cell may hold, and how it becomes a value."""

import re
from datetime import date, datetime

from app import clock
from app.forms import FULL_WIDTH, clean_phone
from app.households.categories import CATEGORIES
from app.households.finding import tidy_name
from app.households.household import TIERS
from app.households.person import RELATIONS, SEX
from app.households.spoken import SPOKEN
from app.i18n import _, _l


class BadCell(ValueError):
    """A sentence for the person who uploaded the roster."""


def short_text(most):
    def read(cell):
        text = " ".join("".join(c if c.isprintable() else " " for c in str(cell)).split()).lstrip("'")
        if len(text) > most:
            raise BadCell(_("This is too long: at most %(count)s characters.", count=most))
        return text

    return read


def number(cell):
    """A file number; a spreadsheet gives 12 or 12.0 for what was typed as 0012."""
    text = short_text(20)(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    return text.zfill(4) if text.isascii() and text.isdigit() else text


def phone(cell):
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).lstrip("'")
    found = clean_phone(text.strip())
    if found is None:
        raise BadCell(_("Please enter a phone number such as 13800000000 or 0579-87654321."))
    return found


def birth(cell):
    """(year, date or None): a year, a year and month, or a day."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if not isinstance(cell, date):
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).translate(FULL_WIDTH)
        parts = [int(part) for part in re.findall(r"\d+", text)]
        if len(parts) == 1 and len(str(parts[0])) == 8:
            parts = [parts[0] // 10000, parts[0] // 100 % 100, parts[0] % 100]
        if len(parts) in (1, 2) and 1900 <= parts[0] <= clock.today().year:
            return parts[0], None
        try:
            cell = date(*parts)
        except (TypeError, ValueError):
            raise BadCell(_("Please enter a year or a date such as %(example)s.", example="1943-05-06")) from None
    if not cell.year >= 1900 or cell > clock.today():
        raise BadCell(_("This date is in the future.") if cell > clock.today() else _("This date is too long ago."))
    return cell.year, cell


def past_day(cell):
    year, day = birth(cell)
    if day is None:
        raise BadCell(_("Please enter a date such as %(example)s.", example=f"{year}-05-06"))
    return day


def yes_no(cell):
    text = str(cell).strip().lower()
    if text in ("是", "有", "需要", "yes", "y", "1", "1.0", "true", "√"):
        return True
    if text in ("否", "无", "不需要", "没有", "no", "n", "0", "0.0", "false", "×"):
        return False
    raise BadCell(_("Please write 是 or 否."))


def one_of(words):
    """A reader of one word of a list (Chinese, English or code)."""

    def read(cell):
        code = words.get(str(cell).strip().lower())
        if code is None:
            raise BadCell(_("This is not one of the allowed values."))
        return code

    return read


def many_of(words):
    one = one_of(words)

    def read(cell):
        return list(dict.fromkeys(one(part) for part in re.split(r"[、,，;；/\n]+", str(cell)) if part.strip()))

    return read


# Chinese words are data of the roster (files are written in Chinese), not the interface's language
SEX_WORDS = {"男": "1", "女": "2", "未知": "0", "未说明": "9"}
TIER_WORDS = {"每周": "weekly", "每月": "monthly", "每季": "quarterly"}
RELATION_WORDS = {
    "户主": "head",
    "本人": "head",
    "配偶": "spouse",
    "子女": "child",
    "父母": "parent",
    "孙辈": "grandchild",
    "祖辈": "grandparent",
    "兄弟姐妹": "sibling",
    "其他": "other",
}
CATEGORY_WORDS = {
    "独居": "lives_alone",
    "空巢": "empty_nest",
    "留守老人": "left_behind_elder",
    "高龄": "very_old",
    "失能": "adl_dependent",
    "半失能": "adl_partial",
    "失智": "dementia",
    "低保": "dibao",
    "特困": "tekun",
    "低边": "dibian",
    "支出型困难": "expenditure_hardship",
    "残疾": "disabled",
    "残疾人": "disabled",
    "孤儿": "orphan",
    "事实无人抚养": "unattended_child",
    "困境儿童": "child_in_difficulty",
    "留守儿童": "left_behind_child",
    "流动儿童": "migrant_child",
    "失独": "lost_only_child",
    "优抚对象": "preferential_object",
    "退役军人": "veteran",
    "新永康人": "migrant_resident",
}
LANGUAGE_WORDS = {
    "普通话": "zh",
    "永康话": "wuu",
    "西南官话": "zh-sw",
    "苗语黔东": "hea",
    "苗语湘西": "mmr",
    "苗语川黔滇": "cqd",
    "布依语": "pcc",
    "侗语": "kmc",
    "壮语": "za",
    "彝语": "ii",
    "土家语": "tji",
    "水语": "swi",
    "仡佬语": "giw",
    "白语": "bca",
    "瑶语": "ium",
    "哈尼语": "hni",
    "拉祜语": "lhu",
    "傈僳语": "lis",
    "傣语": "tdd",
    "维吾尔语": "ug",
    "藏语": "bo",
    "蒙古语": "mn",
    "朝鲜语": "ko",
    "哈萨克语": "kk",
    "越南语": "vi",
    "手语": "csl",
    "其他": "other",
}


def _with_codes(words, codes):
    return {**{str(code).lower(): code for code in codes}, **words}


# field → (header, other headers, reader, words for the sheet of allowed values)
COLUMNS = {
    "number": ("档案号", ("number", "编号"), number, None),
    "name": ("姓名", ("name",), lambda cell: tidy_name(short_text(50)(cell)), None),
    "label": ("称呼", ("label",), short_text(50), None),
    "relation": ("与户主关系", ("relation",), one_of(_with_codes(RELATION_WORDS, RELATIONS)), RELATION_WORDS),
    "sex": ("性别", ("sex",), one_of(_with_codes(SEX_WORDS, [code for code in SEX if code != "0"])), SEX_WORDS),
    "birth": ("出生年月", ("birth", "出生日期", "出生年份"), birth, None),
    "village": ("村社", ("village", "村", "社区"), short_text(50), None),
    "address": ("地址", ("address", "住址"), short_text(120), None),
    "phone": ("电话", ("phone", "联系电话", "手机"), phone, None),
    "phone_is_neighbour": ("电话是邻居的", ("phone is neighbour's",), yes_no, {"是": True, "否": False}),
    "neighbour_name": ("邻居联系人", ("neighbour",), short_text(50), None),
    "neighbour_phone": ("邻居电话", ("neighbour's phone",), phone, None),
    "categories": ("类别", ("categories", "人员类别"), many_of(_with_codes(CATEGORY_WORDS, CATEGORIES)), CATEGORY_WORDS),
    "tier": ("探访频次", ("tier",), one_of(_with_codes(TIER_WORDS, TIERS)), TIER_WORDS),
    "languages": ("语言", ("language",), one_of(_with_codes(LANGUAGE_WORDS, SPOKEN)), LANGUAGE_WORDS),
    "interpreter_needed": ("需要翻译", ("interpreter",), yes_no, {"是": True, "否": False}),
    "last_visit": ("上次走访", ("last visit", "上次走访日期"), past_day, None),
    "notes": ("备注", ("notes",), short_text(500), None),
}
REQUIRED = ("name", "village")
EXAMPLE_MARK = "示例"
EXAMPLE = {
    "number": EXAMPLE_MARK,
    "name": "王大福",
    "label": "王阿公",
    "relation": "户主",
    "sex": "男",
    "birth": "1943-05",
    "village": "柿树坑村",
    "address": "12号",
    "phone": "13800000000",
    "phone_is_neighbour": "否",
    "neighbour_name": "李阿姨",
    "neighbour_phone": "0579-87654321",
    "categories": "独居、低保",
    "tier": "每月",
    "languages": "永康话",
    "interpreter_needed": "否",
    "last_visit": "2026-11-02",
    "notes": "这一行是示例，不会导入",
}
NOT_STORED = _l("This column is not read. Identity numbers are not stored.")


def header_fields(cells):
    """(index → field, [headers that nobody knows]) of a header row. Raises BadCell when a required column is missing or one is there twice."""
    names = {header.lower(): field for field, (first, others, _reader, _words) in COLUMNS.items() for header in (first, *others)}
    fields, unknown = {}, []
    for index, cell in enumerate(cells):
        header = re.sub(r"[\s*＊]", "", str(cell or "")).lower() or None
        field = header and (names.get(header) or names.get(str(cell).strip().lower()))
        if field in fields.values() and field:
            raise BadCell(_("The column %(column)s is there twice.", column=str(cell)))
        if field:
            fields[index] = field
        elif header:
            unknown.append(str(cell).strip()[:50])
    missing = [COLUMNS[field][0] for field in REQUIRED if field not in fields.values()]
    if missing:
        raise BadCell(_("The first row must name the columns; missing: %(columns)s.", columns="、".join(missing)))
    return fields, unknown
