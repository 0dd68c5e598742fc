"""Sealed values open for whom and what they were sealed, and for nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oauth.sealing import CannotOpen, Sealing

OLD, NEW = b"1" * 32, b"2" * 32
PURPOSES = st.lists(st.text(max_size=20), max_size=4)


@settings(deadline=None)  # a loaded machine is no fault
@given(st.binary(max_size=200), PURPOSES)
def test_what_was_sealed_opens(plain: bytes, purpose: list[str]):
    sealing = Sealing([OLD])

    assert sealing.open(sealing.seal(plain, *purpose), *purpose) == plain


@settings(deadline=None)  # a loaded machine is no fault
@given(PURPOSES, PURPOSES)
def test_no_two_purposes_are_the_same(one: list[str], other: list[str]):
    """Their parts are kept apart: ("a", "b") is not ("ab",)."""
    sealing = Sealing([OLD])
    sealed = sealing.seal(b"secret", *one)
    if one != other:
        with pytest.raises(CannotOpen):
            sealing.open(sealed, *other)


@settings(deadline=None)  # a loaded machine is no fault
@given(st.text(max_size=200))
def test_what_was_never_sealed_does_not_open(text: str):
    with pytest.raises(CannotOpen):
        Sealing([OLD]).open(text, "purpose")


@settings(deadline=None)  # a loaded machine is no fault
@given(st.text(max_size=20), st.text(max_size=20))
def test_what_was_sealed_under_a_secret_opens_with_that_secret_alone(one: str, other: str):
    sealing = Sealing([OLD])
    sealed = sealing.under(one).seal(b"secret", "purpose")

    assert Sealing([NEW, OLD]).under(one).open(sealed, "purpose") == b"secret"
    for wrong in (sealing, Sealing([NEW]).under(one), *([sealing.under(other)] if other != one else [])):
        with pytest.raises(CannotOpen):
            wrong.open(sealed, "purpose")


@settings(deadline=None)  # a loaded machine is no fault
@given(PURPOSES, PURPOSES)
def test_a_name_is_the_same_for_the_same_parts_and_key_alone(one: list[str], other: list[str]):
    """Their parts are kept apart, and each key gives a name of its own."""
    old, new = Sealing([OLD]), Sealing([NEW])

    assert Sealing([NEW, OLD]).names(*one) == (*new.names(*one), *old.names(*one))
    assert old.names(*one) != new.names(*one)
    assert (old.names(*one) == old.names(*other)) == (one == other)


def test_no_derived_key_is_the_key_that_seals():
    """Else a value that was sealed under a secret would open without it."""
    sealing = Sealing([OLD])

    assert sealing.under("").seal(b"x", "purpose")[:8] != sealing.seal(b"x", "purpose")[:8]
    assert {OLD.hex()}.isdisjoint(sealing.names())


def test_every_changed_byte_is_noticed():
    sealing = Sealing([OLD])
    sealed = sealing.seal(b"secret", "purpose")
    for position, character in enumerate(sealed[:-1]):
        changed = sealed[:position] + ("A" if character != "A" else "B") + sealed[position + 1 :]
        with pytest.raises(CannotOpen):
            sealing.open(changed, "purpose")


def test_the_same_value_is_never_sealed_the_same_way_twice():
    sealing = Sealing([OLD])

    assert len({sealing.seal(b"secret", "purpose") for _ in range(100)}) == 100


def test_the_first_key_seals_and_all_open():
    by_old, by_both = Sealing([OLD]), Sealing([NEW, OLD])

    assert by_both.open(by_old.seal(b"before"), *()) == b"before"
    with pytest.raises(CannotOpen):
        by_old.open(by_both.seal(b"after"))
    assert Sealing([NEW]).open(by_both.seal(b"after")) == b"after"
