"""``python -m ingest.draft DIR FILE…``: files into a draft of the next edition, told step by step as JSON lines.

Made for a program that waits for it (the upload page): it runs at low priority, so that questions are answered meanwhile.
Lines: ``{"done", "total", "file"}`` after each file; at the end ``{"results": […], "draft": "…"}`` (empty where nothing was
new), or ``{"error": "…"}``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.corpus.editions import drafts
from ingest.model import IngestError
from ingest.pipeline import Recorded, ingest_paths

LOW_PRIORITY = 10


def main(arguments: Sequence[str]) -> int:
    """Returns 0 where the files were gone through, whatever became of each."""
    os.nice(LOW_PRIORITY)
    data_dir, paths = Path(arguments[0]), [Path(argument) for argument in arguments[1:]]
    before = set(drafts(data_dir))
    try:
        results = ingest_paths(paths, data_dir, progress=_told, publishing=False)
    except IngestError as error:
        _tell({"error": str(error)})
        return 1
    made = [draft.name for draft in drafts(data_dir) if draft not in before]
    listed = [{**asdict(result), "path": result.path.name} for result in results]
    _tell({"results": listed, "draft": made[-1] if made else ""})
    return 0


def _told(found: Iterable[Recorded], total: int) -> Iterator[Recorded]:
    for done, one in enumerate(found, start=1):
        yield one
        _tell({"done": done, "total": total, "file": one.path.name})


def _tell(message: dict[str, Any]) -> None:
    print(json.dumps(message, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
