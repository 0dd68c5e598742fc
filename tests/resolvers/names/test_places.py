from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.names.countries import UnknownCountry, match_country
from resolvers.names.places import Place, PlaceMatch, is_known, match_place


def catalogue(*names):
    return [Place(number, tuple(name.split("/"))) for number, name in enumerate(names, start=1)]


VIETNAM = catalogue(
    "Ho Chi Minh City",
    "Hanoi",
    "Da Nang",
    "Can Tho",
    "Hai Phong",
    "Bien Hoa",
    "Hue",
    "Nha Trang",
    "Vung Tau",
)
VIETNAM_IN_VIETNAMESE = catalogue(
    "Thành phố Hồ Chí Minh", "Hà Nội", "Đà Nẵng", "Cần Thơ", "Hải Phòng", "Biên Hòa", "Huế", "Nha Trang", "Vũng Tàu"
)
UKRAINE = catalogue("Kyiv", "Lviv", "Odesa", "Kharkiv", "Dnipro", "Zaporizhzhia", "Vinnytsia", "Chernihiv", "Poltava")
UKRAINE_IN_UKRAINIAN = catalogue(
    "Київ", "Львів", "Одеса", "Харків", "Дніпро", "Запоріжжя", "Вінниця", "Чернігів", "Полтава"
)
RUSSIA = catalogue("Moscow", "Saint Petersburg", "Novosibirsk", "Yekaterinburg", "Kazan", "Nizhny Novgorod", "Samara")
ELSEWHERE = catalogue("New York", "Los Angeles", "San Francisco", "Munich", "Cologne", "London", "Berlin", "Hamburg")

SAID = {
    ("Ho Chi Minh City", "Thành phố Hồ Chí Minh"): (
        "Ho Chi Minh, Hồ Chí Minh, ho chi minh city, TP HCM, TP.HCM, tphcm, TP. Hồ Chí Minh, TP.Hồ Chí Minh, HCMC, "
        "HCM, HCM City, Sài Gòn, Sai Gon, Saigon, sài gòn, Saigon City, SG, Thành phố Hồ Chí Minh, "
        "thanh pho ho chi minh, "
        "Хошимин, Хо Ши Мин, Сайгон, в Сайгоне, Хошимине, Hồ Chí Minh City"
    ),
    (
        "Hanoi",
        "Hà Nội",
    ): "Hà Nội, Ha Noi, HANOI, Thành phố Hà Nội, TP Hà Nội, ở Hà Nội, HN, Ханой, в Ханое, Hanoi, Vietnam",
    ("Da Nang", "Đà Nẵng"): "Đà Nẵng, Danang, da nang, TP Đà Nẵng, TP. Đà Nẵng, Дананг, Да Нанг, Da Nang City, Đà Nẳng",
    ("Hue", "Huế"): "Huế, hue, Thành phố Huế, TP Huế, TP. Huế, Hue City, Хюэ",
    ("Can Tho", "Cần Thơ"): "Cần Thơ, can tho, TP Cần Thơ, Cantho, Кантхо",
    ("Hai Phong", "Hải Phòng"): "Hải Phòng, Haiphong, TP. Hải Phòng, Хайфон",
    ("Bien Hoa", "Biên Hòa"): "Biên Hòa, Biên Hoà, bien hoa, TP Biên Hòa",
    ("Nha Trang",): "nha trang, Nhatrang, TP Nha Trang, Нячанг, в Нячанге",
    ("Vung Tau", "Vũng Tàu"): "Vũng Tàu, vungtau, TP Vũng Tàu, Вунгтау",
    (
        "Kyiv",
        "Київ",
    ): "Киев, Kiev, Київ, kyiv, в Киеве, у Києві, Києва, г. Киев, м. Київ, місто Київ, Kyiv City, Kiev, Ukraine",
    ("Lviv", "Львів"): "Львов, Lvov, Львів, у Львові, во Львове, Lviv, L'viv",
    ("Odesa", "Одеса"): "Odessa, Одесса, Одеса, в Одессе, в Одесі",
    ("Kharkiv", "Харків"): "Kharkov, Харьков, Харків, у Харкові, в Харькове, Harkiv",
    ("Dnipro", "Дніпро"): "Днепр, Дніпро, Днепропетровск, Dnepropetrovsk, Дніпропетровськ, в Днепре",
    ("Zaporizhzhia", "Запоріжжя"): "Запорожье, Запоріжжя, Zaporozhye, Zaporizhia",
    ("Vinnytsia", "Вінниця"): "Винница, Вінниця, у Вінниці, Vinnitsa",
    ("Chernihiv", "Чернігів"): "Чернигов, Чернігів, Chernigov",
    ("Moscow",): "Москва, Moskva, в Москве, г. Москва, Мск, Moscow, Russia, Matxcova, Москві",
    ("Saint Petersburg",): (
        "St. Petersburg, St Petersburg, St.Petersburg, Saint-Petersburg, Питер, в Питере, Петербург, Санкт-Петербург, "
        "в Санкт-Петербурге, СПб, спб, Ленинград, Petersburg, Piter, С.-Петербург, Sankt-Peterburg, г. Санкт-Петербург"
    ),
    ("Yekaterinburg",): "Екатеринбург, Ekaterinburg, Екб, Свердловск, в Екатеринбурге",
    ("Kazan",): "Казань, в Казани, kazan",
    ("Nizhny Novgorod",): "Нижний Новгород, Нижний, Nizhniy Novgorod, в Нижнем Новгороде",
    ("New York",): "NYC, New York City, NY, Нью-Йорк, new york, Brooklyn, Нью-Йорке",
    ("Los Angeles",): "LA, L.A., Лос-Анджелес, los angeles, Los Angeles, CA",
    ("San Francisco",): "SF, San Fran, Сан-Франциско",
    ("Munich",): "München, Muenchen, Мюнхен, в Мюнхене, munchen",
    ("Cologne",): "Köln, Koeln, Кёльн, Кельн",
    ("London",): "london, Лондон, в Лондоне, London, UK, Londn",
    ("Berlin",): "Берлин, в Берлине, berlin, Берліні",
    ("Hamburg",): "Гамбург, hamburg, Hamburgg",
}

