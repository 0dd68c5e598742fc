"""What single recordings presume and their exchanges do not show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from tests.sandbox import Sandbox
from tests.sandbox.records import User

Arrange = Callable[[Sandbox, User], None]

# Columns of the caller's account.
CALLERS: dict[str, dict[str, Any]] = {
    "banned_user": {"banned": True},
    "unverified_email_locales": {"verified": False},
    "user_deleted": {"password": "Correct1HorseBattery"},
}

# The abilities of the caller's token, where they were cut.
ABILITIES = {"token_ability_missing": ("read",)}

# What stands behind <BAD_TOKEN>.
BAD_TOKENS = {"auth_garbage_token": "garbage", "auth_nonnumeric_token": "abc|unknown"}

# Exchanges that somebody else made, although the recording masks every user's token alike.
OTHER_CALLERS: dict[str, dict[int, str]] = {
    "lost_pet_public": {2: "stranger", 3: "dead", 5: "stranger"},
    "pet_create_idempotency": {5: "stranger"},
}

# Exchanges from a page that leave the CSRF header out.
WITHOUT_CSRF = {"gpt_confirm_no_csrf"}

# Recordings in which no mail can be sent: all but one.
WITH_MAIL = {"gpt_register_email_sent"}

# Exchanges sent at once: the one that answers, while the others meet it running.
RUNNING_FIRST = {"idempotency_parallel": 2}

# Columns as they were before the recording's first exchange.
BEFORE: dict[str, dict[tuple[str, int], dict[str, Any]]] = {
    "renew_paths": {
        ("vaccinations", 78): {"completed_at": None, "updated_at": datetime(2026, 11, 22, 22, 31, 45, tzinfo=UTC)}
    },
}

# Recordings of photos and of the public profile, which replay as those of everyday care do.
OF_PHOTOS = {
    "pet_show_public_view",
    "photo_capability",
    "photo_medical_upload",
    "photo_medical_upload_guarded",
    "photo_primary_and_delete",
    "photo_upload",
    "photo_upload_base64_json",
    "photo_upload_fake_png",
    "photo_upload_forbidden",
    "photo_upload_missing",
    "photo_upload_second",
    "photo_upload_too_big",
    "photo_upload_wrong_field",
    "photo_vaccination_upload",
    "photo_vaccination_upload_guarded",
}

# Exchanges with parts of the main app that the sandbox does not imitate.
NOT_IMITATED: dict[str, set[int]] = {}

# The recording has 264 countries, the sandbox a few of each kind.
SHORTER_HERE = {"ref_countries"}


def _same_city(sandbox: Sandbox, user: User) -> None:
    city = sandbox.state.cities[130]
    city.names = {"en": "Thành phố f3c5a7"}


def _weight_on_taken_day(sandbox: Sandbox, _: User) -> None:
    sandbox.add_weight(sandbox.state.pets[82], 4, date(2024, 6, 5))


def _vaccination_on_taken_day(sandbox: Sandbox, _: User) -> None:
    sandbox.add_vaccination(sandbox.state.pets[82], "DupVax", date(2026, 10, 20))


def _weights_used_up(sandbox: Sandbox, user: User) -> None:
    sandbox.throttle("POST pets/{pet}/weights", user)


def _three_a_day(sandbox: Sandbox, _: User) -> None:
    sandbox.daily_quota = 3
    sandbox.throttle("public-api")


ARRANGED: dict[str, Arrange] = {
    "city_create_duplicate": _same_city,
    "weight_update_duplicate_date": _weight_on_taken_day,
    "vaccination_update_duplicate": _vaccination_on_taken_day,
    "throttle_weights_per_user_not_per_pet": _weights_used_up,
    "daily_quota_exceeded": _three_a_day,
}
