"""Tools are the rows and documents of the actions: described, called and refused as models and clients need it."""

import json

import pytest
from jsonschema import Draft202012Validator

from facade.actions import ACTIONS, TOOLS_ALONE
from tests.connector import PUBLIC_URL


@pytest.fixture
async def tools(mcp):
    return {tool["name"]: tool for tool in (await mcp.result("tools/list"))["tools"]}


async def test_the_list_of_tools_looks_like_this(mcp, snapshot):
    assert json.dumps(await mcp.result("tools/list"), indent=1, ensure_ascii=False) == snapshot


@pytest.mark.promise("doors.same-actions")
async def test_every_row_is_a_tool_in_the_order_of_the_rows(tools):
    assert list(tools) == [action.operation_id for action in (*ACTIONS, *TOOLS_ALONE)]
    assert len(tools) <= 30


@pytest.mark.promise("doors.eras")
async def test_both_eras_are_shown_the_same_tools(mcp, earlier):
    assert (await mcp.result("tools/list"))["tools"] == (await earlier.result("tools/list"))["tools"]


async def test_schemas_are_whole_by_themselves_and_valid(tools):
    for tool in tools.values():
        Draft202012Validator.check_schema(tool["inputSchema"])
        Draft202012Validator.check_schema(tool["outputSchema"])
        assert "$ref" not in json.dumps(tool)
        assert tool["inputSchema"]["additionalProperties"] is False


async def test_hints_are_true(tools):
    hints = {name: tool["annotations"] for name, tool in tools.items()}

    assert all(not hint["openWorldHint"] for hint in hints.values())
    assert {name for name, hint in hints.items() if not hint["readOnlyHint"]} == {
        name for name in tools if name.split("_")[0] in {"add", "create", "delete", "log", "renew", "update"}
    }
    assert {name for name, hint in hints.items() if hint["destructiveHint"]} == {
        name for name in tools if name.split("_")[0] in {"delete", "update"}
    }


async def test_every_tool_says_which_scopes_it_takes_twice(tools):
    """OpenAI, Apps SDK: authentication. Clients drop one or the other."""
    for action in (*ACTIONS, *TOOLS_ALONE):
        wanted = [{"type": "oauth2", "scopes": list(action.scopes)}] if action.scopes else [{"type": "noauth"}]
        tool = tools[action.operation_id]
        assert tool["securitySchemes"] == tool["_meta"]["securitySchemes"] == wanted


async def test_an_answer_is_structure_and_the_same_as_text(mcp):
    result = await mcp.tool("find_pet", name="Mướp")

    assert result["isError"] is False
    assert result["structuredContent"]["candidates"][0]["match"] == "exact"
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
    assert "Mướp" in result["content"][0]["text"]


@pytest.mark.promise("doors.same-answers")
async def test_an_answer_costs_what_it_costs_over_rest(world, mcp, chatgpt, family):
    over_rest = await chatgpt.get(f"/pets/{family.muop.id}")
    cost = list(chatgpt.cost)
    world.sandbox.calls.clear()

    assert await mcp.answer("get_pet", pet_id=family.muop.id) == over_rest
    assert world.sandbox.calls.lines == cost


async def test_the_profile_is_an_id_and_a_name_and_nothing_else(mcp, tools, family):
    """OpenAI, Apps SDK reference: `openai/profile`; another shape prevents connecting."""
    assert await mcp.answer("get_profile") == {"id": str(family.user.id), "name": family.user.name}
    assert tools["get_profile"]["_meta"]["openai/profile"] is True
    assert tools["get_profile"]["outputSchema"]["additionalProperties"] is False
    assert [name for name, tool in tools.items() if "openai/profile" in tool["_meta"]] == ["get_profile"]


async def test_the_profile_is_no_action_of_rest(world):
    document = (await world.client.get("/openapi.json")).json()

    assert "get_profile" not in json.dumps(document)


async def test_an_unknown_tool_is_a_fault_of_the_protocol(mcp, earlier):
    modern = await mcp.send("tools/call", {"name": "feed_pet", "arguments": {}})
    early = await earlier.send("tools/call", {"name": "feed_pet", "arguments": {}})

    assert (modern.status_code, modern.json()["error"]["code"]) == (400, -32602)
    assert (early.status_code, early.json()["error"]["code"]) == (200, -32602)


@pytest.mark.parametrize("params", [{}, {"name": 7}, {"name": None}, {"name": "list_pets", "arguments": []}])
async def test_a_call_that_names_no_tool_or_gives_no_object_is_a_fault_of_the_protocol(earlier, params):
    response = await earlier.send("tools/call", params)

    assert response.json()["error"]["code"] == -32602


async def test_arguments_may_be_left_out(earlier):
    response = await earlier.send("tools/call", {"name": "list_pets"})

    assert response.json()["result"]["isError"] is False


