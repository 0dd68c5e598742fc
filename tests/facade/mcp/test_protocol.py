"""Both eras of the protocol on one endpoint: what a modern request must carry, and what earlier clients begin with."""

import base64

import pytest

from facade.about import VERSION
from facade.mcp.instructions import INSTRUCTIONS
from tests.mcp_caller import MODERN

VERSIONS = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"]
CAPABILITIES = {"io.modelcontextprotocol/clientCapabilities": {}}
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
SERVER = {"name": "meo-mai-moi", "title": "Meo Mai Moi", "version": VERSION}


@pytest.mark.promise("doors.eras")
async def test_a_modern_client_discovers_the_server(mcp):
    result = await mcp.result("server/discover")

    assert result["supportedVersions"] == VERSIONS
    assert result["capabilities"].keys() == {"tools", "resources"}
    assert result["instructions"] == INSTRUCTIONS
    assert result["resultType"] == "complete"
    assert result["_meta"] == {"io.modelcontextprotocol/serverInfo": SERVER}
    assert (result["ttlMs"], result["cacheScope"]) == (300_000, "public")


@pytest.mark.parametrize("method", ["tools/list", "resources/list", "resources/templates/list"])
async def test_modern_lists_say_how_long_they_may_be_kept(mcp, method):
    result = await mcp.result(method)

    assert result["resultType"] == "complete"
    assert (result["ttlMs"], result["cacheScope"]) == (300_000, "public")


@pytest.mark.promise("doors.eras")
@pytest.mark.parametrize("version", VERSIONS[1:])
async def test_an_earlier_client_initializes_in_its_version(earlier, version):
    result = await earlier.result("initialize", {"protocolVersion": version, "capabilities": {}})

    assert result["protocolVersion"] == version
    assert result["serverInfo"] == SERVER
    assert result["instructions"] == INSTRUCTIONS
    assert "resultType" not in result


@pytest.mark.parametrize("version", ["2024-11-05", MODERN, "tomorrow", None, 7])
async def test_a_client_of_another_version_is_offered_the_newest_that_initializes(earlier, version):
    assert (await earlier.result("initialize", {"protocolVersion": version}))["protocolVersion"] == "2025-11-25"


@pytest.mark.promise("doors.eras")
async def test_an_earlier_client_need_not_initialize_at_all_nor_send_its_version(earlier):
    response = await earlier.send("tools/list", mcp_protocol_version=None)

    assert response.json()["result"].keys() == {"tools"}
    assert await earlier.result("ping") == {}


@pytest.mark.parametrize("method", ["nobody/knows", "server/discovery", "logging/setLevel", "prompts/list"])
async def test_an_unknown_method_is_not_found_in_each_eras_way(mcp, earlier, method):
    modern, early = await mcp.send(method), await earlier.send(method)

    assert (modern.status_code, modern.json()["error"]["code"], modern.json()["id"]) == (404, -32601, 1)
    assert (early.status_code, early.json()["error"]["code"]) == (200, -32601)


@pytest.mark.parametrize("method", ["initialize", "ping"])
async def test_what_only_earlier_clients_call_is_unknown_to_moderns(mcp, method):
    response = await mcp.send(method)

    assert (response.status_code, response.json()["error"]["code"]) == (404, -32601)


INCOMPLETE = {
    "no _meta": {},
    "an empty _meta": {"_meta": {}},
    "a list for _meta": {"_meta": []},
    "no version": {"_meta": CAPABILITIES},
    "a number for a version": {"_meta": {**CAPABILITIES, VERSION_KEY: 2026}},
    "no capabilities": {"_meta": {VERSION_KEY: MODERN}},
    "a list of capabilities": {"_meta": {VERSION_KEY: MODERN, "io.modelcontextprotocol/clientCapabilities": []}},
}


@pytest.mark.parametrize("case", INCOMPLETE)
async def test_a_modern_request_is_refused_with(mcp, case):
    """2026-07-28, Base Protocol: a server MUST refuse what lacks the required fields."""
    headers = {**mcp.headers, "mcp-protocol-version": MODERN, "mcp-method": "tools/list"}
    response = await mcp.post({"jsonrpc": "2.0", "id": 9, "method": "tools/list", "params": INCOMPLETE[case]}, headers)

    assert (response.status_code, response.json()["error"]["code"], response.json()["id"]) == (400, -32602, 9)


