"""What a client hints of its user with a call: the language and the time zone, and nothing else is read.

Hints are no identity and no right: none is logged, stored or trusted, and the coordinates beside the time zone are
never looked at (OpenAI, Apps SDK reference: client hints in `_meta`).
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from facade.admission.caller import Caller
from resolvers.main_app.languages import preferred_language

_LONGEST = 100


def with_hints(caller: Caller, meta: object) -> Caller:
    """Give the caller with what `_meta` hints; whatever is malformed or unknown is as if it were not there."""
    if not isinstance(meta, Mapping):
        return caller
    locale, location = meta.get("openai/locale"), meta.get("openai/userLocation")
    zone = location.get("timezone") if isinstance(location, Mapping) else None
    language = preferred_language(locale) if isinstance(locale, str) and len(locale) <= _LONGEST else None
    return replace(caller, language=language or caller.language, zone=_zone(zone) if isinstance(zone, str) else None)


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    if len(name) > _LONGEST:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, of no form, or the name of a folder
        return None
