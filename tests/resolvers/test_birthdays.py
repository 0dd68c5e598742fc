from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.birthdays import (
    Birthday,
    BirthInputs,
    age_in_words,
    age_sort_key,
    from_parts,
    next_birthday,
)

UNKNOWN = Birthday()
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
NUMBERS = st.none() | st.integers(-5, 40) | st.integers()


def exactly(text):
    return from_parts("day", text)


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "birthday", "parts", "read"),
    [
        ("day", "2020-02-29T00:00:00.000000Z", (2020, 2, 29), Birthday("day", 2020, 2, 29)),
        ("day", "2021-03-02T00:00:00.000000Z", (2021, 2, 30), Birthday("day", 2021, 3, 2)),
        ("day", date(2020, 5, 6), (None, None, None), Birthday("day", 2020, 5, 6)),
        ("day", None, (2019, 3, 4), Birthday("day", 2019, 3, 4)),
        ("day", "garbage", (2019, 3, 4), Birthday("day", 2019, 3, 4)),
        ("day", None, (2021, 2, 30), Birthday("month", 2021, 2)),
        ("day", None, (2021, 2, None), Birthday("month", 2021, 2)),
        ("day", None, (2021, 13, 1), Birthday("year", 2021)),
        ("day", None, (2021, None, 9), Birthday("year", 2021)),
        ("day", None, (None, 2, 3), UNKNOWN),
        ("month", "2020-01-15T00:00:00.000000Z", (2018, 4, 15), Birthday("month", 2018, 4)),
        ("month", "2020-01-15", (2018, None, None), Birthday("year", 2018)),
        ("month", None, (2018, 0, None), Birthday("year", 2018)),
        ("month", "2020-01-15", (None, 4, None), UNKNOWN),
        ("year", "2020-01-15T00:00:00.000000Z", (2018, 1, 15), Birthday("year", 2018)),
        ("year", "2020-01-15", (None, None, None), UNKNOWN),
        ("year", None, (0, None, None), UNKNOWN),
        ("unknown", "2020-01-15T00:00:00.000000Z", (2020, 1, 15), UNKNOWN),
        (None, "2020-01-15", (2020, 1, 15), UNKNOWN),
        ("century", None, (2020, 1, 15), UNKNOWN),
    ],
)
def test_parts_finer_than_the_precision_are_ignored_and_impossible_ones_coarsen_it(precision, birthday, parts, read):
    year, month, day = parts

    assert from_parts(precision, birthday, year=year, month=month, day=day) == read


@given(
    st.none() | st.sampled_from(["day", "month", "year", "unknown"]) | st.text(),
    st.none() | st.text() | DAYS | DAYS.map(date.isoformat),
    NUMBERS,
    NUMBERS,
    NUMBERS,
)
def test_reading_never_fails_and_its_parts_fit_its_precision(precision, birthday, year, month, day):
    read = from_parts(precision, birthday, year=year, month=month, day=day)

    known = {"day": 3, "month": 2, "year": 1, "unknown": 0}[read.precision]
    assert [part is not None for part in (read.year, read.month, read.day)] == [place < known for place in range(3)]
    shown = [read.birth_date, read.birth_month_year, read.birth_year]
    assert sum(value is not None for value in shown) == (read.precision != "unknown")
    assert (age_in_words(read, date(2025, 6, 1)) is None) == (read.precision == "unknown")


def test_only_what_the_precision_allows_is_shown():
    assert exactly("2020-02-29").birth_date == date(2020, 2, 29)
    assert Birthday("month", 2020, 2).birth_month_year == "2020-02"
    assert Birthday("year", 2020).birth_year == 2020


