"""The named homes of 古山镇 and its people: what the pictures show, and the small world of the tests."""

STATION = "330784108"
# (role, number within the station, name): a head, two social workers, four volunteers
PEOPLE = (
    ("station_head", 1, "周若兰"),
    ("social_worker", 2, "陈志远"),
    ("social_worker", 3, "林佳慧"),
    ("volunteer", 11, "吕春晓"),
    ("volunteer", 12, "应子健"),
    ("volunteer", 13, "胡静怡"),
    ("volunteer", 14, "徐嘉树"),
)
VOLUNTEER = 11  # the one whose phone the pictures show
VILLAGES = ("柿树坑村", "后溪塘村", "竹溪畈村", "云头岭村")
# `last`: days since the last visit (so the next is due `tier` days after it); `finds`: what that visit found
HOMES = (
    {
        "label": "王阿公",
        "village": "柿树坑村",
        "tier": "monthly",
        "last": 33,
        "finds": {"HS1": "some"},
        "phone": "13800001234",
        "neighbour": ("李小妹", "13800001235"),
        "people": [{"name": "王大福", "sex": "1", "born": 1943, "categories": ["lives_alone", "very_old"]}],
    },
    {
        "label": "杨阿姨一家",
        "village": "后溪塘村",
        "tier": "monthly",
        "last": 30,
        "finds": {},
        "phone": "13800001236",
        "languages": "hea",
        "interpreter": True,
        "minority": True,
        "people": [
            {"name": "杨秀英", "sex": "2", "born": 1979, "ethnicity": "06", "language": "hea", "reads": False, "categories": ["dibao", "migrant_resident"]},
            {"name": "杨建军", "sex": "1", "born": 1977, "relation": "spouse", "ethnicity": "06", "language": "hea", "categories": ["dibao"]},
            {"name": "杨天乐", "sex": "1", "age": 8, "relation": "child", "ethnicity": "06", "categories": ["migrant_child"]},
        ],
    },
    {
        "label": "小宇",
        "village": "后溪塘村",
        "tier": "monthly",
        "last": 30,
        "finds": {},
        "phone": "0579-87650012",
        "phone_is_neighbour": True,
        "people": [
            {"name": "吴宇", "label": "小宇", "sex": "1", "age": 10, "categories": ["left_behind_child"]},
            {"name": "吴阿香", "label": "奶奶", "sex": "2", "born": 1955, "relation": "grandparent", "categories": ["left_behind_elder"]},
        ],
    },
)
