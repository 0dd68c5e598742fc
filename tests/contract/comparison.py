"""How an answer is held against a recorded one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import httpx

from tests.contract.recordings import Exchange

# Values that differ from run to run; their types are compared all the same.
_VOLATILE = {"usage_count", "redirect_url", "sanctum_token", "telegram_login_token", "start_at", "uuid"}
# What depends on the bytes that a picture has after it was made smaller.
_VOLATILE |= {"srcset", "urls", "base64svg"}
_FILE_VERSION = re.compile(r"\?v=\d+")
_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.000000Z")
_EQUAL_HEADERS = ("content-type", "x-app-version", "x-ratelimit-limit", "cache-control")
_PRESENT_HEADERS = ("retry-after", "x-ratelimit-remaining", "x-ratelimit-reset", "x-robots-tag")


def differences(recorded: Exchange, answer: httpx.Response) -> list[str]:
    """Everything in which an answer departs from its recording, one line each."""
    if recorded.status != answer.status_code:
        return [f"status {answer.status_code} instead of {recorded.status}: {answer.text[:300]}"]
    is_page = not recorded.request.path.startswith("/api/")
    found = [*_cookie_differences(recorded, answer)]
    found += [*(_page_differences(recorded, answer) if is_page else _header_differences(recorded, answer))]
    if recorded.json is not None and answer.content:
        found += _value_differences(recorded.json, answer.json(), "$", partial=recorded.truncated)
        data = answer.json().get("data")
        if recorded.length is not None and isinstance(data, list) and len(data) != recorded.length:
            found.append(f"$.data has {len(data)} items instead of {recorded.length}")
    elif recorded.json is not None or (answer.text != (recorded.text or "") and not is_page):
        found.append(f"body {answer.text[:300]!r} instead of {recorded.json or recorded.text!r:.300}")
    return found


def _page_differences(recorded: Exchange, answer: httpx.Response) -> Iterator[str]:
    location = answer.headers.get("location", "")
    if not str(recorded.headers.get("location", "")).endswith(location):
        yield f"location: {location!r} instead of {recorded.headers.get('location')!r}"
    if recorded.request.path.startswith("/storage/"):
        yield from _file_differences(recorded, answer)


def _file_differences(recorded: Exchange, answer: httpx.Response) -> Iterator[str]:
    """A photo's file: its type, and of an original its length; those of smaller pictures depend on their encoder."""
    original = "/conversions/" not in recorded.request.path
    for name in ("content-type", "content-length") if original else ("content-type",):
        if recorded.headers.get(name) != answer.headers.get(name):
            yield f"{name}: {answer.headers.get(name)!r} instead of {recorded.headers.get(name)!r}"


def _header_differences(recorded: Exchange, answer: httpx.Response) -> Iterator[str]:
    if "allow" in recorded.headers and recorded.headers["allow"] != answer.headers.get("allow"):
        yield f"allow: {answer.headers.get('allow')!r} instead of {recorded.headers['allow']!r}"
    for name in _EQUAL_HEADERS:
        if recorded.headers.get(name) != answer.headers.get(name):
            yield f"{name}: {answer.headers.get(name)!r} instead of {recorded.headers.get(name)!r}"
    for name in _PRESENT_HEADERS:
        if (name in recorded.headers) != (name in answer.headers):
            yield f"{name}: {answer.headers.get(name)!r} instead of {recorded.headers.get(name)!r}"


def _cookie_differences(recorded: Exchange, answer: httpx.Response) -> Iterator[str]:
    cookies = sorted(cookie.partition("=")[0] for cookie in answer.headers.get_list("set-cookie"))
    if cookies != sorted(recorded.headers.get("set-cookie (names)", [])):
        yield f"set-cookie: {cookies}"


def _value_differences(recorded: Any, given: Any, where: str, *, partial: bool = False) -> Iterator[str]:
    if where.rpartition(".")[2] in _VOLATILE and type(recorded) is type(given):
        return
    if isinstance(recorded, dict) and isinstance(given, dict):
        yield from _object_differences(recorded, given, where, partial=partial)
    elif isinstance(recorded, list) and isinstance(given, list):
        yield from _list_differences(recorded, given, where, partial=partial)
    elif not _is_same(recorded, given, where):
        yield f"{where}: {given!r:.80} instead of {recorded!r:.80}"


def _object_differences(recorded: dict[str, Any], given: dict[str, Any], where: str, *, partial: bool) -> Iterator[str]:
    for name in recorded.keys() - given.keys():
        yield f"{where}.{name} is missing"
    for name in given.keys() - recorded.keys():
        yield f"{where}.{name} is not in the recording"
    for name in recorded.keys() & given.keys():
        yield from _value_differences(recorded[name], given[name], f"{where}.{name}", partial=partial)


def _list_differences(recorded: list[Any], given: list[Any], where: str, *, partial: bool) -> Iterator[str]:
    if not partial and len(recorded) != len(given):
        yield f"{where} has {len(given)} items instead of {len(recorded)}"
        return
    if partial:
        shown = {item.get("code", index): item for index, item in enumerate(given)}
        pairs = [(item, shown.get(item.get("code", index))) for index, item in enumerate(recorded)]
        recorded, given = [pair[0] for pair in pairs if pair[1]], [pair[1] for pair in pairs if pair[1]]
    recorded, given = _settled(recorded), _settled(given)
    if _unordered(where):
        recorded, given = _by_id(recorded), _by_id(given)
    for number, (one, other) in enumerate(zip(recorded, given, strict=False)):
        yield from _value_differences(one, other, f"{where}[{number}]")


def _settled(items: list[Any]) -> list[Any]:
    """Chips of one date that were made in one second have no order among themselves."""
    if not all(isinstance(item, dict) and "chip_number" in item for item in items):
        return items
    groups = groupby(items, key=lambda item: (item["implanted_at"], item["created_at"]))
    return [item for _, group in groups for item in sorted(group, key=lambda item: item["id"])]


def _unordered(where: str) -> bool:
    """Lists of pets and the rows of their files have no order of their own."""
    lists = ("$.data", "$.data.owned", "$.data.shared", "$.data.fostering_active", "$.data.fostering_past")
    return where in lists or where.endswith(".media")


def _by_id(items: list[Any]) -> list[Any]:
    has_ids = all(isinstance(item, dict) and ("birthday_precision" in item or "model_type" in item) for item in items)
    return sorted(items, key=lambda item: item["id"]) if has_ids else items


def _is_same(recorded: Any, given: Any, where: str) -> bool:
    """Equal, or of one type where the value differs from run to run."""
    name = where.rpartition(".")[2]
    if type(recorded) is not type(given) or recorded == given:
        return type(recorded) is type(given)
    if isinstance(recorded, str) and "/storage/" in recorded:
        return _FILE_VERSION.sub("", recorded) == _FILE_VERSION.sub("", given)
    return name.endswith("_at") and bool(_TIMESTAMP.fullmatch(str(recorded)) and _TIMESTAMP.fullmatch(str(given)))
