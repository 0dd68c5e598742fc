"""The texts of everyday care that the main app translates (lang/*/messages.php), and answers that carry one."""

from __future__ import annotations

from tests.sandbox.answers import Answer
from tests.sandbox.visits import Visit

_LANGUAGES = ("en", "vi", "ru", "uk")
# One line per text and language, in the order of `_LANGUAGES`.
_TEXTS = {
    "microchip_created": """\
Microchip record created successfully.
Tạo hồ sơ vi mạch thành công.
Запись о микрочипе создана.
Запис про мікрочип успішно створено.""",
    "microchip_updated": """\
Microchip record updated successfully.
Cập nhật hồ sơ vi mạch thành công.
Запись о микрочипе обновлена.
Запис про мікрочип оновлено.""",
    "microchip_deleted": """\
Microchip record deleted successfully.
Xóa hồ sơ vi mạch thành công.
Запись о микрочипе удалена.
Запис про мікрочип видалено.""",
    "not_public": """\
This pet profile is not publicly available.
Hồ sơ thú cưng này không được công khai.""",
    "habit_created": """\
Habit created successfully.
Tạo thói quen thành công.
Привычка создана.
Звичку створено.""",
    "habit_updated": """\
Habit updated successfully.
Cập nhật thói quen thành công.
Привычка обновлена.
Звичку оновлено.""",
    "habit_deleted": """\
Habit deleted successfully.
Xóa thói quen thành công.
Привычка удалена.
Звичку видалено.""",
    "habit_archived": """\
Habit archived successfully.
Lưu trữ thói quen thành công.
Привычка архивирована.
Звичку архівовано.""",
    "habit_restored": """\
Habit restored successfully.
Khôi phục thói quen thành công.
Привычка восстановлена.
Звичку відновлено.""",
    "habit_entries_saved": """\
Habit entries saved successfully.
Đã lưu bản ghi thói quen.
Записи привычки сохранены.
Записи звички збережено.""",
    "habit_not_owned": """\
You must currently own all selected pets.
Bạn phải là chủ hiện tại của tất cả thú cưng đã chọn.
Вы должны быть текущим владельцем всех выбранных питомцев.
Ви маєте бути поточним власником усіх вибраних тваринок.""",
    "habit_bounds_missing": """\
Integer scale habits require minimum and maximum values.
Thói quen dạng số cần giá trị nhỏ nhất và lớn nhất.
Для числовой привычки нужны минимальное и максимальное значения.
Для числової звички потрібні мінімальне та максимальне значення.""",
    "habit_type_locked": """\
Habit tracking type cannot be changed after creation.
Không thể thay đổi kiểu theo dõi của thói quen sau khi đã tạo.
Тип отслеживания привычки нельзя изменить после создания.
Тип відстеження звички не можна змінити після створення.""",
    "habit_no_bounds": """\
Yes/no habits cannot define numeric bounds.
Thói quen có/không không thể dùng giới hạn số.
Для привычки да/нет нельзя задавать числовые границы.
Для звички так/ні не можна задавати числові межі.""",
    "habit_time_missing": """\
Reminder time is required when reminders are enabled.
Cần có giờ nhắc khi bật nhắc nhở.
При включенных напоминаниях нужно указать время.
Коли нагадування ввімкнено, потрібно вказати час.""",
    "habit_not_creator": """\
Only the habit creator can change the pet list.
Chỉ người tạo thói quen mới có thể thay đổi danh sách thú cưng.
Только создатель привычки может менять список питомцев.
Лише автор звички може змінювати список тваринок.""",
    "habit_pet_outside": """\
That pet is not accessible in this habit.
Thú cưng đó không khả dụng trong thói quen này.
Этот питомец недоступен в данной привычке.
Ця тваринка недоступна в цій звичці.""",
    "habit_future": """\
Habit activity cannot be tracked in the future.
Không thể ghi lại hoạt động thói quen trong tương lai.
Нельзя отмечать активность привычки в будущем.
Не можна відмічати активність звички в майбутньому.""",
    "habit_yes_no": """\
Yes/no habits only accept values 0 or 1.
Thói quen có/không chỉ chấp nhận giá trị 0 hoặc 1.
Для привычки да/нет допустимы только значения 0 или 1.
Для звички так/ні дозволені лише значення 0 або 1.""",
    "habit_scale": """\
Value must be between {min} and {max}.
Giá trị phải nằm trong khoảng {min} đến {max}.
Значение должно быть между {min} и {max}.
Значення має бути між {min} і {max}.""",
}


def text(visit: Visit, key: str, **values: object) -> str:
    """A text in the request's language, in English where there is none."""
    by_language = dict(zip(_LANGUAGES, _TEXTS[key].splitlines(), strict=False))
    return by_language.get(visit.locale, by_language["en"]).format(**values)


def success(visit: Visit, key: str, data: object, *, status: int = 200) -> Answer:
    """A success with a message beside its data (app/Traits/ApiResponseTrait.php)."""
    return Answer(status, {"success": True, "data": data, "message": text(visit, key)})


def success_inside(visit: Visit, key: str, data: dict[str, object], *, status: int = 200) -> Answer:
    """The same where the data is an array in PHP: the message stands in it once more."""
    return success(visit, key, data | {"message": text(visit, key)}, status=status)
