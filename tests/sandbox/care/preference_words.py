"""The kinds of notifications, as the main app lists them (app/Enums/NotificationType.php, lang/*/messages.php)."""

from __future__ import annotations

from dataclasses import dataclass

_LANGUAGES = ("en", "vi", "ru", "uk")
HIDDEN = "email_verification"
_GROUPS = {
    "placement_owner": (
        "Your Placement Requests|Yêu cầu gửi gắm của bạn|Ваши заявки на размещение|Ваші запити на розміщення"
    ),
    "placement_helper": (
        "Your Responses to Placements|Phản hồi gửi gắm của bạn|Ваши отклики на размещение|Ваші відповіді на розміщення"
    ),
    "pet_reminders": "Pet Reminders|Nhắc nhở thú cưng|Напоминания о питомцах|Нагадування про тваринок",
    "account": "Account|Tài khoản|Аккаунт|Акаунт",
    "messaging": "Messaging|Tin nhắn|Сообщения|Повідомлення",
}
# Kind and group, then label and description per language.
_KINDS = """\
placement_request_response placement_owner
New response to your request|When someone responds to your placement request
Phản hồi mới cho yêu cầu của bạn|Khi có người phản hồi yêu cầu gửi gắm của bạn
Новый отклик на вашу заявку|Когда кто-то откликается на вашу заявку на размещение
Нова відповідь на ваш запит|Коли хтось відповідає на ваш запит на розміщення
helper_response_accepted placement_helper
Your response was accepted|When a pet owner accepts your response
Phản hồi của bạn đã được chấp nhận|Khi chủ thú cưng chấp nhận phản hồi của bạn
Ваш отклик принят|Когда владелец питомца принимает ваш отклик
Вашу відповідь прийнято|Коли власник тваринки приймає вашу відповідь
helper_response_rejected placement_helper
Your response was declined|When a pet owner declines your response
Phản hồi của bạn đã bị từ chối|Khi chủ thú cưng từ chối phản hồi của bạn
Ваш отклик отклонен|Когда владелец питомца отклоняет ваш отклик
Вашу відповідь відхилено|Коли власник тваринки відхиляє вашу відповідь
helper_response_canceled placement_owner
Helper withdrew their response|When a helper withdraws their response
Người hỗ trợ đã rút phản hồi|Khi người hỗ trợ rút lại phản hồi của họ
Помощник отозвал свой отклик|Когда помощник отзывает свой отклик
Помічник відкликав свою відповідь|Коли помічник відкликає свою відповідь
transfer_confirmed placement_owner
Pet handover confirmed|When a helper confirms receiving a pet
Đã xác nhận chuyển giao thú cưng|Khi người hỗ trợ xác nhận đã nhận thú cưng
Передача питомца подтверждена|Когда помощник подтверждает получение питомца
Передачу тваринки підтверджено|Коли помічник підтверджує отримання тваринки
placement_ended placement_helper
Placement has ended|When a placement you participated in has ended
Giai đoạn gửi gắm đã kết thúc|Khi giai đoạn gửi gắm bạn tham gia đã kết thúc
Размещение завершено|Когда размещение, в котором вы участвовали, завершено
Розміщення завершено|Коли розміщення, в якому ви брали участь, завершено
vaccination_reminder pet_reminders
Vaccination due soon|Reminders when vaccinations are due
Nhắc nhở tiêm chủng|Nhắc nhở khi đến hạn tiêm chủng
Скоро вакцинация|Напоминания о сроках вакцинации
Скоро вакцинація|Нагадування про терміни вакцинації
pet_birthday pet_reminders
Pet birthday|Notifications on your pet's birthday
Sinh nhật thú cưng|Thông báo vào ngày sinh nhật của thú cưng
День рождения питомца|Уведомления о дне рождения вашего питомца
День народження тваринки|Сповіщення про день народження вашої тваринки
habit_reminder pet_reminders
Habit reminder|Reminders to log your habits
Nhắc nhở thói quen|Nhắc bạn ghi lại thói quen
Напоминание о привычке|Напоминания заполнять привычки
Нагадування про звичку|Нагадування заповнювати звички
system_announcement account
System announcements|Important updates and announcements from the platform
Thông báo hệ thống|Các cập nhật và thông báo quan trọng từ nền tảng
Системные объявления|Важные обновления и объявления от платформы
Системні оголошення|Важливі оновлення та оголошення від платформи
new_message messaging
New message|When you receive a new message
Tin nhắn mới|Khi bạn nhận được tin nhắn mới
Новое сообщение|Когда вы получаете новое сообщение
Нове повідомлення|Коли ви отримуєте нове повідомлення
chat_digest messaging
Chat digest|Periodic summary of unread messages
Tóm tắt tin nhắn|Tóm tắt định kỳ các tin nhắn chưa đọc
Дайджест чата|Периодическая сводка непрочитанных сообщений
Дайджест чату|Періодичний огляд непрочитаних повідомлень
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification and its texts by language."""

    type: str
    group: str
    texts: dict[str, tuple[str, str]]

    def in_language(self, language: str) -> dict[str, str]:
        """What a preference says about itself."""
        label, description = self.texts[language]
        groups = dict(zip(_LANGUAGES, _GROUPS[self.group].split("|"), strict=True))
        own = {"type": self.type, "label": label, "description": description}
        return own | {"group": self.group, "group_label": groups[language]}


def _read() -> tuple[Kind, ...]:
    lines = _KINDS.splitlines()
    kinds: list[Kind] = []
    for start in range(0, len(lines), 1 + len(_LANGUAGES)):
        name, group = lines[start].split()
        texts = [line.split("|") for line in lines[start + 1 : start + 1 + len(_LANGUAGES)]]
        by_language = {lang: (label, said) for lang, (label, said) in zip(_LANGUAGES, texts, strict=True)}
        kinds.append(Kind(name, group, by_language))
    return tuple(kinds)


KINDS = _read()