CATALOGUES = (VIETNAM, VIETNAM_IN_VIETNAMESE, UKRAINE, UKRAINE_IN_UKRAINIAN, RUSSIA, ELSEWHERE)


def said_of(names):
    """Split at commas, but not before a country or state."""
    words = [word.strip() for word in SAID[names].split(", ")]
    return [word for word in words if word not in {"Vietnam", "Ukraine", "Russia", "CA", "UK"}]


@pytest.mark.parametrize(
    ("said", "name"), [(said, name) for names in SAID for name in names for said in said_of(names)]
)
def test_a_city_is_found_as_people_write_it_in_a_poor_catalogue(said, name):
    places = next(places for places in CATALOGUES if any(name in place.names for place in places))

    assert match_place(said, places).found is next(place for place in places if name in place.names)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Hanoi, Vietnam", "Hanoi"),
        ("Ba Đình, Hà Nội", "Hanoi"),
        ("Quận 7, TP. HCM", "Ho Chi Minh City"),
        ("Hue (Vietnam)", "Hue"),
        ("Thủ Đức / Hồ Chí Minh", "Ho Chi Minh City"),
    ],
)
def test_of_an_address_the_part_that_is_a_city_counts(said, name):
    assert match_place(said, VIETNAM).found.names == (name,)


@pytest.mark.parametrize(
    "said", ["Đà Lạt", "Paris", "Vinh", "Sa Pa", "Atlantis", "xyz", "Hà Nam", "Ho", "x", "city", "Đà Lạc"]
)
def test_a_city_that_is_not_in_the_catalogue_is_not_taken(said):
    match = match_place(said, VIETNAM)

    assert match.found is None
    assert match.fitting == ()


