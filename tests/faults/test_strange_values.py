"""Answers of the right shape with values that nobody expects: they are read, or they are the main app's failure."""

import json

VALUES = {
    "weight_kg": ["NaN", "Infinity", "1e999", '"NaN"', "1e308", "9" * 5_000, '"' + "9" * 5_000 + '"', "true", "-0.0"],
    "id": ["1" + "0" * 30, "9" * 5_000, "1.5", "null", "NaN"],
    "record_date": ['"9999-12-31"', '"-001-01-01"', "5", "1e10", '"' + "x" * 100_000 + '"'],
    "updated_at": [r'"\ud800"', r'"\u0000"', '"' + "x" * 200_000 + '"'],
}
PLAIN = {"id": "1", "pet_id": "1", "updated_at": '"2026-02-01T00:00:00.000000Z"', "weight_kg": "4"}
JSON = {"Content-Type": "application/json"}


def rows():
    for field, values in VALUES.items():
        for value in values:
            parts = {"record_date": '"2026-02-01"', **PLAIN, field: value}
            yield "{" + ", ".join(f'"{name}": {part}' for name, part in parts.items()) + "}"


def strict(text):
    """Read JSON as RFC 8259 has it, without NaN."""
    return json.loads(text, parse_constant=int)


async def statuses(sandbox, chatgpt, method, path, bodies, body=None):
    found = []
    for written in bodies:
        sandbox.faults.answer(method, ".*/weights", 200, written, headers=JSON)
        answer = await chatgpt.call(method, path, body)
        strict(answer.text)
        found.append(answer.status_code)
        sandbox.faults.clear()
    return found


async def test_strange_values_are_never_a_defect(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}/weights"
    meta = '"meta": {"current_page": 1, "last_page": 1, "total": 1}'
    pages = [f'{{"success": true, "data": {{"data": [{row}], {meta}}}}}' for row in rows()]
    records = [f'{{"success": true, "data": {row}}}' for row in rows()]

    read = await statuses(sandbox, chatgpt, "GET", path, pages)
    written = await statuses(sandbox, chatgpt, "POST", path, records, {"weight_kg": 4})

    assert set(read) == {200, 502}
    assert set(written) == {201, 502}
