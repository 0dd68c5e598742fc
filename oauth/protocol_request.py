"""A request as Authlib wants to see it, and as nothing in it can mislead us."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import OAuth2Payload, OAuth2Request
from starlette.requests import Request

from oauth.errors import MalformedForm

Parameters = Sequence[tuple[str, str]]

_BODY_LIMIT = 32 * 1024
_FIELDS_LIMIT = 50
_FORM = "application/x-www-form-urlencoded"


class ProtocolPayload(OAuth2Payload):
    """The parameters of a request, repeated ones included."""

    def __init__(self, parameters: Parameters) -> None:
        self._data = dict(parameters)
        self._lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in parameters:
            self._lists[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        """Each parameter's value."""
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        """Each parameter's values."""
        return self._lists


class ProtocolRequest(OAuth2Request):
    """An OAuth request whose parameters came from one place: the query of a GET, or the form of a POST.

    Authlib asks the URL whether the transport is secure. That is settled by configuration (CONNECTOR_PUBLIC_URL),
    and neither a Host nor a forwarded header may decide it, so Authlib is shown a constant.
    """

    def __init__(self, method: str, parameters: Parameters, headers: Mapping[str, str]) -> None:
        super().__init__(method, "https://connector.invalid/", headers=headers)
        self.payload = ProtocolPayload(parameters)

    @property
    def form(self) -> dict[str, str]:
        """The parameters of the body, under Authlib's name."""
        data: dict[str, str] = self.payload.data
        return data


async def read_form(request: Request) -> Parameters:
    """Read the body of a POST as RFC 6749 Appendix B has it; raises MalformedForm."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise MalformedForm("not_a_form")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY_LIMIT:
            raise MalformedForm("form_too_long")
    return _parsed(body)


def read_query(request: Request) -> Parameters:
    """Read the query of a GET; raises MalformedForm."""
    return _parsed(request.scope["query_string"])


def _parsed(encoded: bytes) -> Parameters:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS_LIMIT)
    except ValueError as malformed:  # neither ASCII, nor UTF-8 when decoded, or too many fields
        raise MalformedForm("not_urlencoded_utf8") from malformed
