"""Languages people speak at home (BCP-47; domain.md section 9). Never derived from ethnicity."""

from app.i18n import _l

SPOKEN = {
    "zh": _l("Putonghua"),
    "wuu": _l("Yongkang speech"),
    "zh-sw": _l("South-western Mandarin"),
    "hea": _l("Miao (south-eastern Guizhou)"),
    "mmr": _l("Miao (western Hunan)"),
    "cqd": _l("Miao (Sichuan, Guizhou and Yunnan)"),
    "pcc": _l("Buyei"),
    "kmc": _l("Dong"),
    "za": _l("Zhuang"),
    "ii": _l("Yi"),
    "tji": _l("Tujia"),
    "swi": _l("Sui"),
    "giw": _l("Gelao"),
    "bca": _l("Bai"),
    "ium": _l("Yao"),
    "hni": _l("Hani"),
    "lhu": _l("Lahu"),
    "lis": _l("Lisu"),
    "tdd": _l("Dai"),
    "ug": _l("Uyghur"),
    "bo": _l("Tibetan"),
    "mn": _l("Mongolian"),
    "ko": _l("Korean"),
    "kk": _l("Kazakh"),
    "vi": _l("Vietnamese"),
    "csl": _l("Sign language"),
    "other": _l("Another language"),
}


def spoken_name(code):
    """The name of a language for people; free text stays as it is."""
    return str(SPOKEN.get(code, code or ""))


# who stood between, if anybody
INTERPRETERS = {
    "none": _l("Nobody interpreted"),
    "family": _l("A family member"),
    "volunteer": _l("A volunteer"),
    "child": _l("A child"),
}
