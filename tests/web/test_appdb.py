"""The app's own database: audit, feedback, retention, and texts without what identifies a person."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.web.appdb import DATABASE_NAME, AppDb, open_app_db
from assistant.web.audit import Audit
from assistant.web.feedback import FeedbackBook
from assistant.web.redact import redacted
from ingest.model import IngestError

ANSWER = Answer("问", "answered", "12.84 万元", "sql", sql="SELECT 1", rows=[[1]], elapsed_ms=12.5)


@pytest.fixture
def db() -> AppDb:
    return AppDb(None)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("我的身份证号11010519491231002X对吗", "我的身份证号〔证件号〕对吗"),
        ("打１３８００１３８０００", "打〔电话〕"),
        ("电话 138-0013-8000 或 0903-1234567", "电话 〔电话〕 或 〔电话〕"),
        ("卡 6222 0212 3456 7890 123", "卡 〔卡号〕"),
        ("邮箱 a.b@c.example.cn", "邮箱 〔邮箱〕"),
        ("我叫王小明，查工资", "我叫〔姓名〕，查工资"),
        ("李四同志的经费", "〔姓名〕同志的经费"),
        ("王建国的退休金是多少", "〔姓名〕的退休金是多少"),
    ],
)
def test_what_identifies_a_person_is_taken_out(text: str, clean: str) -> None:
    assert redacted(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "和田市社保局2020年项目支出有哪些",
        "13800000000元和 18900000000.00 元哪个大",
        "财政局长效机制经费",
        "2080101 行政运行 4820400.00",
        "SELECT amount_yuan FROM figures WHERE code = '2080505'",
        "我是和田市社保局的工作人员",
    ],
)
def test_amounts_codes_and_bodies_stay(text: str) -> None:
    assert redacted(text) == text


def test_questions_are_logged_with_sql_and_time_and_redacted(db: AppDb) -> None:
    answer = Answer("王建国的退休金，电话13800138000", "refused", "不回答", sql="SELECT 1", elapsed_ms=12.5)
    Audit(db).asked("甲", answer)
    (entry,) = Audit(db).latest()
    assert (entry["actor"], entry["action"], entry["elapsed_ms"]) == ("甲", "ask", 12.5)
    assert "13800138000" not in str(entry) and "王建国" not in str(entry)
    assert json.loads(entry["detail"])["sql"] == "SELECT 1"


def test_what_is_older_than_the_time_of_retention_goes(db: AppDb) -> None:
    audit = Audit(db, keep_days=30)
    with db.writing() as database:
        database.execute(
            "INSERT INTO audit (at, actor, action, subject, detail) VALUES ('2020-01-01', '甲', 'ask', '旧', '{}')"
        )
    audit.did("甲", "upload", "新")
    assert [entry["subject"] for entry in audit.latest()] == ["新"]


def test_the_last_opinion_counts_and_can_be_taken_back(db: AppDb) -> None:
    book = FeedbackBook(db)
    book.give("甲", "t1", "good", ["问"], ANSWER)
    book.give("甲", "t1", "bad", ["先问", "问"], ANSWER, " 应为 3 万元 ")
    (complaint,) = book.open_complaints()
    assert (complaint.comment, complaint.turns) == ("应为 3 万元", ("先问", "问"))
    assert book.ratings(["t1", "t2"]) == {"t1": "bad"}
    book.handle("t1", "dismissed")
    assert book.open_complaints() == []
    book.withdraw("t1")
    assert book.counts() == {}


def test_the_file_is_private_and_survives(tmp_path: Path) -> None:
    first = open_app_db(tmp_path)
    Audit(first).did("甲", "sign_in")
    first.close()
    assert len(Audit(open_app_db(tmp_path)).latest()) == 1
    assert (tmp_path / DATABASE_NAME).stat().st_mode & 0o077 == 0


def test_a_file_of_a_later_version_or_no_database_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / DATABASE_NAME
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(IngestError, match="较新版本"):
        AppDb(path)
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(IngestError, match="打不开"):
        AppDb(path)


def test_half_a_change_is_none(db: AppDb) -> None:
    with pytest.raises(RuntimeError), db.writing() as database:
        database.execute("INSERT INTO setting VALUES ('a', 'b')")
        raise RuntimeError
    assert db.rows("SELECT * FROM setting") == []
