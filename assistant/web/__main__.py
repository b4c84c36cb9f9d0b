"""``python -m assistant.web``: what whoever runs the app does on its machine.

Exit codes: 0 done · 2 not possible, with the reason.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from assistant.web.account_commands import add_account_commands
from assistant.web.count_commands import add_count_commands
from assistant.web.token_commands import add_token_commands
from assistant.web.tokens import TokenError
from ingest.model import IngestError


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    try:
        options.run(options)
    except (TokenError, IngestError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant.web", description="网页应用的管理命令。")
    commands = parser.add_subparsers(required=True, metavar="命令")
    add_token_commands(commands)
    add_account_commands(commands)
    add_count_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
