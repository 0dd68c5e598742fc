import unicodedata
from asyncio import create_task, sleep
from itertools import product
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from resolvers.names.matching import Name, NameMatch, Ranked, match_name, rank, rank_in_turns


def names(ranked):
    return [candidate.name for candidate in ranked]


def numbered(*candidates):
    return list(enumerate(candidates, start=1))


def test_the_best_candidate_comes_first():
    pets = numbered("Barsikova Murka", "Барсик", "Bärsik", "Princess Barsik", "barsik", "Murzik")

    assert names(rank("Barsik", pets)) == ["barsik", "Bärsik", "Барсик", "Princess Barsik", "Barsikova Murka"]


def test_ties_break_by_name_and_then_by_id():
    pets = [(9, "Mimi"), (3, "mimi"), (2, "Mimi"), (7, "MIMI"), (1, "Miss Mimi"), (4, "Lady Mimi")]

    assert [(candidate.id, candidate.name) for candidate in rank("Mimi", pets)] == [
        (7, "MIMI"),
        (2, "Mimi"),
        (9, "Mimi"),
        (3, "mimi"),
        (4, "Lady Mimi"),
        (1, "Miss Mimi"),
    ]


def test_the_tone_that_was_said_comes_before_another_one():
    assert names(rank("Mực", numbered("Mức", "Mực", "Muc"))) == ["Mực", "Muc", "Mức"]


def test_typos_are_left_out_when_a_pet_bears_the_name_as_said():
    assert names(rank("Barsik", numbered("Barsk", "Barsik", "Bartik"))) == ["Barsik"]
    assert names(rank("Барсик", numbered("Barsek", "Barsik"))) == ["Barsik"]
    assert names(rank("Barsik", numbered("Barsek", "Bartik"))) == ["Barsek", "Bartik"]


def test_a_case_form_is_no_typo():
    assert names(rank("Луну", numbered("Луна", "Луну", "Лунка"))) == ["Луну", "Луна"]
    assert names(rank("Мурке", numbered("Мурки", "Мурка"))) == ["Мурка"]


def test_longer_names_stay_listed_behind_an_exact_one():
    assert names(rank("Mimi", numbered("Princess Mimi", "Mimi"))) == ["Mimi", "Princess Mimi"]


WORDS = st.text("abikmrsuzéđựABKM бзикмрсуяБМ", min_size=1, max_size=12)
ANYTHING = st.text(max_size=40) | WORDS


@given(ANYTHING, ANYTHING)
def test_any_text_is_answered_twice_alike_within_bounds(said, name):
    match = match_name(said, name)

    assert match == match_name(said, name)
    if match is not None:
        assert (match.kind == "exact") == (match.score == 100)
        assert (match.kind == "close") == (70 < match.score < 100)
        assert match.score > 0


@given(ANYTHING)
def test_every_visible_name_answers_to_itself(name):
    visible = [c for c in name if not c.isspace() and unicodedata.category(c) != "Cf" and not 0xFE00 <= ord(c) < 0xFE10]

    assert match_name(name, name) == (NameMatch("exact", 100) if visible else None)


@given(WORDS, WORDS)
def test_case_spaces_and_composition_change_nothing(said, name):
    match = match_name(said, name)

    assert match_name(said.upper(), name) == match
    assert match_name(f"  {said} ", name.lower()) == match
    assert match_name(unicodedata.normalize("NFD", said), unicodedata.normalize("NFC", name)) == match


@given(WORDS, WORDS)
def test_being_exact_or_close_does_not_depend_on_who_asks(said, name):
    one, other = match_name(said, name), match_name(name, said)

    if one is not None and one.score >= 93:
        assert one == other


@given(WORDS, st.lists(WORDS, max_size=8))
def test_a_rank_is_ordered_whatever_the_order_of_the_pets(said, pets):
    candidates = numbered(*pets)
    ranked = rank(said, candidates)

    assert ranked == rank(said, reversed(candidates))
    assert [candidate.match.score for candidate in ranked] == sorted(
        (candidate.match.score for candidate in ranked), reverse=True
    )
    assert all(candidate == Ranked(candidate.id, pets[candidate.id - 1], candidate.match) for candidate in ranked)


def test_of_a_text_over_255_characters_only_the_text_itself_is_found():
    assert match_name("щ" * 10_000, "sh" * 10_000) is None
    assert match_name("ab" * 5_000, "ab" * 4_999 + "ba") is None
    assert match_name("x" * 256, "X" * 256) is None
    assert match_name("x" * 256, "x" * 256) == NameMatch("exact", 100)
    assert match_name("x" * 255, "X" * 255) == NameMatch("exact", 100)


LONG = [
    "\u0323\u0302" * 127,
    "a" + "\u0323\u0302" * 127,
    "а" * 255,
    "щ" * 64 + " " + "щ" * 64,
    "sh" * 32 + " " + "sh" * 32,
    "\ufdfa" * 255,
    " ".join(["машка"] * 12),
    " ".join(["mashka"] * 12),
    "ab " * 85,
    "аб " * 85,
    " ".join(f"машк{letter}на" for letter in "абвгдежзиклмнопрстуфхцчшэюя"),
    " ".join(f"mashk{letter}na" for letter in reversed("abvgdeziklmnoprstufhc")),
    "a" * 64,
    "а" * 63 + "б",
]


def test_the_work_for_a_name_is_bounded_whatever_it_is():
    for said, name in product(LONG, LONG):
        begun = process_time()
        match_name(said, name)
        assert process_time() - begun < 0.025


async def test_ranking_in_turns_finds_the_same_and_lets_others_go_on():
    turns = []

    async def others():
        while True:
            turns.append(process_time())
            await sleep(0)

    pets = numbered(*(f"{name} {number}" for number in range(500) for name in ("Mimi", "Барсик", "Принцесса Муся")))
    beside = create_task(others())
    ranked = await rank_in_turns(Name("my cat Мусю"), ((pet_id, Name(name)) for pet_id, name in pets))
    beside.cancel()

    assert ranked == rank("my cat Мусю", pets)
    assert len(turns) > 1
