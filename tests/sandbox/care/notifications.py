"""The inbox (app/Http/Controllers/Notification)."""

from __future__ import annotations

import re
from typing import Any

from tests.sandbox.answers import Answer, enveloped, no_content, ok, stamp
from tests.sandbox.care.records import Notification
from tests.sandbox.state import State
from tests.sandbox.validation import INTEGER, nullable, validated
from tests.sandbox.visits import Visit
from tests.sandbox.words import say

_MOST = 50


def list_all(visit: Visit) -> Answer:
    """`GET /notifications`: the whole history, the rows of sent e-mails among it."""
    rows = _newest_first(visit.state.notifications.where(lambda row: row.user_id == visit.signed_in.id))
    if visit.input.get("status") == "unread":
        rows = [row for row in rows if row.read_at is None]
    return ok([_item(row) for row in rows])


def unified(visit: Visit) -> Answer:
    """`GET /notifications/unified`: the newest in-app ones, and what is unread; a word as limit counts as one."""
    rows = _newest_first(_in_app(visit))
    number = re.match(r"-?\d+", str(visit.input.get("limit", 20)))
    limit = max(1, min(_MOST, int(number[0]) if number else 0))
    wanted = str(visit.input.get("include_bell_notifications", "1")).lower() in ("1", "true", "on", "yes")
    shown = [_item(row) | {"actions": []} for row in rows[:limit]] if wanted else []
    unread = sum(row.read_at is None for row in rows)
    return ok({"bell_notifications": shown, "unread_bell_count": unread, "unread_message_count": 0})


def mark_read(visit: Visit) -> Answer:
    """`PATCH /notifications/{notification}/read`."""
    row: Notification = visit.bound["notification"]
    if row.user_id != visit.signed_in.id:
        raise enveloped(403, say("forbidden", visit.locale))
    _read(visit.state, row)
    return no_content()


def mark_all_read(visit: Visit) -> Answer:
    """`POST /notifications/mark-all-read`, and its older name; rows of e-mails stay unread."""
    sent = validated(visit.input, visit.locale, {"expected_unread_count": nullable(INTEGER)})
    rows = [row for row in _in_app(visit) if row.read_at is None]
    expected = sent.get("expected_unread_count")
    if expected is not None and int(expected) != len(rows):
        data = {"expected_unread_count": int(expected), "current_unread_count": len(rows)}
        raise enveloped(409, say("version_conflict", visit.locale), data)
    for row in rows:
        _read(visit.state, row)
    return no_content()


def run_action(visit: Visit) -> Answer:
    """`POST /notifications/{id}/actions/{action}`, which bearer tokens never reach."""
    return ok({"notification": visit.params["id"], "action": visit.params["action"]})


def _in_app(visit: Visit) -> list[Notification]:
    user = visit.signed_in
    return visit.state.notifications.where(lambda row: row.user_id == user.id and row.channel == "in_app")


def _newest_first(rows: list[Notification]) -> list[Notification]:
    """By second; rows of one second stand as the database last wrote them."""
    return sorted(rows, key=lambda row: row.created_at, reverse=True)


def _read(state: State, row: Notification) -> None:
    """Mark a row, which moves it behind the others of its second."""
    if row.read_at is None:
        row.read_at = state.moment()
        del state.notifications[row.id]
        state.notifications.put(row)


def _item(row: Notification) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "level": "info",
        "title": row.title,
        "body": None,
        "url": row.url,
        "created_at": stamp(row.created_at),
        "read_at": stamp(row.read_at),
    }
