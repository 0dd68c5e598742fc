"""Writes docs/promises.md: `python -m tests.promises`."""

from tests.promises.claims import claims
from tests.promises.page import PAGE, page_of

if __name__ == "__main__":
    PAGE.write_text(page_of(claims()))
