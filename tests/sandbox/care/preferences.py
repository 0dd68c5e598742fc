"""Which notifications a user wants on which channel (app/Http/Controllers/NotificationPreferenceController.php)."""

from __future__ import annotations

from typing import Any

from tests.sandbox.answers import Answer, enveloped, ok, stamp
from tests.sandbox.care.preference_words import HIDDEN, KINDS
from tests.sandbox.care.records import NotificationPreference
from tests.sandbox.records import User
from tests.sandbox.state import State
from tests.sandbox.validation import ARRAY, PRESENT, Field, Validator
from tests.sandbox.visits import Visit
from tests.sandbox.words import say

_CHANNELS = ("email_enabled", "in_app_enabled", "telegram_enabled")
_BOOLEANS = (True, False, 0, 1, "0", "1")


def preference_of(state: State, user: User, kind: str) -> NotificationPreference:
    """A user's row for one kind, made with the defaults where there is none yet."""
    rows = state.preferences.where(lambda row: (row.user_id, row.type) == (user.id, kind))
    if rows:
        return rows[0]
    return state.preferences.put(NotificationPreference(state.preferences.next_id, user.id, kind, state.moment()))


def list_all(visit: Visit) -> Answer:
    """Every kind but the hidden one; a row that this very reading made knows nothing of Telegram yet."""
    shown: list[dict[str, Any]] = []
    for kind in KINDS:
        first = visit.state.preferences.next_id
        row = preference_of(visit.state, visit.signed_in, kind.type)
        channels: dict[str, Any] = {name: getattr(row, name) for name in _CHANNELS}
        if row.id == first:
            channels["telegram_enabled"] = None
        shown.append(kind.in_language(visit.locale) | channels | {"updated_at": stamp(row.updated_at)})
    return ok(shown)


def update(visit: Visit) -> Answer:
    """All or nothing; both channels are required of each kind that is sent."""
    validator = Validator(visit.input, visit.locale).check({"preferences": Field((PRESENT, ARRAY))})
    sent = visit.input.get("preferences")
    wanted = [row if isinstance(row, dict) else {} for row in sent] if isinstance(sent, list) else []
    for number, row in enumerate(wanted):
        _check(validator, f"preferences.{number}", row)
    validator.settle()
    rows = [preference_of(visit.state, visit.signed_in, row["type"]) for row in wanted]
    for row, given in zip(rows, wanted, strict=True):
        _check_expected(visit, row, given)
    for row, given in zip(rows, wanted, strict=True):
        changed = {name: _is_on(given[name]) for name in _CHANNELS if given.get(name) is not None}
        for name, on in changed.items():
            setattr(row, name, on)
        row.updated_at = visit.state.moment()
    message = "Notification preferences updated successfully"
    return Answer(200, {"success": True, "data": {"message": message}, "message": message})


def _check(validator: Validator, name: str, row: dict[str, Any]) -> None:
    """The texts of these rules are missing from every language, so their keys are shown."""

    def refuse(field: str, reason: str) -> None:
        validator.add(f"{name}.{field}", f"validation.notification.{field}_{reason}")

    if row.get("type") is None:
        refuse("type", "required")
    elif row["type"] not in {kind.type for kind in KINDS} | {HIDDEN}:
        refuse("type", "invalid")
    for channel in _CHANNELS:
        if row.get(channel) is None:
            if channel != "telegram_enabled":
                refuse(channel, "required")
        elif row[channel] not in _BOOLEANS:
            refuse(channel, "boolean")


def _check_expected(visit: Visit, row: NotificationPreference, given: dict[str, Any]) -> None:
    for channel in _CHANNELS:
        expected = given.get(f"expected_{channel}")
        if expected is not None and _is_on(expected) != getattr(row, channel):
            data = {"notification_type": row.type, "field": channel}
            raise enveloped(409, say("version_conflict", visit.locale), data)


def _is_on(value: object) -> bool:
    return value in (1, "1")
