"""The fourteen stations of Yongkang (codes: domain.md section 8, NBS list of 2022-10-31)."""

import peewee

from app.db import Model
from app.i18n import lang

CITY = "330784"
TOWNS = (
    ("330784001", "东城街道", "Dongcheng"),
    ("330784002", "西城街道", "Xicheng"),
    ("330784003", "江南街道", "Jiangnan"),
    ("330784105", "石柱镇", "Shizhu"),
    ("330784106", "前仓镇", "Qiancang"),
    ("330784107", "舟山镇", "Zhoushan (Yongkang)"),
    ("330784108", "古山镇", "Gushan"),
    ("330784109", "方岩镇", "Fangyan"),
    ("330784110", "龙山镇", "Longshan"),
    ("330784111", "西溪镇", "Xixi"),
    ("330784112", "象珠镇", "Xiangzhu"),
    ("330784113", "唐先镇", "Tangxian"),
    ("330784114", "花街镇", "Huajie"),
    ("330784115", "芝英镇", "Zhiying"),
)


class Station(Model):
    """A town's social-work station (社工站); its id is the nine-digit code."""

    id = peewee.CharField(9, primary_key=True)
    name_zh = peewee.CharField(30)
    name_en = peewee.CharField(40)
    phone = peewee.CharField(20, null=True)
    code_source = peewee.CharField(20, default="NBS")
    as_of = peewee.DateField(default="2022-10-31")

    @property
    def station_id(self):
        return self.id

    @property
    def name(self):
        return self.name_en if lang() == "en" else self.name_zh

    @classmethod
    def ordered(cls):
        return cls.select().order_by(cls.id)

    @classmethod
    def create_all(cls):
        """The fourteen rows; repeating is safe."""
        for code, zh, en in TOWNS:
            cls.get_or_create(id=code, defaults={"name_zh": zh, "name_en": en})
