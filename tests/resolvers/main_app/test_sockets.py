import pytest

from resolvers.main_app.exchange import NeverSent
from resolvers.main_app.transport import Wire, open_transport


async def test_a_name_that_nobody_knows_was_never_sent_to():
    """RFC 6761 §6.4: `invalid` is no name for anybody, and its time-out is none of an answer's."""
    transport = open_transport()

    with pytest.raises(NeverSent):
        await Wire("http://main-app.invalid", transport).send("POST", "pets", {}, body={})
    await transport.aclose()
