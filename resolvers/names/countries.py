"""Which country a code of two letters means to the main app; never a guess."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Final

from rapidfuzz.distance import OSA

from resolvers.names.folding import folded

_NEAREST: Final = 3
_MEANT: Final = {"UK": "GB"}
"""Codes that ISO 3166-1 keeps back for a country that has another one."""
_LIKELY: Final = {
    "DA": "DK",
    "EL": "GR",
    "EN": "GB",
    "JA": "JP",
    "KO": "KR",
    "RF": "RU",
    "SP": "ES",
    "SU": "RU",
    "SW": "SE",
    "UR": "UA",
    "VM": "VN",
    "VT": "VN",
}
"""What a wrong code is most often: a language's code, the country's own letters, a code that was withdrawn."""


class UnknownCountry(ValueError):
    """No country has the code; `nearest` holds the codes and English names of those it may be, at most three."""

    def __init__(self, code: str, nearest: "tuple[Country, ...]") -> None:
        super().__init__(f"No country has the code {code!r}.")
        self.code = code
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Country:
    """A country's ISO 3166-1 code and English name."""

    code: str
    name: str


def match_country(code: str) -> str:
    """Give the code that the main app knows for a code as it was said: "uk" is GB; raises UnknownCountry."""
    said = code.strip().upper()
    meant = _MEANT.get(said, said)
    if meant in _COUNTRIES:
        return meant
    raise UnknownCountry(code, tuple(Country(near, _COUNTRIES[near]) for near in _nearest(said)))


def _nearest(said: str) -> list[str]:
    likely = [_LIKELY[said]] if said in _LIKELY else []
    named = [code for code, name in _COUNTRIES.items() if folded(name).upper().startswith(said)]
    swapped = [said[::-1]] if said[::-1] in _COUNTRIES else []
    alike = [code for code in _COUNTRIES if OSA.distance(said, code) == 1 and code[:1] == said[:1]]
    return list(dict.fromkeys([*likely, *swapped, *named, *alike]))[:_NEAREST] if len(said) == len("GB") else []


_COUNTRIES: Final[dict[str, str]] = tomllib.loads(
    resources.files("resolvers.names").joinpath("countries.toml").read_text("utf-8")
)
