"""The `finance_expense` part of a health record (app/Services/Finance/HealthFinanceService.php)."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs

from tests.sandbox.answers import enveloped
from tests.sandbox.care.money import BadAmount, currency, minor_of
from tests.sandbox.care.records import Ledger, LedgerTransaction
from tests.sandbox.validation import Validator, is_integer
from tests.sandbox.visits import Visit
from tests.sandbox.words import say

_LONGEST_AMOUNT = 64


def check_expense(visit: Visit, validator: Validator) -> None:
    """The rules of an expense's parts, which hold where there is one."""
    expense = visit.input.get("finance_expense")
    if expense is None:
        return
    given = expense if isinstance(expense, dict) else {}
    for part in ("ledger_id", "account_id", "amount"):
        name, label = f"finance_expense.{part}", f"finance expense.{part.replace('_', ' ')}"
        if given.get(part) is None:
            validator.add(name, f"The {label} field is required when finance expense is present.")
        elif part != "amount" and not is_integer(given[part]):
            validator.add(name, f"The {label} field must be an integer.")
        elif part == "amount" and not isinstance(given[part], str):
            validator.add(name, f"The {label} field must be a string.")
        elif part == "amount" and len(given[part]) > _LONGEST_AMOUNT:
            validator.add(name, f"The {label} field must not be greater than {_LONGEST_AMOUNT} characters.")


def prepared_expense(visit: Visit, day: date, description: str) -> LedgerTransaction | None:
    """The expense to be booked with a new record, or the refusal that keeps the record from being made."""
    expense = visit.input.get("finance_expense")
    if expense is None:
        return None
    state, user, pet = visit.state, visit.signed_in, visit.pet
    ledger = state.ledgers.get(int(expense["ledger_id"]))
    if ledger is None or user.id not in ledger.member_ids:
        raise enveloped(403, say("forbidden", visit.locale))
    account_id, category_id = _references(visit, ledger, expense)
    row = LedgerTransaction(
        state.ledger_transactions.next_id,
        ledger.id,
        account_id,
        category_id,
        _amount(ledger, expense),
        day,
        expense.get("description") or description,
        user.id,
        state.moment(),
    )
    row.pets = {pet.id: pet.name}
    return row


def book(visit: Visit, expense: LedgerTransaction | None, record: tuple[str, int]) -> None:
    """Keep an expense, linked to its record; its pet belongs to the ledger from then on."""
    if expense is None:
        return
    ledger = visit.state.ledgers[expense.ledger_id]
    ledger.pet_ids = list(dict.fromkeys([*ledger.pet_ids, visit.pet.id]))
    expense.record = record
    visit.state.ledger_transactions.put(expense)


def is_linked(visit: Visit, record: tuple[str, int]) -> bool:
    return any(row.record == record for row in visit.state.ledger_transactions.values())


def unlink(visit: Visit, record: tuple[str, int], *, guarded: bool) -> None:
    """Settle what becomes of a deleted record's expense, by the query alone; `guarded` routes want finance:write."""
    rows = visit.state.ledger_transactions.where(lambda row: row.record == record)
    choice = parse_qs(visit.query).get("linked_transaction", [""])[0]
    if guarded and choice == "delete" and not visit.holds("finance:write"):
        raise enveloped(403, say("forbidden", visit.locale))
    if rows and choice not in ("keep", "delete"):
        raise enveloped(422, "Choose whether to keep or delete the linked finance transaction.")
    for row in rows:
        row.record = None
        if choice == "delete":
            del visit.state.ledger_transactions[row.id]


def _references(visit: Visit, ledger: Ledger, expense: dict[str, Any]) -> tuple[int, int | None]:
    account = visit.state.ledger_accounts.get(int(expense["account_id"]))
    if account is None or account.ledger_id != ledger.id:
        raise enveloped(422, "Select an active account from these finances.")
    if expense.get("category_id") is None:
        return account.id, None
    category = visit.state.ledger_categories.get(int(expense["category_id"]))
    if category is None or category.ledger_id != ledger.id or category.applies_to != "expense":
        raise enveloped(422, "Select an active category that matches the transaction type.")
    return account.id, category.id


def _amount(ledger: Ledger, expense: dict[str, Any]) -> int:
    known = currency(ledger.currency_code)
    try:
        return minor_of(expense["amount"], known["minor_units"] if known else 0)
    except BadAmount as error:
        raise enveloped(422, str(error)) from error
