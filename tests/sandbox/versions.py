"""Optimistic versions and expected values (app/Traits/HandlesOfflineVersionChecks.php)."""

from __future__ import annotations

from datetime import datetime

from tests.sandbox.answers import enveloped, stamp
from tests.sandbox.validation import Field, Rule, needed, nullable
from tests.sandbox.visits import Visit
from tests.sandbox.words import say


def check_version(visit: Visit, updated_at: datetime, current: object) -> None:
    """409 with the current row, whole, when `base_version` is not its `updated_at`."""
    sent = visit.input.get("base_version")
    version = stamp(updated_at)
    if sent is None or sent == version:
        return
    data = {"server_value": current, "server_version": version, "client_base_version": sent}
    raise enveloped(409, say("version_conflict", visit.locale), data)


def check_expected(visit: Visit, *, matches: bool) -> None:
    """409 without data when an expected value differs."""
    if not matches:
        raise enveloped(409, say("version_conflict", visit.locale))


def guard(visit: Visit, *rules: Rule, ability: str = "health:write") -> Field:
    """A guard field: required of tokens that can write health, optional for browser sessions."""
    return needed(*rules) if visit.holds(ability) else nullable(*rules)
