"""The web app: ``python app.py`` opens the chat; see ``--help``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

# Before anything imports the libraries that read them: nothing is sent anywhere.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1", ANONYMIZED_TELEMETRY="False")

from ingest.corpus.editions import has_corpus
from ingest.corpus.read import Corpus
from ingest.model import IngestError

ROOT = Path(__file__).resolve().parent
DEFAULT_DATA = Path("data")
SAMPLES = ROOT / "samples"
SAMPLE_DATA = Path("data-samples")

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from assistant.web.gate import Admission
    from assistant.web.settings import WebSettings
    from assistant.web.under_way import UnderWay


def main(argv: list[str] | None = None) -> int:
    """Settings → corpus → assistant → page → server. Returns the exit status."""
    options = parse(argv)
    from assistant.settings import SettingsError
    from assistant.web.logs import set_up_logging
    from assistant.web.server import PortTaken, admission_of, listen, serve
    from assistant.web.settings import web_settings

    try:
        settings = web_settings()
        set_up_logging(settings.log_format)
        admission = admission_of(options.host, options.auth_header)
        listener = listen(options.host, options.port)
    except (SettingsError, IngestError) as error:
        return fail(str(error))
    except PortTaken as error:
        return fail(f"无法在 {options.host}:{options.port} 上监听：{error}。")
    if options.idle is not None:
        settings = settings.model_copy(update={"idle_s": options.idle})
    try:
        app, asker = build_app(choose_corpus(options.data), options.kiosk, settings, admission)
    except IngestError as error:
        return fail(str(error))

    url = address(options.host, listener.getsockname()[1])
    if not (options.kiosk or admission.local):
        print(
            f"监听 {options.host} 时别的机器也能访问：打开网页要先登录（python -m assistant.web account add）",
            flush=True,
        )
    print(f"预算问答已启动：{url} （按 Ctrl+C 停止）", flush=True)
    serve(app, listener, settings, asker.wait_until_idle)
    return 0


def parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python app.py", description="预算问答网页：在浏览器里提问，每个金额都有出处。"
    )
    parser.add_argument(
        "--data", type=Path, metavar="目录", help="语料目录（默认 data；其中没有语料时改用自带的样例）"
    )
    parser.add_argument("--kiosk", action="store_true", help="面向公众的自助查询界面：大字、点选、不留记录")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="地址", help="监听地址（默认 127.0.0.1，只有本机能访问）"
    )
    parser.add_argument(
        "--port",
        type=port_number,
        default=7860,
        metavar="端口",
        help="监听端口（默认 7860；0 为任一空闲端口）",
    )
    parser.add_argument(
        "--idle", type=positive, metavar="秒", help="自助界面无操作多少秒后返回首页（默认 60）"
    )
    parser.add_argument(
        "--auth-header",
        default="",
        metavar="请求头",
        help="工作人员由本机的反向代理登录，用户名在这个请求头里（例如 X-Remote-User）",
    )
    return parser.parse_args(argv)


def port_number(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"端口应为 0 到 65535 的整数，而不是“{text}”")
    return int(text)


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"应为正整数，而不是“{text}”")
    return int(text)


def choose_corpus(data: Path | None) -> Path:
    """The directory asked for; without one ``data``, or, while that holds nothing, the samples. Raises IngestError."""
    if data is not None or has_corpus(DEFAULT_DATA):
        data_dir = data or DEFAULT_DATA
        Corpus(data_dir).close()  # raises with what to do if there is none or it is of another version
        return data_dir
    if not readable(SAMPLE_DATA):
        ingest_samples()
    return SAMPLE_DATA


def readable(data_dir: Path) -> bool:
    """Whether a corpus is there and of the version that this program reads."""
    try:
        Corpus(data_dir).close()
    except IngestError:
        return False
    return True


def ingest_samples() -> None:
    """The sample documents, into a corpus of their own."""
    from ingest.pipeline import ingest_paths

    print(f"{DEFAULT_DATA} 里还没有语料，先导入样例文件（只需一次）……", flush=True)
    for result in ingest_paths([SAMPLES], SAMPLE_DATA, sample=True):
        print(f"  {result.status}：{result.title or result.path.name} {result.message}".rstrip(), flush=True)


def build_app(
    data_dir: Path, kiosk: bool, settings: WebSettings, admission: Admission
) -> tuple[ASGIApp, UnderWay]:
    """One face as a web application, and what knows which of its questions are under way."""
    from assistant.assistant import Assistant
    from assistant.passages import indexed_finder
    from assistant.web.appdb import open_app_db
    from assistant.web.counters import Counters, counting_db
    from assistant.web.desk import Desk
    from assistant.web.interface import Interface
    from assistant.web.kiosk import build_kiosk
    from assistant.web.limits import QuestionLimits
    from assistant.web.server import web_app
    from assistant.web.staff import build_staff
    from assistant.web.tokens import Tokens
    from assistant.web.under_way import UnderWay

    assistant = Assistant(data_dir, finder=indexed_finder)
    assistant.warm()
    asker = UnderWay(assistant, "kiosk" if kiosk else "staff")
    limits = QuestionLimits(settings)
    if kiosk:
        counters = Counters(counting_db(data_dir))
        page = build_kiosk(asker, data_dir, limits, counters, settings.idle_s)
        return web_app(page, True, settings, data_dir), asker
    db = open_app_db(data_dir)
    desk = Desk(asker, data_dir, db, settings.keep_days, settings.reports)
    interface = Interface(asker, data_dir, Tokens(db), limits, desk.audit.asked)
    return web_app(build_staff(desk), False, settings, data_dir, interface, desk, admission), asker


def address(host: str, port: int) -> str:
    """What to open in a browser on this machine."""
    if host in ("", "0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def fail(message: str) -> int:
    print(f"错误：{message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
