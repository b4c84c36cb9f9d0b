"""``python -m assistant.web token create|list|revoke``: tokens for other programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from assistant.web.appdb import open_app_db
from assistant.web.tokens import TokenEntry, Tokens


def add_token_commands(commands: Any) -> None:
    """Adds ``token`` to a parser's commands; each sets ``run``, to be called with the options. Raises TokenError there."""
    token = commands.add_parser("token", help="给其他程序用的令牌：create、list、revoke")
    actions = token.add_subparsers(required=True, metavar="动作")
    create = _command(actions.add_parser("create", help="生成一个令牌（只显示这一次）"), _create)
    create.add_argument("name", metavar="名称", help="给哪个程序用")
    create.add_argument("--days", type=_positive, metavar="天数", help="有效天数（默认一直有效）")
    _command(actions.add_parser("list", help="列出令牌（不含令牌本身）"), _list)
    revoke = _command(actions.add_parser("revoke", help="撤销令牌，立即生效"), _revoke)
    revoke.add_argument("name", metavar="名称")


def _command(parser: argparse.ArgumentParser, run: object) -> argparse.ArgumentParser:
    parser.add_argument(
        "--data", type=Path, default=Path("data"), metavar="目录", help="语料目录（默认 data）"
    )
    parser.set_defaults(run=run)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"应为正整数，而不是“{text}”")
    return int(text)


def _tokens(options: argparse.Namespace) -> Tokens:
    return Tokens(open_app_db(options.data))


def _create(options: argparse.Namespace) -> None:
    print(_tokens(options).create(options.name, options.days))
    print("请现在保存：这里只留下它的哈希，以后不能再显示。", file=sys.stderr)


def _list(options: argparse.Namespace) -> None:
    for entry in _tokens(options).entries():
        print(f"{entry.name}\t{entry.created_at} 生成\t{_state(entry)}")


def _state(entry: TokenEntry) -> str:
    if entry.revoked_at:
        return f"{entry.revoked_at} 撤销"
    return f"有效至 {entry.expires_at}" if entry.expires_at else "一直有效"


def _revoke(options: argparse.Namespace) -> None:
    _tokens(options).revoke(options.name)
    print(f"已撤销“{options.name}”")