# --- ages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birthday", "today", "words"),
    [
        (exactly("2024-04-10"), "2025-05-10", "1 year 1 month"),
        (exactly("2024-12-10"), "2025-05-10", "5 months"),
        (exactly("2024-12-11"), "2025-05-10", "4 months"),
        (exactly("2025-05-10"), "2025-05-10", "less than 1 month"),
        (exactly("2025-04-11"), "2025-05-10", "less than 1 month"),
        (exactly("2025-04-10"), "2025-05-10", "1 month"),
        (exactly("2024-05-10"), "2025-05-10", "1 year"),
        (exactly("2024-05-11"), "2025-05-10", "11 months"),
        (exactly("2023-05-10"), "2025-05-10", "2 years"),
        (exactly("2022-03-10"), "2025-05-10", "3 years 2 months"),
        (exactly("2024-12-31"), "2025-01-01", "less than 1 month"),
        (exactly("2024-12-01"), "2025-01-01", "1 month"),
        (exactly("2025-01-31"), "2025-02-27", "less than 1 month"),
        (exactly("2025-01-31"), "2025-02-28", "1 month"),
        (exactly("2024-02-29"), "2025-02-27", "11 months"),
        (exactly("2024-02-29"), "2025-02-28", "1 year"),
        (exactly("2024-02-29"), "2028-02-28", "3 years 11 months"),
        (exactly("2024-02-29"), "2028-02-29", "4 years"),
        (exactly("2025-05-11"), "2025-05-10", "less than 1 month"),
        (exactly("2099-01-01"), "2025-05-10", "less than 1 month"),
        (Birthday("month", 2025, 5), "2025-05-31", "about less than 1 month"),
        (Birthday("month", 2025, 4), "2025-05-01", "about 1 month"),
        (Birthday("month", 2024, 12), "2025-05-10", "about 5 months"),
        (Birthday("month", 2024, 4), "2025-05-10", "about 1 year 1 month"),
        (Birthday("month", 2023, 5), "2025-05-10", "about 2 years"),
        (Birthday("month", 2025, 6), "2025-05-10", "about less than 1 month"),
        (Birthday("year", 2022), "2025-01-01", "about 3 years"),
        (Birthday("year", 2024), "2025-01-01", "about 1 year"),
        (Birthday("year", 2025), "2025-12-31", "under 1 year"),
        (Birthday("year", 2026), "2025-12-31", "under 1 year"),
        (UNKNOWN, "2025-05-10", None),
    ],
)
def test_an_age_in_words_is_as_exact_as_the_birthday(birthday, today, words):
    assert age_in_words(birthday, date.fromisoformat(today)) == words


def plainly_in_words(months):
    """The wording as the actions' page has it, written out the long way."""
    if months < 1:
        return "less than 1 month"
    parts = []
    if months >= 12:
        parts.append("1 year" if months < 24 else f"{months // 12} years")
    if months % 12:
        parts.append("1 month" if months % 12 == 1 else f"{months % 12} months")
    return " ".join(parts)


def months_lived(born, today):
    """Walk from day to day and count: a month is over on the day of birth, or on the month's last day without one."""
    months = 0
    day = born
    while day < today:
        day += timedelta(days=1)
        is_last = (day + timedelta(days=1)).month != day.month
        months += day.day == born.day or (is_last and day.day < born.day)
    return months


@given(DAYS, st.integers(0, 1500))
def test_an_exact_age_is_what_counting_day_by_day_gives(born, lived):
    today = born + timedelta(days=lived)

    assert age_in_words(exactly(born), today) == plainly_in_words(months_lived(born, today))


@given(DAYS, DAYS)
def test_an_age_never_falls_as_days_pass(born, today):
    tomorrow = today + timedelta(days=1)

    for birthday in (exactly(born), Birthday("month", born.year, born.month), Birthday("year", born.year)):
        before, after = age_sort_key(birthday, today), age_sort_key(birthday, tomorrow)
        assert before is not None
        assert after is not None
        assert (0, 0) <= before <= after
        assert "-" not in (age_in_words(birthday, today) or "")


@given(DAYS, DAYS, DAYS)
def test_the_younger_of_two_pets_comes_first(one, other, today):
    younger, older = max(one, other), min(one, other)
    keys = [age_sort_key(exactly(day), today) for day in (younger, older)]

    assert keys == sorted(keys)


def test_the_order_of_ages_never_contradicts_the_ages_shown():
    today = date(2025, 5, 10)
    youngest_first = [
        exactly("2025-05-09"),
        exactly("2025-05-01"),
        Birthday("month", 2025, 4),
        exactly("2025-04-05"),
        Birthday("year", 2024),
        exactly("2024-04-20"),
        exactly("2022-07-01"),
        Birthday("year", 2022),
    ]

    keys = [age_sort_key(birthday, today) for birthday in youngest_first]

    assert keys == sorted(keys)
    assert age_sort_key(UNKNOWN, today) is None


