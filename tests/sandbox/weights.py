"""Weights (app/Http/Controllers/WeightHistory)."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.sandbox.answers import Answer, crashed, echoed, invalid, ok, stamp
from tests.sandbox.health_pages import day_of, enter, expected_day, newest_first, paged, touch
from tests.sandbox.records import Weight
from tests.sandbox.validation import DATE, NUMERIC, STRING, at_least, at_most, needed, nullable, sometimes, validated
from tests.sandbox.versions import check_expected, check_version, guard
from tests.sandbox.visits import Visit

_OVERFLOW = Decimal(1_000_000)


def shape(row: Weight) -> dict[str, Any]:
    """A weight as the database gives it: the number is a string."""
    return {
        "id": row.id,
        "weight_kg": f"{row.weight_kg:.2f}",
        "record_date": stamp(row.record_date),
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
        "pet_id": row.pet_id,
    }


def list_all(visit: Visit) -> Answer:
    enter(visit, "weight")
    rows = visit.state.weights.where(lambda row: row.pet_id == visit.pet.id)
    return paged(visit, newest_first(rows, lambda row: row.record_date), shape)


def show(visit: Visit) -> Answer:
    enter(visit, "weight", visit.weight)
    return ok(shape(visit.weight))


def create(visit: Visit) -> Answer:
    enter(visit, "weight")
    fields = {"weight_kg": needed(NUMERIC, at_least(0)), "record_date": needed(DATE)}
    sent = validated(visit.input, visit.locale, fields | _TARE)
    day = day_of(sent["record_date"])
    _refuse_taken(visit, day, None)
    state, moment = visit.state, visit.state.moment()
    row = Weight(state.weights.next_id, visit.pet.id, _column(sent["weight_kg"]), day, moment, moment)
    state.weights.put(row)
    _keep_tare(visit, sent, day)
    return ok(shape(row) | {"weight_kg": echoed(sent["weight_kg"])}, 201)


def update(visit: Visit) -> Answer:
    row = visit.weight
    enter(visit, "weight", row)
    check_version(visit, row.updated_at, shape(row))
    fields = {"weight_kg": sometimes(NUMERIC, at_least(0)), "record_date": sometimes(DATE)}
    sent = validated(visit.input, visit.locale, fields | _TARE)
    changes: dict[str, Any] = {}
    if "record_date" in sent:
        changes["record_date"] = day_of(sent["record_date"])
        _refuse_taken(visit, changes["record_date"], row)
    if "weight_kg" in sent:
        changes["weight_kg"] = _column(sent["weight_kg"])
    touch(visit, row, changes)
    _keep_tare(visit, sent, row.record_date)
    return ok(shape(row) | ({"weight_kg": echoed(sent["weight_kg"])} if "weight_kg" in sent else {}))


def delete(visit: Visit) -> Answer:
    row = visit.weight
    enter(visit, "weight", row)
    fields = {
        "base_version": guard(visit, STRING),
        "expected_weight_kg": guard(visit, NUMERIC, at_least(0.01), at_most(1000)),
        "expected_record_date": expected_day(visit),
    }
    sent = validated(visit.input, visit.locale, fields)
    check_version(visit, row.updated_at, shape(row))
    kilograms, day = sent.get("expected_weight_kg"), sent.get("expected_record_date")
    same = kilograms is None or float(kilograms) == float(row.weight_kg)
    check_expected(visit, matches=same and day in (None, row.record_date.isoformat()))
    del visit.state.weights[row.id]
    return ok(data=True)


_TARE = {"tare_weight_kg": nullable(NUMERIC, at_least(0))}


def _column(value: Any) -> Decimal:
    """A number as numeric(8,2) holds it."""
    kilograms = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if abs(kilograms) >= _OVERFLOW:
        raise crashed()
    return kilograms


def _refuse_taken(visit: Visit, day: date, own: Weight | None) -> None:
    rows = visit.state.weights.where(lambda row: row.pet_id == visit.pet.id and row.record_date == day)
    if any(row is not own for row in rows):
        raise invalid({"record_date": ["The record date has already been taken for this pet."]})


def _keep_tare(visit: Visit, sent: dict[str, Any], day: date) -> None:
    if sent.get("tare_weight_kg") is not None:
        visit.state.owner_weights[visit.signed_in.id, day] = _column(sent["tare_weight_kg"])
