"""``python -m eval COMMAND``: each command is a module of its own, imported when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "run": ("eval.run", "运行题集，打分，与较早的结果对照"),
    "compare": ("eval.compare", "两次结果逐题对照"),
    "add": ("eval.add", "把一个问题和它的真值加进题集"),
    "retrieval": ("eval.retrieval", "检索：标注的问题，全文、向量、两者合用"),
    "attacks": ("eval.attacks", "攻击：没有写入、没有执行、没有超时"),
    "variants": ("eval.variants", "错字、繁体、拼音、口语、全角的同一批问题"),
    "bench": ("eval.bench", "速度与规模"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. Usage errors exit with 2, as argparse does."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in COMMANDS:
        return int(import_module(COMMANDS[words[0]][0]).main(words[1:]))
    out = sys.stdout if words[:1] in (["-h"], ["--help"]) else sys.stderr
    print("用法：python -m eval 命令 …（各命令的参数见 python -m eval 命令 --help）", file=out)
    for name, (_, about) in COMMANDS.items():
        print(f"  {name:<10} {about}", file=out)
    return 0 if out is sys.stdout else 2


if __name__ == "__main__":
    raise SystemExit(main())
