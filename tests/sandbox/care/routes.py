"""The API routes of everyday care (routes/api.php)."""

from __future__ import annotations

from tests.sandbox.care import (
    habit_entries,
    habit_summaries,
    habits,
    ledgers,
    microchips,
    notifications,
    pet_photos,
    preferences,
    public_profiles,
    record_photos,
)
from tests.sandbox.limits import AUTHENTICATED, scoped
from tests.sandbox.routing import Route

_PETS_UPDATE = ("update", "pet:write")
_PETS_DELETE = ("delete", "pet:write")
_HEALTH_UPDATE = ("update", "health:write")
_HEALTH_DELETE = ("delete", "health:write")
_CHIPS_READ = ("read", "microchips:read")
_TEN_A_MINUTE = (AUTHENTICATED, scoped(10))


def _photo_routes() -> list[Route]:
    photos, record = "pets/{pet}/photos", "pets/{pet}/medical-records/{medical_record}/photos"
    vaccination = "pets/{pet}/vaccinations/{vaccination}/photo"
    return [
        Route("POST", photos, pet_photos.upload, abilities=_PETS_UPDATE, limiters=_TEN_A_MINUTE),
        Route("DELETE", f"{photos}/{{photo}}", pet_photos.delete, abilities=_PETS_DELETE),
        Route("POST", f"{photos}/{{photo}}/set-primary", pet_photos.set_primary, abilities=_PETS_UPDATE),
        Route("POST", record, record_photos.upload_to_record, abilities=_HEALTH_UPDATE, limiters=_TEN_A_MINUTE),
        Route("DELETE", f"{record}/{{photo}}", record_photos.delete_from_record, abilities=_HEALTH_DELETE),
        Route(
            "POST",
            vaccination,
            record_photos.upload_to_vaccination,
            abilities=_HEALTH_UPDATE,
            limiters=_TEN_A_MINUTE,
        ),
        Route("DELETE", vaccination, record_photos.delete_from_vaccination, abilities=_HEALTH_DELETE),
    ]


def _microchip_routes() -> list[Route]:
    chips, one = "pets/{pet:digits}/microchips", "pets/{pet:digits}/microchips/{microchip:digits}"
    written, one_written = "pets/{pet}/microchips", "pets/{pet}/microchips/{microchip}"
    return [
        Route("GET", chips, microchips.list_all, "optional", _CHIPS_READ, limiters=()),
        Route("GET", one, microchips.show, "optional", _CHIPS_READ, limiters=()),
        Route("POST", written, microchips.create, abilities=("create", "microchips:write"), limiters=_TEN_A_MINUTE),
        Route("PUT", one_written, microchips.update, abilities=("update", "microchips:write")),
        Route("DELETE", one_written, microchips.delete, abilities=("delete", "microchips:write")),
    ]


def _habit_routes() -> list[Route]:
    one, entries = "habits/{habit}", "habits/{habit}/entries/{date}"
    read, update, delete = ("read", "habits:read"), ("update", "habits:write"), ("delete", "habits:write")
    return [
        Route("GET", "habits", habits.list_all, abilities=read),
        Route("POST", "habits", habits.create, abilities=("create", "habits:write"), limiters=_TEN_A_MINUTE),
        Route("GET", one, habits.show, abilities=read),
        Route("PUT", one, habits.update, abilities=update),
        Route("DELETE", one, habits.delete, abilities=delete),
        Route("POST", f"{one}/archive", habits.archive, abilities=update),
        Route("POST", f"{one}/restore", habits.restore, abilities=update),
        Route("GET", f"{one}/heatmap", habit_summaries.heatmap, abilities=read),
        Route("GET", f"{one}/pet-summary", habit_summaries.pet_summary, abilities=read),
        Route("GET", entries, habit_entries.show, abilities=read),
        Route("PUT", entries, habit_entries.save, abilities=update, limiters=(AUTHENTICATED, scoped(20))),
    ]


def _notification_routes() -> list[Route]:
    one = "notifications/{notification}"
    read, update = ("read", "notifications:read"), ("update", "notifications:write")
    return [
        Route("GET", "notifications/unified", notifications.unified, abilities=read),
        Route("GET", "notifications", notifications.list_all, abilities=read),
        Route("POST", "notifications/mark-as-read", notifications.mark_all_read, abilities=update),
        Route("POST", "notifications/mark-all-read", notifications.mark_all_read, abilities=update),
        Route("PATCH", f"{one}/read", notifications.mark_read, abilities=update),
        Route("POST", "notifications/{id}/actions/{action}", notifications.run_action, session_only=True),
        Route("GET", "notification-preferences", preferences.list_all, abilities=read),
        Route("PUT", "notification-preferences", preferences.update, abilities=update),
    ]


def _finance_routes() -> list[Route]:
    one, read = "ledgers/{ledger}", ("read", "finance:read")
    return [
        Route("GET", "currencies", ledgers.list_currencies, abilities=read),
        Route("GET", "ledgers", ledgers.list_all, abilities=read),
        Route("POST", "ledgers", ledgers.create, abilities=("create", "finance:write"), limiters=_TEN_A_MINUTE),
        Route("GET", one, ledgers.show, abilities=read),
        Route("GET", f"{one}/accounts", ledgers.list_accounts, abilities=read),
        Route("GET", f"{one}/categories", ledgers.list_categories, abilities=read),
        Route("GET", f"{one}/transactions", ledgers.list_transactions, abilities=read),
        Route("GET", f"{one}/dashboard", ledgers.show_dashboard, abilities=read),
        Route("GET", "pets/{pet}/finance-transactions", ledgers.list_of_pet, abilities=read),
    ]


def care_routes() -> list[Route]:
    """Photos, microchips, the public profile, habits, reminders, expenses."""
    public = Route("GET", "pets/{pet}/view", public_profiles.show, "optional", limiters=())
    return [
        *_photo_routes(),
        *_microchip_routes(),
        public,
        *_habit_routes(),
        *_notification_routes(),
        *_finance_routes(),
    ]
