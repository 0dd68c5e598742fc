"""The account behind a connection (ShowProfileController.php)."""

from resolvers.main_app.client import Call
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import UserRecord
from resolvers.viewer import Viewer

_USER = Reader(UserRecord)


async def get_account(viewer: Viewer) -> UserRecord:
    """Get the account, without its addresses."""
    viewer.require("pets:read")
    return await viewer.main_app.send(Call("GET", "users/me"), _USER)
