"""The API routes that the connector and the consent page use (routes/api.php)."""

from __future__ import annotations

from tests.sandbox import medical_records, pet_writes, pets, profiles, reference, vaccinations, weights
from tests.sandbox.bridge import Bridge
from tests.sandbox.care.routes import care_routes
from tests.sandbox.limits import AUTHENTICATED, PUBLIC, scoped
from tests.sandbox.routing import Route

_PETS_READ = ("read", "pets:read")
_PETS_CREATE = ("create", "pet:write")
_PETS_UPDATE = ("update", "pet:write")
_PETS_DELETE = ("delete", "pet:write")
_HEALTH_READ = ("read", "health:read")
_HEALTH_CREATE = ("create", "health:write")
_HEALTH_UPDATE = ("update", "health:write")
_HEALTH_DELETE = ("delete", "health:write")
_PROFILE_READ = ("read", "profile:read")
_TEN_A_MINUTE = (AUTHENTICATED, scoped(10))
_FIFTEEN_A_MINUTE = (AUTHENTICATED, scoped(15))


def _pet_routes() -> list[Route]:
    pet = "pets/{pet}"
    return [
        Route("GET", "my-pets", pets.list_own, abilities=_PETS_READ),
        Route("GET", "my-pets/sections", pets.list_sections, abilities=_PETS_READ),
        Route("POST", "pets", pet_writes.create, abilities=_PETS_CREATE, limiters=_TEN_A_MINUTE),
        Route("GET", "pets/{pet:digits}", pets.show, "optional", _PETS_READ, limiters=()),
        Route("PUT", pet, pet_writes.update, abilities=_PETS_UPDATE),
        Route("DELETE", pet, pets.delete, abilities=_PETS_DELETE),
        Route("PUT", f"{pet}/status", pets.change_status, abilities=_PETS_UPDATE),
    ]


def _health_routes() -> list[Route]:
    routes: list[Route] = []
    kinds = (
        ("weights", "weight", weights),
        ("medical-records", "medical_record", medical_records),
        ("vaccinations", "vaccination", vaccinations),
    )
    for plural, name, kind in kinds:
        path = f"pets/{{pet}}/{plural}"
        one = f"{path}/{{{name}}}"
        routes += [
            Route("GET", path, kind.list_all, "optional", _HEALTH_READ, limiters=()),
            Route("GET", one, kind.show, "optional", _HEALTH_READ, limiters=()),
            Route("POST", path, kind.create, abilities=_HEALTH_CREATE, limiters=_FIFTEEN_A_MINUTE),
            Route("PUT", one, kind.update, abilities=_HEALTH_UPDATE),
            Route("DELETE", one, kind.delete, abilities=_HEALTH_DELETE),
        ]
    renew = "pets/{pet}/vaccinations/{vaccination}/renew"
    return [*routes, Route("POST", renew, vaccinations.renew, abilities=_HEALTH_CREATE)]


def _reference_routes() -> list[Route]:
    helpers = ("read", "helpers:read")
    return [
        Route("GET", "pet-types", reference.list_pet_types, "none", limiters=(PUBLIC,)),
        Route("GET", "countries", reference.list_countries, "optional", helpers, limiters=(PUBLIC,)),
        Route("GET", "cities", reference.list_cities, abilities=helpers),
        Route("POST", "cities", reference.create_city, abilities=("create", "helpers:write")),
        Route("GET", "categories", reference.list_categories, abilities=_PETS_READ),
        Route("POST", "categories", reference.create_category, abilities=_PETS_CREATE),
        Route("GET", "version", reference.show_version, "none", limiters=()),
        Route("GET", "settings/public", reference.show_settings, "none", limiters=()),
        Route("GET", "locale", reference.show_locale, "none", limiters=()),
    ]


def _profile_routes() -> list[Route]:
    return [
        Route("GET", "users/me", profiles.show, abilities=_PROFILE_READ, verified=False),
        Route("PUT", "users/me", profiles.update, abilities=("update", "profile:write"), verified=False),
        Route("DELETE", "users/me", profiles.delete, abilities=("delete", "profile:write"), verified=False),
        Route(
            "PUT",
            "user/locale",
            profiles.set_locale,
            abilities=("update", "profile:write"),
            limiters=(),
            verified=False,
        ),
        Route("GET", "user", profiles.show_for_pages, session_only=True),
    ]


def _bridge_routes(bridge: Bridge) -> list[Route]:
    confirm = Route(
        "POST",
        "gpt-auth/confirm",
        bridge.confirm,
        verified=False,
        not_banned=False,
        session_only=True,
    )
    return [
        Route("POST", "gpt-auth/register", bridge.register, "none", web=True, limiters=(scoped(5),)),
        Route("POST", "gpt-auth/telegram-link", bridge.telegram_link, "none", web=True, limiters=(scoped(10),)),
        confirm,
        Route("POST", "gpt-auth/exchange", bridge.exchange, "gpt.connector", limiters=()),
        Route("POST", "gpt-auth/revoke", bridge.revoke, "gpt.connector", limiters=()),
    ]


def api_routes(bridge: Bridge) -> list[Route]:
    """Every imitated route, in the order in which methods are listed when one is not allowed."""
    return [
        *_pet_routes(),
        *_health_routes(),
        *_reference_routes(),
        *_profile_routes(),
        *care_routes(),
        *_bridge_routes(bridge),
    ]
