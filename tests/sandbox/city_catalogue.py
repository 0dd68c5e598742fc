"""The cities a fresh main app is seeded with, as poor in names as its own list (database/seeders/CitySeeder.php).

Cities of Ukraine have English and Ukrainian names, those of Vietnam English, Vietnamese and Russian ones, those of
Russia English and Russian ones and three a Vietnamese; all others have English ones alone. The main app knows more
countries than stand here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tests.sandbox.records import City

# Country, id of its first city, then per city the names in these languages: a part left out is a name it has not.
_CITIES = (
    ("US", 19, "en", "New York, Los Angeles, Chicago, Houston, Phoenix, Philadelphia, San Antonio, San Diego, Dallas"),
    (
        "RU",
        67,
        "en/ru/vi",
        (
            "Moscow/Москва/Mát-xcơ-va, Saint Petersburg/Санкт-Петербург/Xanh Pê-téc-bua, "
            "Novosibirsk/Новосибирск/Nô-vô-xi-biếc, Yekaterinburg/Екатеринбург, Kazan/Казань, "
            "Nizhny Novgorod/Нижний Новгород, Chelyabinsk/Челябинск, Samara/Самара, Omsk/Омск, "
            "Rostov-on-Don/Ростов-на-Дону, Ufa/Уфа, Krasnoyarsk/Красноярск, Perm/Пермь, Voronezh/Воронеж, "
            "Volgograd/Волгоград, Saratov/Саратов, Krasnodar/Краснодар, Tolyatti/Тольятти, "
            "Izhevsk/Ижевск, Barnaul/Барнаул"
        ),
    ),
    (
        "VN",
        129,
        "en/vi/ru",
        (
            "Ho Chi Minh City/Thành phố Hồ Chí Minh/Хошимин, Hanoi/Hà Nội/Ханой, Da Nang/Đà Nẵng/Дананг, "
            "Can Tho/Cần Thơ/Кантхо, Hai Phong/Hải Phòng/Хайфон, Bien Hoa/Biên Hòa/Бьенхоа, Hue/Huế/Хюэ, "
            "Nha Trang/Nha Trang/Нячанг, Vung Tau/Vũng Tàu/Вунгтау"
        ),
    ),
    ("DE", 152, "en", "Berlin, Hamburg, Munich, Cologne, Frankfurt, Stuttgart, Düsseldorf"),
    ("TH", 159, "en", "Bangkok, Nonthaburi, Samut Prakan, Chiang Mai, Hat Yai, Phuket"),
    ("GB", 171, "en", "London, Birmingham, Manchester, Leeds, Liverpool, Bristol, Sheffield"),
    (
        "UA",
        275,
        "en/uk",
        (
            "Kyiv/Київ, Kharkiv/Харків, Odesa/Одеса, Dnipro/Дніпро, Lviv/Львів, Zaporizhzhia/Запоріжжя, "
            "Kryvyi Rih/Кривий Ріг, Mykolaiv/Миколаїв, Mariupol/Маріуполь, Vinnytsia/Вінниця, Chernihiv/Чернігів, "
            "Poltava/Полтава, Cherkasy/Черкаси, Sumy/Суми, Zhytomyr/Житомир, Kropyvnytskyi/Кропивницький, Rivne/Рівне, "
            "Ternopil/Тернопіль, Ivano-Frankivsk/Івано-Франківськ, Chernivtsi/Чернівці, Khmelnytskyi/Хмельницький, "
            "Kramatorsk/Краматорськ, Melitopol/Мелітополь, Berdyansk/Бердянськ, Sloviansk/Слов’янськ"
        ),
    ),
    ("PL", 306, "en", "Warsaw, Kraków, Łódź, Wrocław, Poznań, Gdańsk"),
)


def cities(installed_at: datetime) -> Iterator[City]:
    """Every seeded city; a language without a name of its own is not among its names."""
    for country, first, languages, entries in _CITIES:
        for number, entry in enumerate(entries.split(", "), start=first):
            names = dict(zip(languages.split("/"), entry.split("/"), strict=False))
            yield City(number, _slug(names["en"]), country, names, installed_at)


def _slug(name: str) -> str:
    """The English name, without the marks that this list knows."""
    return name.lower().replace(" ", "-").translate(str.maketrans("üółźćńń", "uolzcnn"))
