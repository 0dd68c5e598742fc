import tomllib
from itertools import permutations, product
from pathlib import Path

from resolvers.names.likeness import FORM, SPELLING
from resolvers.names.matching import Name, compare

TABLE = tomllib.loads(Path(__file__).with_name("common_names.toml").read_text())
NAMES = {
    language: sorted({name.strip() for name in names.replace("\n", " ").split("," if "," in names else None)})
    for language, names in TABLE.items()
}
PREPARED = {language: [Name(name) for name in names] for language, names in NAMES.items()}


def reason(score):
    if score == FORM:
        return "case form"
    return "typo" if score < FORM else "sound, spelling" if score <= SPELLING else "accents, alphabet"


def meetings(pairs):
    """List the names that are found, by why: who says the first may mean a pet called the second."""
    found = {}
    for said, name in pairs:
        match = compare(said, name)
        if match is not None and match.kind == "close":
            found.setdefault(reason(match.score), []).append(f"{said.text} > {name.text}")
    return found


def test_the_lists_of_common_names_are_long():
    assert all(len(names) >= 150 for names in NAMES.values())
    assert sum(len(names) * (len(names) - 1) for names in NAMES.values()) > 100_000


def test_few_names_of_one_language_meet(snapshot):
    met = {language: meetings(permutations(names, 2)) for language, names in PREPARED.items()}

    assert met == snapshot
    assert sum(len(pairs) for reasons in met.values() for pairs in reasons.values()) < 130


def test_names_of_two_alphabets_meet_where_they_are_one_name(snapshot):
    languages = [(one, other) for one in ("en", "vi") for other in ("ru", "uk")]

    assert {
        f"{one}, {other}": meetings(
            (*product(PREPARED[one], PREPARED[other]), *product(PREPARED[other], PREPARED[one]))
        )
        for one, other in languages
    } == snapshot
