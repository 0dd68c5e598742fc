"""How the main app writes expenses (app/Services/Finance/LedgerTransactionService.php)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.sandbox.answers import stamp
from tests.sandbox.care.money import currency, written
from tests.sandbox.care.records import LedgerTransaction
from tests.sandbox.state import State
from tests.sandbox.visits import Visit


def newest_first(rows: Sequence[LedgerTransaction]) -> list[LedgerTransaction]:
    return sorted(rows, key=lambda row: (row.occurred_on, row.id), reverse=True)


def page_of(visit: Visit, rows: Sequence[LedgerTransaction], per_page: int) -> dict[str, Any]:
    """One page of transactions, flat: no `links` and no `meta`."""
    text = str(visit.input.get("page"))
    page = int(text) if text.isascii() and text.isdigit() and int(text) >= 1 else 1
    shown = rows[(page - 1) * per_page : page * per_page]
    return {
        "items": [shape(visit.state, row) for row in shown],
        "current_page": page,
        "last_page": max(1, -(-len(rows) // per_page)),
        "total": len(rows),
    }


def shape(state: State, row: LedgerTransaction) -> dict[str, Any]:
    """One expense; it names neither its currency nor the health record it belongs to."""
    category = state.ledger_categories.get(row.category_id) if row.category_id else None
    known = currency(state.ledgers[row.ledger_id].currency_code)
    return {
        "id": row.id,
        "ledger_id": row.ledger_id,
        "account_id": row.account_id,
        "account_name": state.ledger_accounts[row.account_id].name,
        "category_id": row.category_id,
        "category_name": category.name if category else None,
        "type": "expense",
        "amount_minor": row.amount_minor,
        "amount": written(row.amount_minor, known["minor_units"] if known else 0),
        "occurred_on": row.occurred_on.isoformat(),
        "description": row.description,
        "created_by": {"id": row.created_by_user_id, "name": state.users[row.created_by_user_id].name},
        "pets": [_pet(state, number, name) for number, name in row.pets.items()],
        "has_receipt": False,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.created_at),
    }


def _pet(state: State, number: int, snapshot: str) -> dict[str, Any]:
    pet = state.pets.get(number)
    living = pet is not None and pet.deleted_at is None
    name = pet.name if pet is not None and living else snapshot
    return {"id": number if living else None, "name": name, "name_snapshot": snapshot}
