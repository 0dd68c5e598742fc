"""Amounts as the main app reads and writes them (app/Services/Finance/Money.php), and its currencies."""

from __future__ import annotations

import re
from typing import Any

_ENABLED = """\
AUD|Australian Dollar|$|2
CAD|Canadian Dollar|$|2
EUR|Euro|€|2
GBP|Pound Sterling|£|2
JPY|Yen|¥|0
RUB|Russian Ruble|₽|2
UAH|Hryvnia|₴|2
USD|US Dollar|$|2
VND|Dong|₫|0"""


class BadAmount(ValueError):
    """An amount that cannot be booked; its text is the main app's."""


def currencies() -> list[dict[str, Any]]:
    """Every currency that a new ledger may have."""
    rows = [line.split("|") for line in _ENABLED.splitlines()]
    return [{"code": code, "name": name, "symbol": sign, "minor_units": int(units)} for code, name, sign, units in rows]


def currency(code: str) -> dict[str, Any] | None:
    return next((row for row in currencies() if row["code"] == code.upper()), None)


def minor_of(text: str, units: int) -> int:
    """An amount in its smallest unit: `350000`, `12,50` and spaces between digits are understood."""
    plain = re.sub(r"[\s\u00a0]", "", text)
    if "." not in plain:
        plain = plain.replace(",", ".")
    if not plain or plain.startswith("-"):
        raise BadAmount("Amount must be positive.")
    match = re.fullmatch(r"\+?(\d+)(?:\.(\d+))?", plain)
    if match is None:
        raise BadAmount("Enter a valid amount.")
    fraction = match[2] or ""
    if len(fraction) > units:
        raise BadAmount(f"Amount supports at most {units} decimal places.")
    minor = int(match[1]) * 10**units + int(fraction.ljust(units, "0") or 0)
    if minor == 0:
        raise BadAmount("Amount must be positive.")
    return minor


def written(minor: int, units: int) -> str:
    """The amount as the API shows it: `350000`, `12.50`."""
    if units == 0:
        return str(minor)
    return f"{minor // 10**units}.{minor % 10**units:0{units}d}"