@pytest.mark.promise("doors.refusals")
async def test_refused_arguments_are_for_the_model_to_correct(mcp, family):
    result = await mcp.tool("add_weight", pet_id=family.muop.id, weight_kg=0)

    assert result["isError"] is True
    assert "structuredContent" not in result
    assert json.loads(result["content"][0]["text"]) == {
        "error": "VALIDATION_ERROR",
        "message": "weight_kg must be greater than 0.",
        "retryable": False,
        "fields": [{"name": "weight_kg", "reason": "greater_than"}],
    }


async def test_a_missing_argument_is_named(mcp):
    assert (await mcp.refusal("get_pet"))["message"] == "pet_id is required."


async def test_a_refusal_names_its_request_beside_the_text_and_not_in_it(mcp):
    response = await mcp.send("tools/call", {"name": "get_pet", "arguments": {"pet_id": 999_999}})
    result = response.json()["result"]

    assert result["_meta"]["com.meo-mai-moi/requestId"] == response.headers["x-request-id"]
    assert response.headers["x-request-id"] not in result["content"][0]["text"]


async def test_what_exists_already_is_shown(mcp, family):
    await mcp.answer("add_weight", pet_id=family.muop.id, weight_kg=4.4, measured_at="2026-02-20")
    refused = await mcp.refusal("add_weight", pet_id=family.muop.id, weight_kg=4.5, measured_at="2026-02-20")

    assert refused["error"] == "DUPLICATE_WARNING"
    assert refused["existing"][0]["weight_kg"] == 4.4


@pytest.mark.promise("doors.step-up")
async def test_a_missing_scope_asks_for_more_in_the_header_and_in_the_result(world, family):
    """OpenAI, Apps SDK: authentication: both halves, or no linking window is shown. RFC 6750 §3.1.

    MCP 2025-11-25, Authorization, Scope Challenge Handling: what was granted already is named too. The TypeScript SDK
    1.x asks for just what is named, and was left without the rights it had had.
    """
    mcp = world.mcp(family.user, scope="pets:read")
    response = await mcp.send("tools/call", {"name": "add_weight", "arguments": {"pet_id": 1, "weight_kg": 4}})
    challenge = response.headers["www-authenticate"]

    assert response.status_code == 403
    assert challenge.startswith(
        f'Bearer resource_metadata="{PUBLIC_URL}/.well-known/oauth-protected-resource/mcp",'
        ' scope="pets:read health:write", error="insufficient_scope", error_description='
    )
    result = response.json()["result"]
    assert (result["isError"], result["_meta"]["mcp/www_authenticate"]) == (True, [challenge])


@pytest.mark.promise("doors.dead-token")
async def test_a_main_app_token_that_died_asks_to_connect_again(world, mcp, family):
    world.sandbox.revoke_tokens(family.user)
    response = await mcp.send("tools/call", {"name": "list_pets", "arguments": {}})

    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["www-authenticate"]
    assert response.json()["result"]["_meta"]["mcp/www_authenticate"] == [response.headers["www-authenticate"]]


@pytest.mark.promise("once.both-doors")
async def test_a_write_over_both_faces_is_written_once(world, mcp, chatgpt, family):
    path, record = f"/pets/{family.muop.id}/medical-records", {"record_date": "2026-02-20", "description": "Checked"}
    first = await chatgpt.post(path, record)
    second = await mcp.answer("add_medical_record", pet_id=family.muop.id, **record)

    assert second == {**first, "repeated": True}


async def test_an_answer_that_is_too_long_for_both_copies_is_cut(world, mcp, family):
    for number in range(300):
        world.sandbox.add_pet(family.user, f"Cat number {number}")
    result = await mcp.tool("pets_overview")

    assert len(result["content"][0]["text"]) < 45_000
    assert result["structuredContent"]["truncated"] is True
    assert "left out" in result["structuredContent"]["notes"][-1]


async def test_the_language_of_the_hint_comes_before_the_header(world, family):
    mcp = world.mcp(family.user, meta={"openai/locale": "vi-VN"})
    types = (await mcp.answer("list_pet_types"))["pet_types"]

    assert next(one["name"] for one in types if one["species"] == "cat") == "Mèo"


@pytest.mark.parametrize("meta", [{"openai/locale": 7}, {"openai/locale": "x" * 200}, {"openai/userLocation": "here"}])
async def test_a_malformed_hint_is_as_if_it_were_not_there(world, family, meta):
    assert (await world.mcp(family.user, meta=meta).tool("list_pet_types"))["isError"] is False


@pytest.mark.promise("doors.refusals")
async def test_a_failure_of_the_main_app_is_for_the_model_to_say(world, mcp):
    world.sandbox.faults.answer("GET", ".*", 500, times=9)
    refused = await mcp.refusal("list_pets")

    assert (refused["error"], refused["retryable"]) == ("UPSTREAM_ERROR", True)
