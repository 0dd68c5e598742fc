"""Reads an OpenAPI document as ChatGPT's importer does, and says what that would say.

Where the importer has words of its own, these are they. It skips or ignores what it only warns of; an action that is
missing from the GPT is no better than a refusal, so both are faults here.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from facade.rest.importer_operations import operations_faults
from facade.rest.importer_schemas import circular_components, mapping, schema_faults

VERSIONS = ("3.1.1", "3.1.0")


def faults(document: Mapping[str, object], *, https_only: bool = True) -> list[str]:
    """Give what the importer would refuse, skip or ignore; an http server passes when `https_only` is off."""
    return [
        *_version_faults(document),
        *_server_faults(document, https_only=https_only),
        *_component_faults(document),
        *_security_faults(document),
        *operations_faults(document),
    ]


def _version_faults(document: Mapping[str, object]) -> Iterator[str]:
    if document.get("openapi") not in VERSIONS:
        yield "('openapi',): Input should be '3.1.1' or '3.1.0'"


def _server_faults(document: Mapping[str, object], *, https_only: bool) -> Iterator[str]:
    servers = document.get("servers")
    urls = [str(mapping(server).get("url", "")) for server in servers] if isinstance(servers, list) else []
    parts = urlsplit(urls[0]) if len(urls) == 1 else None
    schemes = {"https"} if https_only else {"https", "http"}
    if parts is None or parts.scheme not in schemes or not parts.netloc:
        yield "Could not find a valid URL in 'servers'"


def _component_faults(document: Mapping[str, object]) -> Iterator[str]:
    schemas = mapping(document.get("components")).get("schemas")
    if not isinstance(schemas, Mapping):
        yield "In components section, schemas subsection is not an object"
        return
    for name, schema in schemas.items():
        yield from schema_faults(schema, ("components", "schemas", str(name)), schemas)
    if "HTTPValidationError" in schemas:
        yield "In components section, HTTPValidationError is FastAPI's own 422, which no action answers"
    if circular_components(schemas):
        yield "Components section contains a circular dependency"


def _security_faults(document: Mapping[str, object]) -> Iterator[str]:
    schemes = mapping(mapping(document.get("components")).get("securitySchemes"))
    if len(schemes) > 1:
        yield "Found multiple security schemes, only 1 is supported"
    servers = document.get("servers")
    hosts = (
        {urlsplit(str(mapping(server).get("url"))).netloc for server in servers} if isinstance(servers, list) else ()
    )
    for scheme in schemes.values():
        for flow in mapping(mapping(scheme).get("flows")).values():
            for key in ("authorizationUrl", "tokenUrl"):
                if urlsplit(str(mapping(flow).get(key))).netloc not in hosts:
                    yield f"The OAuth {key} must share the domain of the API"
