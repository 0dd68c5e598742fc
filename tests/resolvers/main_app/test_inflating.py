import gzip
import tracemalloc
import zlib

import pytest

from resolvers.main_app.exchange import LONGEST_ANSWER, Unreadable
from resolvers.main_app.inflating import Inflating


def decoded(encoding, *pieces):
    inflating = Inflating(encoding)
    for piece in pieces:
        inflating.feed(piece)
    return inflating.whole()


@pytest.mark.parametrize("encoding", ["gzip", " GZIP ", "x-gzip", "deflate"])
def test_what_was_encoded_is_decoded_piece_by_piece(encoding):
    """RFC 9110 §8.4.1."""
    body = b"a body of some length " * 99
    sent = zlib.compress(body) if encoding == "deflate" else gzip.compress(body)

    assert decoded(encoding, *(sent[at : at + 7] for at in range(0, len(sent), 7))) == body


@pytest.mark.parametrize("encoding", ["", "identity"])
def test_what_was_not_encoded_is_taken_as_it_is(encoding):
    assert decoded(encoding, b"a", b"b") == b"ab"


def test_an_answer_may_be_as_long_as_the_limit_and_no_longer():
    longest = bytes(LONGEST_ANSWER)

    assert len(decoded("", longest)) == len(decoded("gzip", gzip.compress(longest))) == LONGEST_ANSWER
    with pytest.raises(Unreadable):
        decoded("", longest, b"x")
    with pytest.raises(Unreadable):
        decoded("gzip", gzip.compress(longest + b"x"))


def test_a_bomb_takes_no_more_memory_than_an_answer_may():
    bomb = gzip.compress(bytes(100 * 1024 * 1024))
    tracemalloc.start()
    with pytest.raises(Unreadable):
        decoded("gzip", bomb)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 3 * LONGEST_ANSWER


DAMAGED = {
    "no gzip": b"no gzip at all",
    "half of gzip": gzip.compress(b"whole")[:-9],
    "half of zlib": zlib.compress(b"x" * 99)[:-3],
}


@pytest.mark.parametrize("sent", list(DAMAGED.values()), ids=list(DAMAGED))
def test_damaged_compression_is_no_answer(sent):
    with pytest.raises(Unreadable):
        decoded("gzip", sent)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x" * 9_000])
def test_an_encoding_that_was_not_asked_for_is_no_answer(encoding):
    with pytest.raises(Unreadable):
        Inflating(encoding)
