"""Books of expenses (app/Http/Controllers/Finance)."""

from __future__ import annotations

from typing import Any

from tests.sandbox.answers import Answer, enveloped, ok, stamp
from tests.sandbox.care.dashboard import build
from tests.sandbox.care.money import currencies, currency
from tests.sandbox.care.records import Ledger, LedgerAccount, LedgerCategory, LedgerTransaction
from tests.sandbox.care.transactions import newest_first, page_of, shape
from tests.sandbox.permissions import can_view
from tests.sandbox.validation import STRING, exactly, longest, needed, validated
from tests.sandbox.visits import Visit
from tests.sandbox.words import say

_STARTERS = {
    "expense": ("Food", "Medical", "Supplies", "Toys", "Transport", "Other"),
    "income": ("Donations", "Reimbursements", "Grants", "Other income"),
}
_MOST_PER_PAGE = 100


def list_currencies(_: Visit) -> Answer:
    return ok(currencies())


def list_all(visit: Visit) -> Answer:
    rows = visit.state.ledgers.where(lambda row: visit.signed_in.id in row.member_ids)
    return ok([_ledger(visit, row) for row in sorted(rows, key=lambda row: (row.title, row.id))])


def create(visit: Visit) -> Answer:
    """A ledger with its first account and ten categories."""
    fields = {"title": needed(STRING, longest(255)), "currency_code": needed(STRING, exactly(3))}
    sent = validated(visit.input, visit.locale, fields)
    known = currency(sent["currency_code"])
    if known is None:
        raise enveloped(422, "This currency is not available for new finances.")
    state, user, moment = visit.state, visit.signed_in, visit.state.moment()
    row = Ledger(state.ledgers.next_id, sent["title"], known["code"], user.id, moment, moment, [user.id])
    state.ledgers.put(row)
    state.ledger_accounts.put(LedgerAccount(state.ledger_accounts.next_id, row.id, "Cash", moment))
    for applies_to, names in _STARTERS.items():
        for name in names:
            number = state.ledger_categories.next_id
            state.ledger_categories.put(LedgerCategory(number, row.id, name, applies_to, user.id, moment))
    return ok(_ledger(visit, row) | {"members": _members(visit, row)}, 201)


def show(visit: Visit) -> Answer:
    row = _entered(visit)
    return ok(_ledger(visit, row) | {"members": _members(visit, row)})


def list_accounts(visit: Visit) -> Answer:
    ledger = _entered(visit)
    rows = visit.state.ledger_accounts.where(lambda row: row.ledger_id == ledger.id)
    return ok([_account(visit, row) for row in rows])


def list_categories(visit: Visit) -> Answer:
    ledger = _entered(visit)
    rows = visit.state.ledger_categories.where(lambda row: row.ledger_id == ledger.id)
    return ok([_category(row) for row in sorted(rows, key=lambda row: row.name)])


def list_transactions(visit: Visit) -> Answer:
    """`?pet_id&date_from&date_to&type&account_id&category_id&search&per_page`."""
    ledger, asked = _entered(visit), visit.input
    rows = visit.state.ledger_transactions.where(lambda row: row.ledger_id == ledger.id and _fits(row, asked))
    per_page = max(1, min(_MOST_PER_PAGE, int(asked.get("per_page") or 20)))
    return ok(page_of(visit, newest_first(rows), per_page) | {"per_page": per_page})


def show_dashboard(visit: Visit) -> Answer:
    ledger = _entered(visit)
    recent = newest_first(visit.state.ledger_transactions.where(lambda row: row.ledger_id == ledger.id))[:5]
    return ok(build(visit.state, ledger) | {"recent_transactions": [shape(visit.state, row) for row in recent]})


def list_of_pet(visit: Visit) -> Answer:
    """`GET /pets/{pet}/finance-transactions`, as far as the caller's own ledgers have any."""
    state, user, pet = visit.state, visit.signed_in, visit.pet
    if not can_view(state, pet, user):
        raise enveloped(403, say("forbidden", visit.locale))
    rows = state.ledger_transactions.where(
        lambda row: pet.id in row.pets and user.id in state.ledgers[row.ledger_id].member_ids,
    )
    return ok(page_of(visit, newest_first(rows), 20))


def _entered(visit: Visit) -> Ledger:
    ledger: Ledger = visit.bound["ledger"]
    if visit.signed_in.id not in ledger.member_ids:
        raise enveloped(403, say("forbidden", visit.locale))
    return ledger


def _fits(row: LedgerTransaction, asked: dict[str, Any]) -> bool:
    day = row.occurred_on.isoformat()
    wanted = {"account_id": row.account_id, "category_id": row.category_id, "type": "expense"}
    same = all(str(asked[name]) == str(value) for name, value in wanted.items() if asked.get(name) is not None)
    of_pet = asked.get("pet_id") is None or str(asked["pet_id"]) in {str(number) for number in row.pets}
    within = (asked.get("date_from") or day) <= day <= (asked.get("date_to") or day)
    return same and of_pet and within and (asked.get("search") or "").lower() in (row.description or "").lower()


def _ledger(visit: Visit, row: Ledger) -> dict[str, Any]:
    used = any(transaction.ledger_id == row.id for transaction in visit.state.ledger_transactions.values())
    return {
        "id": row.id,
        "title": row.title,
        "currency_code": row.currency_code,
        "currency": currency(row.currency_code),
        "group_id": None,
        "sync_group_pets": False,
        "archived_at": None,
        "created_by_user_id": row.created_by_user_id,
        "updated_at": stamp(row.updated_at),
        "member_count": len(row.member_ids),
        "pet_count": len(row.pet_ids),
        "can_delete": not used,
    }


def _members(visit: Visit, row: Ledger) -> list[dict[str, Any]]:
    users = [visit.state.users[number] for number in row.member_ids]
    return [{"user_id": user.id, "name": user.name, "start_at": stamp(row.created_at)} for user in users]


def _account(visit: Visit, row: LedgerAccount) -> dict[str, Any]:
    rows = visit.state.ledger_transactions.where(lambda transaction: transaction.account_id == row.id)
    spent = sum(transaction.amount_minor for transaction in rows)
    return {
        "id": row.id,
        "name": row.name,
        "archived_at": None,
        "income_minor": 0,
        "expense_minor": spent,
        "net_activity_minor": -spent,
        "updated_at": stamp(row.updated_at),
    }


def _category(row: LedgerCategory) -> dict[str, Any]:
    return {
        "id": row.id,
        "ledger_id": row.ledger_id,
        "name": row.name,
        "applies_to": row.applies_to,
        "created_by_user_id": row.created_by_user_id,
        "archived_at": None,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.created_at),
        "is_starter": True,
    }
