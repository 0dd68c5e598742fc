"""Decoding an answer's content without ever holding more of it than an answer may have."""

import zlib

from resolvers.main_app.exchange import LONGEST_ANSWER, Unreadable

ACCEPTED_ENCODING = "gzip"

_EITHER_HEADER = 32 + zlib.MAX_WBITS  # zlib finds out whether it is gzip or zlib


class Inflating:
    """Takes a body piece by piece, as it was encoded (RFC 9110 §8.4), and gives it whole.

    zlib is told how much room is left, so a small piece that stands for gigabytes costs no more than the limit.
    """

    def __init__(self, encoding: str) -> None:
        encoding = encoding.strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise Unreadable(f"an encoding that was not asked for: {encoding[:40]!r}")
        self._inflater = None if encoding in {"", "identity"} else zlib.decompressobj(_EITHER_HEADER)
        self._pieces: list[bytes] = []
        self._length = 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece; raises Unreadable when it is damaged or the body becomes too long."""
        if self._inflater is not None:
            try:
                piece = self._inflater.decompress(piece, LONGEST_ANSWER - self._length + 1)
            except zlib.error as damaged:
                raise Unreadable(f"damaged compression: {damaged}") from damaged
        self._length += len(piece)
        if self._length > LONGEST_ANSWER:
            raise Unreadable(f"longer than {LONGEST_ANSWER} bytes")
        self._pieces.append(piece)

    def whole(self) -> bytes:
        """Give the body; raises Unreadable when its compression stopped in the middle."""
        if self._inflater is not None and self._length and not self._inflater.eof:
            raise Unreadable("compression that stops in the middle")
        return b"".join(self._pieces)