# --- birthdays to come -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "today", "expected"),
    [
        ("2020-05-10", "2025-05-10", "2025-05-10"),
        ("2020-05-10", "2025-05-11", "2026-05-10"),
        ("2020-05-10", "2025-05-09", "2025-05-10"),
        ("2020-01-01", "2025-12-31", "2026-01-01"),
        ("2020-12-31", "2025-12-31", "2025-12-31"),
        ("2020-02-29", "2025-02-28", "2025-02-28"),
        ("2020-02-29", "2025-03-01", "2026-02-28"),
        ("2020-02-29", "2027-03-01", "2028-02-29"),
        ("2020-02-29", "2028-02-28", "2028-02-29"),
        ("2020-02-29", "2024-02-29", "2024-02-29"),
        ("2020-02-28", "2024-02-29", "2025-02-28"),
    ],
)
def test_the_next_birthday_is_today_at_the_earliest_and_28_february_in_common_years(born, today, expected):
    assert next_birthday(exactly(born), date.fromisoformat(today)) == date.fromisoformat(expected)


@pytest.mark.parametrize("birthday", [Birthday("month", 2020, 2), Birthday("year", 2020), UNKNOWN])
def test_a_birthday_not_known_to_the_day_has_no_next_one(birthday):
    assert next_birthday(birthday, date(2025, 5, 10)) is None


@given(DAYS, DAYS)
def test_the_next_birthday_is_the_first_day_from_today_that_is_one(born, today):
    def is_birthday(day):
        tomorrow = day + timedelta(days=1)
        moved = (born.month, born.day) == (2, 29) and (day.month, tomorrow.month) == (2, 3) and day.day == 28
        return (day.month, day.day) == (born.month, born.day) or moved

    candidates = (today + timedelta(days=ahead) for ahead in range(367))

    assert next_birthday(exactly(born), today) == next(day for day in candidates if is_birthday(day))


# --- writing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_input", "today", "fields"),
    [
        ({"birth_date": date(2024, 2, 29)}, "2025-05-10", ("day", 2024, 2, 29)),
        ({"birth_month_year": "2024-02"}, "2025-05-10", ("month", 2024, 2)),
        ({"birth_year": 2019}, "2025-05-10", ("year", 2019)),
        ({"age_months": 0}, "2025-05-10", ("month", 2025, 5)),
        ({"age_months": 6}, "2025-05-31", ("month", 2024, 11)),
        ({"age_months": 4}, "2025-05-31", ("month", 2025, 1)),
        ({"age_months": 5}, "2025-05-31", ("month", 2024, 12)),
        ({"age_months": 12}, "2025-01-01", ("month", 2024, 1)),
        ({"age_months": 1}, "2025-01-31", ("month", 2024, 12)),
        ({"age_months": 600}, "2025-05-10", ("month", 1975, 5)),
        ({"age_years": 0}, "2025-01-01", ("year", 2025)),
        ({"age_years": 3}, "2025-01-01", ("year", 2022)),
        ({"age_years": 50}, "2025-05-10", ("year", 1975)),
        ({}, "2025-05-10", ()),
    ],
)
def test_a_birth_input_is_written_as_a_precision_with_its_components(given_input, today, fields):
    names = ["birthday_precision", "birthday_year", "birthday_month", "birthday_day"]
    birthday = BirthInputs(**given_input).birthday(date.fromisoformat(today))

    assert birthday.columns() == dict(zip(names, fields, strict=False))


def test_the_inputs_given_are_named_in_the_actions_order():
    several = BirthInputs(age_years=0, birth_date=date(2024, 1, 1), birth_year=2024)

    assert BirthInputs().given == ()
    assert BirthInputs(age_months=0).given == ("age_months",)
    assert several.given == ("birth_date", "birth_year", "age_years")


@pytest.mark.parametrize(
    ("birthday", "earliest"),
    [
        (exactly("2024-02-29"), date(2024, 2, 29)),
        (Birthday("month", 2024, 2), date(2024, 2, 1)),
        (Birthday("year", 2024), date(2024, 1, 1)),
        (UNKNOWN, None),
    ],
)
def test_the_earliest_day_of_a_birthday_is_the_first_of_its_month_or_year(birthday, earliest):
    assert birthday.earliest == earliest


@given(DAYS, st.integers(0, 600))
def test_an_age_in_months_reads_back_as_that_age(today, months):
    written = BirthInputs(age_months=months).birthday(today)
    read = from_parts("month", None, year=written.year, month=written.month)

    assert age_in_words(read, today) == f"about {plainly_in_words(months)}"


@given(DAYS, st.integers(0, 50))
def test_an_age_in_years_reads_back_as_that_age(today, years):
    written = BirthInputs(age_years=years).birthday(today)
    words = {0: "under 1 year", 1: "about 1 year"}.get(years, f"about {years} years")

    assert age_in_words(from_parts("year", None, year=written.year), today) == words
