"""The recordings of the running main app (v1.18.5), as the suite reads them.

`recordings_care/` has microchips, photos, statuses, habits, breeds, reminders and expenses. Left out of `recordings/`:
other areas of the API, the CORS preflight, and `gpt_register_retry_after_422`, whose 419 is an artefact of its older
packages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DIRECTORY = Path(__file__).with_name("recordings")
CARE = Path(__file__).with_name("recordings_care")


@dataclass(frozen=True)
class Request:
    """What was sent; masked values stand in angle brackets."""

    method: str
    path: str
    headers: dict[str, str]
    json: Any = None
    raw_body: str | None = None
    body_description: str | None = None
    form: dict[str, str] | None = None

    @property
    def is_from_a_page(self) -> bool:
        """Whether the main app's own page made the call, with its session."""
        return "Cookie" in self.headers

    @property
    def is_a_form(self) -> bool:
        """Whether a form was sent that may have files."""
        return self.headers.get("Content-Type", "").startswith("multipart/form-data")


@dataclass(frozen=True)
class Exchange:
    """One request and the main app's answer; a truncated answer keeps only the head of a list of `length` items."""

    label: str
    request: Request
    status: int
    headers: dict[str, Any]
    json: Any = None
    text: str | None = None
    truncated: bool = False
    length: int | None = None


@dataclass(frozen=True)
class Recording:
    """A scenario's exchanges in the order in which they happened."""

    name: str
    title: str
    production: bool
    exchanges: list[Exchange] = field(default_factory=list)


def names(directory: Path = DIRECTORY) -> list[str]:
    """Every recording of a directory."""
    return sorted(path.stem for path in directory.glob("*.json"))


def load(name: str, directory: Path = DIRECTORY) -> Recording:
    read = json.loads((directory / f"{name}.json").read_text("utf-8"))
    return Recording(
        name, read["title"], read["app_env"] == "production", [_exchange(row) for row in read["exchanges"]]
    )


def _exchange(row: dict[str, Any]) -> Exchange:
    request, response = row["request"], row["response"]
    cut = re.search(r"of (\d+)", response.get("json_data_truncated", ""))
    return Exchange(
        label=row.get("label") or "",
        request=Request(**request),
        status=response["status"],
        headers=response["headers"],
        json=response.get("json"),
        text=response.get("text"),
        truncated="json_data_truncated" in response,
        length=int(cut[1]) if cut else None,
    )


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object inside a value, outermost first."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item)
