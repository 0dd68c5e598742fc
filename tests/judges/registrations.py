"""The three ways in which a client is known to the connector, each with one that the judges come as."""

from dataclasses import dataclass

from facade.settings import OwnClient

SECRET = "the secret of the confidential judge"


@dataclass(frozen=True, slots=True)
class Registration:
    """Who a judge says it is; `redirect_uri` has `{port}` where a listener of its own waits for the answer."""

    client_id: str
    redirect_uri: str
    secret: str | None = None

    @property
    def is_document(self) -> bool:
        """Whether the identifier is the address of a client-id document."""
        return self.client_id.startswith("https://")

    @property
    def listens(self) -> bool:
        """Whether the answer comes to the user's own machine."""
        return "{port}" in self.redirect_uri

    def at(self, port: int) -> str:
        """Give the redirect URI of a client that listens on a port, or of one that has no need to."""
        return self.redirect_uri.format(port=port)


PINNED = Registration("https://claude.ai/oauth/claude-code-client-metadata", "http://localhost:{port}/callback")
PUBLIC = Registration("a-public-judge", "http://127.0.0.1:{port}/callback")
CONFIDENTIAL = Registration("a-confidential-judge", "https://judge.example/callback", SECRET)
REGISTRATIONS = {"pinned": PINNED, "public": PUBLIC, "confidential": CONFIDENTIAL}

OWN_CLIENTS = (
    OwnClient(id=PUBLIC.client_id, name="A public judge", redirect_uris=("http://127.0.0.1/callback",)),
    OwnClient(
        id=CONFIDENTIAL.client_id,
        name="A confidential judge",
        redirect_uris=(CONFIDENTIAL.redirect_uri,),
        secret=SECRET,
    ),
)
