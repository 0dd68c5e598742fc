"""The texts that the main app translates, as far as they are known; everything else is English (lang/*)."""

from __future__ import annotations

_TEXTS: dict[str, dict[str, str]] = {
    "forbidden": {
        "en": "Access forbidden.",
        "vi": "Truy cập bị từ chối.",
        "ru": "Доступ запрещён.",
        "uk": "Доступ заборонено.",
    },
    "ability": {
        "en": "This personal access token does not have the required {abilities} ability.",
        "vi": "Token truy cập cá nhân này không có quyền {abilities} cần thiết.",
        "ru": "У этого персонального токена нет необходимого права {abilities}.",
        "uk": "Цей персональний токен не має необхідного права {abilities}.",
    },
    "quota": {
        "en": "Daily API quota reached ({limit} requests/day). Quota resets at {reset} UTC.",
        "vi": "Đã đạt hạn mức API hàng ngày ({limit} yêu cầu/ngày). Hạn mức sẽ đặt lại lúc {reset} UTC.",
        "ru": "Дневной лимит API исчерпан ({limit} запросов/день). Лимит сбросится в {reset} UTC.",
        "uk": "Денний ліміт API вичерпано ({limit} запитів/день). Ліміт скинеться о {reset} UTC.",
    },
    "version_conflict": {
        "en": "This record changed on the server since your offline edit. Review the conflict before syncing again.",
        "vi": "Bản ghi này đã thay đổi trên máy chủ kể từ khi bạn chỉnh sửa ngoại tuyến. Hãy xem xét xung đột trước "
        "khi đồng bộ lại.",
        "ru": "Эта запись изменилась на сервере после вашего офлайн-редактирования. Просмотрите конфликт перед "
        "повторной синхронизацией.",
        "uk": "Цей запис змінився на сервері після вашого офлайн-редагування. Перегляньте конфлікт перед повторною "
        "синхронізацією.",
    },
    "email_fixed": {
        "en": "Email address cannot be changed after verification.",
        "ru": "Нельзя изменить адрес email после подтверждения.",
    },
    "photo_not_found": {
        "en": "Photo not found.",
        "vi": "Không tìm thấy ảnh.",
        "ru": "Фото не найдено.",
        "uk": "Фото не знайдено.",
    },
    "storage_limit": {
        "en": "Storage limit reached. Upgrade to Premium to unlock 5 GB storage.",
        "vi": "Đã đạt giới hạn dung lượng. Nâng cấp Premium để mở khóa 5 GB.",
        "ru": "Лимит хранилища достигнут. Оформите Premium, чтобы получить 5 ГБ.",
        "uk": "Ліміт сховища досягнуто. Оформіть Premium, щоб отримати 5 ГБ.",
    },
    "session_only": {
        "en": "API token management is available only from a session-authenticated browser session.",
    },
    "name.required": {
        "en": "Name is required.",
        "vi": "Tên là bắt buộc.",
        "ru": "Имя обязательно.",
        "uk": "Ім’я є обов’язковим.",
    },
    "name.max": {"en": "Name cannot exceed {max} characters."},
    "email.required": {"en": "Email is required.", "vi": "Email là bắt buộc.", "uk": "Email є обов’язковим."},
    "email.email": {
        "en": "Please enter a valid email address.",
        "vi": "Vui lòng nhập địa chỉ email hợp lệ.",
        "ru": "Введите корректный email адрес.",
        "uk": "Будь ласка, введіть коректну адресу електронної пошти.",
    },
    "email.unique": {"en": "This email is already registered."},
    "password.required": {"en": "Password is required."},
    "password.min": {
        "en": "Password must be at least {min} characters.",
        "vi": "Mật khẩu phải có ít nhất {min} ký tự.",
        "ru": "Пароль должен содержать минимум {min} символов.",
        "uk": "Пароль має містити принаймні {min} символів.",
    },
    "password.confirmed": {
        "en": "Password confirmation does not match.",
        "vi": "Xác nhận mật khẩu không khớp.",
        "ru": "Пароли не совпадают.",
        "uk": "Підтвердження пароля не збігається.",
    },
}


def say(key: str, locale: str, **values: object) -> str:
    """A text in a language, in English where the translation is not known."""
    texts = _TEXTS[key]
    return texts.get(locale, texts["en"]).format(**values)


def said(key: str) -> bool:
    """Whether there is a text of this name."""
    return key in _TEXTS
