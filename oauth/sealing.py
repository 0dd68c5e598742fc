"""Authenticated encryption of small secrets, under keys that rotate."""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12  # NIST SP 800-38D §8.2: 96 random bits
_PREFIX_BYTES = len(_FORMAT) + _KEY_ID_BYTES + _NONCE_BYTES


class CannotOpen(ValueError):
    """A sealed value is damaged, was made for another purpose, or under a key that is no longer listed."""


class Sealing:
    """Seals with the first key, opens with any of them (AES-256-GCM).

    A sealed value names the purpose it was made for in its associated data: cut out and put anywhere else, it does
    not open. Its text is unpadded base64url of: format (1 byte), key id (4), nonce (12), ciphertext with tag.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = tuple(keys)
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._first = _key_id(keys[0])

    def under(self, secret: str) -> "Sealing":
        """Derive a sealing whose values open only with the keys and this secret together.

        Who has the keys and a copy of the store, but not the secret by which a value is found, opens none of them.
        """
        return Sealing([_derived(key, "seal", secret) for key in self._keys])

    def names(self, *parts: str) -> tuple[str, ...]:
        """Give the name under which something may be kept, for each key in their order: 64 hexadecimal digits.

        A plain hash of something guessable, a user's id or an address, is undone by trying; this takes a key.
        """
        return tuple(_derived(_derived(key, "names"), *parts).hex() for key in self._keys)

    def seal(self, plain: bytes, *purpose: str) -> str:
        """Seal a value for one purpose; each part of the purpose counts."""
        nonce = os.urandom(_NONCE_BYTES)
        ciphertext = self._ciphers[self._first].encrypt(nonce, plain, _associated(purpose))
        return base64.urlsafe_b64encode(_FORMAT + self._first + nonce + ciphertext).rstrip(b"=").decode("ascii")

    def open(self, sealed: str, *purpose: str) -> bytes:
        """Open a value that was sealed for this very purpose; raises CannotOpen."""
        raw = _decoded(sealed)
        key_id, nonce = (
            raw[len(_FORMAT) : len(_FORMAT) + _KEY_ID_BYTES],
            raw[_PREFIX_BYTES - _NONCE_BYTES : _PREFIX_BYTES],
        )
        cipher = self._ciphers.get(key_id)
        if cipher is None or not raw.startswith(_FORMAT):
            raise CannotOpen("no such key or format")
        try:
            return cipher.decrypt(nonce, raw[_PREFIX_BYTES:], _associated(purpose))
        except (InvalidTag, ValueError) as damaged:
            raise CannotOpen("damaged, or made for another purpose") from damaged


def _decoded(sealed: str) -> bytes:
    try:
        return base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as malformed:
        raise CannotOpen("not base64url") from malformed


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:_KEY_ID_BYTES]


def _derived(key: bytes, *label: str) -> bytes:
    """Derive a key of 32 bytes with HMAC as the pseudorandom function (NIST SP 800-108r1 §4.1)."""
    text = json.dumps(["meo-gpt-connector", *label], separators=(",", ":"))
    return hmac.digest(key, text.encode(), "sha256")


def _associated(purpose: tuple[str, ...]) -> bytes:
    return json.dumps(["meo-gpt-connector", *purpose], separators=(",", ":")).encode()
