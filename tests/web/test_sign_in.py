"""Signing in: who is refused, who is locked out, what a reader may not do, and what a cookie is worth."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from assistant.web.accounts import MAX_FAILURES, Accounts
from assistant.web.appdb import AppDb, open_app_db
from assistant.web.desk import Desk
from assistant.web.gate import THIS_MACHINE, Admission
from assistant.web.server import admission_of, web_app
from assistant.web.settings import WebSettings
from assistant.web.staff import build_staff
from ingest.model import IngestError
from tests.web.conftest import FAKE_APP, served
from tests.web.fake_app import FakeAssistant
from tests.web.test_browser import ANSWER, WAIT_MS, ask

PASSWORD = "correct horse 12"


@pytest.fixture
def desk(small_corpus: Path) -> Desk:
    return Desk(FakeAssistant(), small_corpus, AppDb(None))


def client(desk: Desk, admission: Admission = THIS_MACHINE, host: str = "http://127.0.0.1") -> TestClient:
    app = web_app(build_staff(desk), False, WebSettings(), desk.data_dir, desk=desk, admission=admission)
    return TestClient(app, host, follow_redirects=False)


def sign_in(browser: TestClient, password: str = PASSWORD, name: str = "甲") -> httpx.Response:
    return browser.post("/sign-in", data={"name": name, "password": password, "to": "/"})


def test_without_accounts_this_machine_is_let_in_and_no_other(desk: Desk) -> None:
    assert client(desk).get("/").status_code == 200
    assert client(desk, Admission(local=False)).get("/").status_code == 303
    # a page elsewhere whose name was pointed here, or a proxy in front: another name is asked for
    assert client(desk, host="http://budget.example").get("/").status_code == 303
    assert "还没有账号" in client(desk, Admission(local=False)).get("/sign-in").text


def test_as_soon_as_there_is_an_account_it_takes_one(desk: Desk) -> None:
    browser = client(desk)
    assert browser.get("/").status_code == 200
    Accounts(desk.db).add("甲", PASSWORD, "reader")
    assert browser.get("/").headers["location"] == "sign-in?to=/"
    for path in ("/config", "/answer/x.xlsx", "/source?figure=f1", "/theme.css"):
        assert browser.get(path).status_code == 401
    assert browser.post("/gradio_api/queue/join", json={}).status_code == 401
    assert browser.get("/healthz").status_code == 200
    assert sign_in(browser, "wrong password").status_code == 401
    assert sign_in(browser).status_code == 303
    assert browser.get("/").status_code == 200


def test_the_cookie_is_signed_hidden_from_scripts_and_ends_with_the_password(desk: Desk) -> None:
    accounts = Accounts(desk.db)
    accounts.add("甲", PASSWORD, "reader")
    browser = client(desk)
    cookie = sign_in(browser).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie
    forged = client(desk)
    forged.cookies.set("budget_qa", browser.cookies["budget_qa"][:-2] + "xx")
    assert forged.get("/").status_code == 303
    accounts.set_password("甲", "another long one 34")
    assert browser.get("/").status_code == 303


def test_an_encrypted_connection_has_a_secure_cookie(desk: Desk) -> None:
    Accounts(desk.db).add("甲", PASSWORD, "reader")
    browser = client(desk, host="https://budget.example")
    assert "; secure" in sign_in(browser).headers["set-cookie"].lower()


def test_repeated_failures_lock_known_and_unknown_names_alike(desk: Desk) -> None:
    Accounts(desk.db).add("甲", PASSWORD, "reader")
    browser = client(desk)
    for name in ("甲", "没有的人"):
        said = [sign_in(browser, "wrong password", name).text for _ in range(MAX_FAILURES)]
        assert all("账号或密码不对" in text for text in said[:-1])
        assert "已暂时锁定" in said[-1]
        assert "已暂时锁定" in sign_in(browser, PASSWORD, name).text
    Accounts(desk.db).unlock("甲")
    assert sign_in(browser).status_code == 303
    actions = [entry["action"] for entry in desk.audit.latest()]
    assert {"sign_in", "sign_in_refused", "sign_in_locked"} <= set(actions)


def test_signing_in_leads_to_a_page_of_ours_and_takes_no_form_from_elsewhere(desk: Desk) -> None:
    Accounts(desk.db).add("甲", PASSWORD, "reader")
    browser = client(desk)
    form = {"name": "甲", "password": PASSWORD}
    assert browser.post("/sign-in", data=form, headers={"origin": "http://evil.example"}).status_code == 403
    for to in ("//evil.example", "http://evil.example", "/\\evil"):
        assert browser.post("/sign-in", data=form | {"to": to}).headers["location"] == "./"
    shown = browser.get("/sign-in", params={"to": '"><script>'}).text
    assert "<script>" not in shown
    assert browser.post("/sign-out").status_code == 303
    assert browser.get("/").status_code == 303


def test_a_reader_cannot_upload(desk: Desk) -> None:
    Accounts(desk.db).add("甲", PASSWORD, "reader")
    browser = client(desk)
    sign_in(browser)
    for path in ("/upload",):
        assert browser.get(path).status_code == 403
    Accounts(desk.db).set_role("甲", "editor")
    assert browser.get("/upload").status_code != 403


def test_a_proxy_names_the_visitor_and_only_on_this_machine(desk: Desk) -> None:
    browser = client(desk, Admission(header="X-Remote-User"))
    assert browser.get("/").status_code == 401
    assert browser.get("/", headers={b"X-Remote-User": "乙".encode()}).status_code == 200
    assert (
        browser.get("/upload", headers={b"X-Remote-User": "乙".encode()}).status_code == 403
    )  # unknown here: a reader
    with pytest.raises(IngestError, match="任何人都能"):
        admission_of("0.0.0.0", "X-Remote-User")


@pytest.mark.parametrize("password", ["short", "甲" * 12, "abababababab"])
def test_weak_passwords_are_refused(desk: Desk, password: str) -> None:
    with pytest.raises(IngestError, match="密码至少"):
        Accounts(desk.db).add("甲", password, "reader")


def test_accounts_from_the_command_line(tmp_path: Path) -> None:
    def run(*arguments: str, password: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assistant.web", *arguments, "--data", str(tmp_path)]
        return subprocess.run(command, input=password, capture_output=True, text=True, timeout=120)

    added = run("account", "add", "甲", "--role", "editor", "--password-stdin", password=PASSWORD + "\n")
    assert added.returncode == 0, added.stderr
    again = run("account", "add", "甲", "--password-stdin", password=PASSWORD + "\n")
    assert again.returncode == 2 and "已经存在" in again.stderr
    assert Accounts(open_app_db(tmp_path)).sign_in("甲", PASSWORD, "") == "in"


# --- in a browser ---------------------------------------------------------------------------------------------------


@pytest.fixture
def guarded_url(tmp_path: Path) -> Iterator[str]:
    from tests.web.small_corpus import make_corpus

    data = make_corpus(tmp_path)
    Accounts(open_app_db(data)).add("甲", PASSWORD, "reader")
    with served([str(FAKE_APP), str(data)]) as url:
        yield url


@pytest.mark.browser
def test_signing_in_and_out_in_a_browser(context: Any, guarded_url: str) -> None:
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(guarded_url)
    page.get_by_label("账号").fill("甲")
    page.get_by_label("密码").fill("wrong password")
    page.keyboard.press("Enter")
    page.get_by_text("账号或密码不对").wait_for()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    ask(page, "三公经费是多少？")
    page.get_by_text(ANSWER).wait_for()
    page.get_by_text("甲（查阅）").wait_for()
    page.get_by_role("button", name="退出").click()
    page.get_by_label("密码").wait_for()
    for _ in range(MAX_FAILURES):
        page.get_by_label("账号").fill("甲")
        page.get_by_label("密码").fill("wrong password")
        page.get_by_role("button", name="登录").click()
        page.get_by_role("alert").filter(has_text="。").wait_for()
    page.get_by_text("已暂时锁定").wait_for()