MISMATCHES = {
    "no version": {"mcp_protocol_version": None},
    "another version": {"mcp_protocol_version": "2025-11-25"},
    "a version nobody speaks": {"mcp_protocol_version": "2099-01-01"},
    "no method": {"mcp_method": None},
    "another method": {"mcp_method": "tools/list"},
    "the method in capitals": {"mcp_method": "TOOLS/CALL"},
    "no name": {"mcp_name": None},
    "another name": {"mcp_name": "list_pets"},
    "a name that is wrapped wrongly": {"mcp_name": "=?base64?%%%?="},
    "a wrapped name of another tool": {"mcp_name": f"=?base64?{base64.b64encode(b'list_pets').decode()}?="},
}


@pytest.mark.parametrize("case", MISMATCHES)
async def test_a_modern_request_is_refused_when_its_headers_say(mcp, case):
    """2026-07-28, Transports: the headers mirror the body, for whoever routes by them."""
    response = await mcp.send("tools/call", {"name": "list_pet_types", "arguments": {}}, **MISMATCHES[case])

    assert (response.status_code, response.json()["error"]["code"]) == (400, -32020)


@pytest.mark.parametrize(
    "name", ["list_pet_types", " list_pet_types\t", f"=?base64?{base64.b64encode(b'list_pet_types').decode()}?="]
)
async def test_a_name_may_be_wrapped_or_padded(mcp, name):
    response = await mcp.send("tools/call", {"name": "list_pet_types", "arguments": {}}, mcp_name=name)

    assert response.status_code == 200


async def test_a_version_nobody_speaks_is_answered_with_those_that_are_spoken(mcp):
    meta = {**CAPABILITIES, VERSION_KEY: "2099-01-01"}
    headers = {**mcp.headers, "mcp-protocol-version": "2099-01-01", "mcp-method": "tools/list"}
    response = await mcp.post({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}}, headers)

    assert response.status_code == 400
    assert response.json()["error"] == {
        "code": -32022,
        "message": "Unsupported protocol version.",
        "data": {"supported": VERSIONS, "requested": "2099-01-01"},
    }


async def test_an_unknown_version_in_the_header_alone_is_answered_likewise(earlier):
    response = await earlier.send("tools/list", mcp_protocol_version="2020-01-01")

    assert (response.status_code, response.json()["error"]["code"]) == (400, -32022)


async def test_a_routing_header_that_comes_twice_is_refused(world, mcp):
    meta = {**CAPABILITIES, VERSION_KEY: MODERN}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}}
    twice = [*mcp.headers.items(), ("mcp-protocol-version", MODERN), ("mcp-method", "tools/list"), ("mcp-method", "x")]
    response = await world.client.post(mcp.url, json=message, headers=twice)

    assert response.json()["error"]["code"] == -32020


@pytest.mark.parametrize("method", ["tools/list", "resources/list", "resources/templates/list"])
async def test_there_is_one_page_of_everything_and_no_cursor(mcp, earlier, method):
    modern, early = await mcp.send(method, {"cursor": "x"}), await earlier.send(method, {"cursor": "x"})

    assert (modern.status_code, modern.json()["error"]["code"]) == (400, -32602)
    assert (early.status_code, early.json()["error"]["code"]) == (200, -32602)


async def test_a_resource_that_is_not_there_is_not_found_in_each_eras_way(mcp, earlier):
    uri = {"uri": "ui://meo/nothing.html"}
    modern, early = await mcp.send("resources/read", uri), await earlier.send("resources/read", uri)

    assert (modern.status_code, modern.json()["error"]["code"]) == (400, -32602)
    assert (early.status_code, early.json()["error"]["code"]) == (200, -32002)


@pytest.mark.parametrize("request_id", [0, 7, "seven", ""])
async def test_the_id_comes_back_as_it_was(earlier, request_id):
    response = await earlier.post({"jsonrpc": "2.0", "id": request_id, "method": "ping"})

    assert response.json() == {"jsonrpc": "2.0", "id": request_id, "result": {}}


async def test_discovery_and_a_call_look_like_this(mcp, snapshot):
    discovered = (await mcp.send("server/discover")).json()
    called = (await mcp.send("tools/call", {"name": "find_pet", "arguments": {"name": "Muop"}})).json()

    assert {"server/discover": discovered, "tools/call": called} == snapshot


async def test_initialization_and_a_call_of_an_earlier_client_look_like_this(earlier, snapshot):
    params = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    initialized = (await earlier.send("initialize", params)).json()
    called = (await earlier.send("tools/call", {"name": "find_pet", "arguments": {"name": "Muop"}})).json()

    assert {"initialize": initialized, "tools/call": called} == snapshot
