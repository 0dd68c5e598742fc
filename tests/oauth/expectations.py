"""What several tests of the authorization server expect, and read from its pages."""

import re

import httpx


def confirmation(page: httpx.Response) -> dict[str, str]:
    assert page.status_code == 200, page.text
    return {"confirmation": re.search(r'name="confirmation" value="([\w-]{43})"', page.text)[1]}


def assert_a_page_and_no_redirect(answer: httpx.Response) -> None:
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "location" not in answer.headers
    assert "set-cookie" not in answer.headers


def assert_expired_page(answer: httpx.Response) -> None:
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "Go back to ChatGPT and start connecting again." in answer.text
