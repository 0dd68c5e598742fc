"""The `finance_expense` part of a health record, as far as a token without ledgers can meet it."""

from __future__ import annotations

from tests.sandbox.answers import enveloped
from tests.sandbox.validation import Validator
from tests.sandbox.visits import Visit
from tests.sandbox.words import say


def check_expense(visit: Visit, validator: Validator) -> None:
    """Refuse an expense that lacks its ledger or account, and any other for want of rights."""
    expense = visit.input.get("finance_expense")
    if expense is None:
        return
    for part in ("ledger_id", "account_id"):
        if not isinstance(expense, dict) or expense.get(part) is None:
            label = f"finance expense.{part.replace('_', ' ')}"
            message = f"The {label} field is required when finance expense is present."
            validator.add(f"finance_expense.{part}", message)
    if not validator.errors:
        raise enveloped(403, say("forbidden", visit.locale))
