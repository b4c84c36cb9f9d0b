"""``python -m eval.synthetic OUT --bodies N --years 2023 2024 --seed 7 --formats md txt … --defects …``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from eval.synthetic import FORMATS, KINDS, generate


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    defects = KINDS if arguments.defects and "all" in arguments.defects else arguments.defects or ()
    started = time.perf_counter()
    try:
        truths = generate(
            arguments.out,
            bodies=arguments.bodies,
            years=arguments.years,
            seed=arguments.seed,
            formats=arguments.formats,
            defects=defects,
            defect_rate=arguments.defect_rate,
        )
    except OSError as error:
        print(f"写不了 {arguments.out}：{error.strerror}", file=sys.stderr)
        return 1
    seconds = time.perf_counter() - started
    print(
        f"{len(truths)} 份文件，{seconds:.1f} 秒（每秒 {len(truths) / seconds:.0f} 份）；真值在 {arguments.out / 'truth.jsonl'}"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.synthetic", description="生成带真值的合成预决算公开文件"
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="写到这个目录")
    parser.add_argument("--bodies", type=int, default=10, metavar="N", help="单位数（默认 10）")
    parser.add_argument(
        "--years", type=int, nargs="+", default=[2023, 2024], metavar="YEAR", help="年度（默认 2023 2024）"
    )
    parser.add_argument("--seed", type=int, default=7, help="随机种子；同一种子得到同样的文件（默认 7）")
    parser.add_argument(
        "--formats", nargs="+", choices=FORMATS, default=["md", "txt"], help="格式（默认 md txt）"
    )
    parser.add_argument("--defects", nargs="+", choices=[*KINDS, "all"], help="要埋的缺陷")
    parser.add_argument("--defect-rate", type=float, default=0.25, help="有缺陷的文件所占比例（默认 0.25）")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
