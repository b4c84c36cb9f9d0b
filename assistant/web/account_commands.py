"""``python -m assistant.web account …`` and ``audit``: accounts of the staff, and the audit log as CSV."""

from __future__ import annotations

import argparse
import csv
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.web.accounts import Accounts
from assistant.web.appdb import AppDb, open_app_db
from assistant.web.audit import Audit
from ingest.model import IngestError

ROLES = ("reader", "editor")


def add_account_commands(commands: Any) -> None:
    """Adds ``account`` and ``audit`` to a parser's commands; each sets ``run``. Raises IngestError there."""
    account = commands.add_parser("account", help="工作人员的账号：add、list、password、role、unlock、remove")
    actions = account.add_subparsers(required=True, metavar="动作")
    _command(actions.add_parser("list", help="列出账号"), _list)
    add = _named(actions, "add", "新建账号；密码在提示后输入", _add)
    add.add_argument("--role", choices=ROLES, default="reader", help="查阅（默认）或编辑")
    add.add_argument("--no-password", action="store_true", help="只由反向代理登录")
    password = _named(actions, "password", "换密码，已登录的要重新登录", _password)
    for with_password in (add, password):
        with_password.add_argument("--password-stdin", action="store_true", help="从标准输入读密码")
    _named(actions, "role", "换角色", _role).add_argument("role", choices=ROLES)
    _named(actions, "unlock", "解除锁定", lambda options, db: Accounts(db).unlock(options.name))
    _named(actions, "remove", "删除账号", lambda options, db: Accounts(db).remove(options.name))
    audit = _command(commands.add_parser("audit", help="把审计记录写成 CSV（标准输出）"), _audit)
    audit.add_argument("--limit", type=int, default=10_000, metavar="N", help="最近多少条（默认 10000）")


Action = Callable[[argparse.Namespace, AppDb], None]


def _named(actions: Any, name: str, about: str, action: Action) -> argparse.ArgumentParser:
    parser = _command(actions.add_parser(name, help=about), action)
    parser.add_argument("name", metavar="账号")
    return parser


def _command(parser: argparse.ArgumentParser, action: Action) -> argparse.ArgumentParser:
    parser.add_argument(
        "--data", type=Path, default=Path("data"), metavar="目录", help="语料目录（默认 data）"
    )
    parser.set_defaults(run=lambda options: action(options, _open(options.data)))
    return parser


def _open(data_dir: Path) -> AppDb:
    if not data_dir.is_dir():
        raise IngestError(f"没有目录 {data_dir}：请用 --data 指明语料目录")
    return open_app_db(data_dir)


def _list(_: argparse.Namespace, db: AppDb) -> None:
    for account in Accounts(db).all():
        print(f"{account.name}\t{account.role}\t{account.created_at[:10]}")


def _add(options: argparse.Namespace, db: AppDb) -> None:
    password = None if options.no_password else _ask_password(options)
    Accounts(db).add(options.name, password, options.role)
    print(f"已建账号 {options.name}（{options.role}）：从现在起，打开网页要先登录")


def _password(options: argparse.Namespace, db: AppDb) -> None:
    Accounts(db).set_password(options.name, _ask_password(options))
    print(f"已换密码：{options.name}")


def _role(options: argparse.Namespace, db: AppDb) -> None:
    Accounts(db).set_role(options.name, options.role)
    print(f"{options.name} 现在是 {options.role}")


def _ask_password(options: argparse.Namespace) -> str:
    """Typed twice, unseen; or one line from elsewhere. Never an argument, which others on the machine could read."""
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("密码：")
    if getpass.getpass("再输入一次：") != password:
        raise IngestError("两次输入的密码不同")
    return password


def _audit(options: argparse.Namespace, db: AppDb) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(("at", "actor", "action", "subject", "detail", "elapsed_ms"))
    for entry in Audit(db).latest(options.limit):
        writer.writerow(entry.values())