@pytest.mark.parametrize(
    ("said", "places", "nearest"),
    [
        ("Nha Tran Bay", VIETNAM, "Nha Trang"),
        ("Da Nangia", VIETNAM, "Da Nang"),
        ("Novgorod", RUSSIA, "Nizhny Novgorod"),
        ("Ho Chi", VIETNAM, "Ho Chi Minh City"),
        ("Черновцы", UKRAINE, "Chernihiv"),
    ],
)
def test_the_nearest_cities_are_named(said, places, nearest):
    match = match_place(said, places)

    assert match.found is None
    assert nearest in [name for place in match.nearest for name in place.names]
    assert len(match.nearest) <= 3


def test_a_text_over_255_characters_is_no_city():
    assert match_place("Hanoi" + " " * 250, VIETNAM).found is not None
    assert match_place("Hanoi" + " " * 251, VIETNAM) == PlaceMatch()


def test_a_city_like_nothing_has_no_nearest():
    assert match_place("Xyzzyxyzzy", VIETNAM).nearest == ()


def test_of_several_that_fit_none_is_taken():
    places = catalogue("Springfield", "Springfield", "Salem")

    match = match_place("springfield", places)

    assert match.found is None
    assert match.fitting == tuple(places[:2])


def test_several_a_slip_away_are_a_question():
    places = catalogue("Marlow", "Harlow", "Barlowe", "Marlov")

    assert match_place("Marlo", places).fitting == (places[0], places[3])


def test_the_name_of_another_city_is_no_slip():
    assert match_place("Dalat", catalogue("Salat", "Dalak")).found is None
    assert match_place("Dalta", catalogue("Dalata")).found is not None


def test_a_name_in_the_catalogue_comes_before_a_slip_of_it():
    places = catalogue("Kazan", "Kazanj", "Kazann")

    assert match_place("Kazan", places).found is places[0]


@pytest.mark.parametrize("place", [*VIETNAM, *VIETNAM_IN_VIETNAMESE, *UKRAINE, *UKRAINE_IN_UKRAINIAN, *RUSSIA])
def test_the_cities_that_the_main_app_is_seeded_with_are_known(place):
    assert is_known(place)


def test_a_city_that_a_user_added_is_not_known_but_found():
    places = catalogue("Nether Wallop", "Thị trấn Sa Pa")

    assert not is_known(places[0])
    assert match_place("nether wallop", places).found is places[0]
    assert match_place("Sapa", places).found is places[1]


@given(st.text(max_size=300))
def test_any_text_is_a_city_or_none(said):
    match = match_place(said, VIETNAM)

    assert match.found is None or match.fitting == (match.found,)
    assert set(match.fitting) <= set(VIETNAM)
    assert not (match.fitting and match.nearest)


@pytest.mark.parametrize("said", ["ho chi minh " * 21, "щ" * 255, "\u0323\u0302" * 127, "tp " * 85, "a," * 127])
def test_the_longest_texts_are_read_at_once(said):
    begun = process_time()
    match_place(said, [*VIETNAM, *UKRAINE, *RUSSIA, *ELSEWHERE])

    assert process_time() - begun < 0.5


@pytest.mark.parametrize(("said", "code"), [("UK", "GB"), ("uk", "GB"), ("vn", "VN"), (" UA ", "UA"), ("XK", "XK")])
def test_a_country_code_is_read_in_any_case_and_uk_is_gb(said, code):
    assert match_country(said) == code


@pytest.mark.parametrize(
    ("said", "nearest"),
    [("VT", "VN"), ("EN", "GB"), ("JA", "JP"), ("SP", "ES"), ("UR", "UA"), ("PO", "PL"), ("NV", "VN"), ("SW", "SE")],
)
def test_an_unknown_country_code_answers_with_the_nearest(said, nearest):
    with pytest.raises(UnknownCountry) as unknown:
        match_country(said)

    assert nearest in [country.code for country in unknown.value.nearest]
    assert len(unknown.value.nearest) <= 3


@pytest.mark.parametrize("said", ["ZZ", "XX", "EU", "QQ", "", "VNM", "Vietnam", "1A"])
def test_what_is_no_country_is_refused(said):
    with pytest.raises(UnknownCountry):
        match_country(said)


@given(st.text(max_size=5))
def test_any_code_is_a_country_or_refused(said):
    with suppress(UnknownCountry):
        assert len(match_country(said)) == 2
