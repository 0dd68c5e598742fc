"""Which day it is: for the main app, whose day is UTC, and for the user, who may be a day ahead or behind."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """Today as of one moment; `zone` is the user's, None where it is not known and UTC has to do."""

    moment: datetime
    zone: tzinfo | None = None

    @property
    def main_app(self) -> date:
        """The main app's day (config/app.php, line 91)."""
        return self.moment.astimezone(UTC).date()

    @property
    def user(self) -> date:
        """The user's own day: what "today" means to them, and what ages and due dates count from."""
        return self.moment.astimezone(self.zone or UTC).date()

    def begins(self, day: date) -> str:
        """Say when a day begins in the main app, on the user's own clock where it is known."""
        begin = datetime.combine(day, time(), UTC)
        if self.zone is None:
            return f"{begin:%Y-%m-%d %H:%M} UTC"
        return f"{begin.astimezone(self.zone):%Y-%m-%d %H:%M} on the user's clock"
