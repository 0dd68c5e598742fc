"""A ledger's months in figures (app/Services/Finance/LedgerDashboardService.php)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.sandbox.care.records import Ledger, LedgerTransaction
from tests.sandbox.state import State

_MONTHS_SHOWN = 6


def build(state: State, ledger: Ledger) -> dict[str, Any]:
    """Everything but the latest transactions; the imitated main app books no income."""
    rows = state.ledger_transactions.where(lambda row: row.ledger_id == ledger.id)
    months = _months(state)
    spent = Counter[str]()
    for row in rows:
        spent[f"{row.occurred_on:%Y-%m}"] += row.amount_minor
    current = [row for row in rows if f"{row.occurred_on:%Y-%m}" == months[-1]]
    now, before = spent[months[-1]], spent[months[-2]]
    return {
        "current_month": {"income": 0, "expense": now, "net_activity": -now},
        "previous_month": {"income": 0, "expense": before},
        "accounts": [_account(row.id, row.name, rows) for row in _accounts(state, ledger)],
        "spending_by_category": _by_category(state, current),
        "income_by_category": [],
        "spending_by_pet": _by_pet(current),
        "monthly_trend": [{"month": month, "income": 0, "expense": spent[month]} for month in months],
    }


def _months(state: State) -> list[str]:
    today = state.today()
    counted = [today.year * 12 + today.month - 1 - back for back in range(_MONTHS_SHOWN)]
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in reversed(counted)]


def _accounts(state: State, ledger: Ledger) -> list[Any]:
    return state.ledger_accounts.where(lambda row: row.ledger_id == ledger.id)


def _account(number: int, name: str, rows: list[LedgerTransaction]) -> dict[str, Any]:
    spent = sum(row.amount_minor for row in rows if row.account_id == number)
    return {"id": number, "name": name, "income_minor": 0, "expense_minor": spent, "net_activity_minor": -spent}


def _by_category(state: State, rows: list[LedgerTransaction]) -> list[dict[str, Any]]:
    totals = Counter[int | None]()
    for row in rows:
        totals[row.category_id] += row.amount_minor
    names = {number: state.ledger_categories[number].name for number in totals if number is not None}
    return [
        {"id": number, "name": names.get(number, "Uncategorized"), "total": sum_} for number, sum_ in totals.items()
    ]


def _by_pet(rows: list[LedgerTransaction]) -> list[dict[str, Any]]:
    totals = Counter[tuple[int, str]]()
    for row in rows:
        for pet in row.pets.items():
            totals[pet] += row.amount_minor
    return [{"id": number, "name": name, "total": total} for (number, name), total in totals.items()]
