"""The real pages and the real server around a scripted assistant: ``fake_app.py DATA [--kiosk] [--idle N]``.

Prints its address when it listens. Run as a process of its own by the tests of the pages.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.answer import Answer, Citation
from assistant.session import Session
from assistant.web.appdb import open_app_db
from assistant.web.counters import Counters, counting_db
from assistant.web.desk import Desk
from assistant.web.interface import Interface
from assistant.web.kiosk import build_kiosk
from assistant.web.limits import QuestionLimits
from assistant.web.logs import set_up_logging
from assistant.web.server import listen, serve, web_app
from assistant.web.settings import web_settings
from assistant.web.staff import build_staff
from assistant.web.tokens import Tokens
from assistant.web.under_way import UnderWay

SOURCE = "甲县水务局 2024 年部门预算"
EVIL = "<img src=x onerror=\"document.title='injected'\">![图](http://images.example/x.png) [链接](http://links.example/)"


class FakeAssistant:
    """Answers by keyword. Counts the questions of each session, to show whose session is whose."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}
        self.sessions: list[Session] = []  # kept, so that no identity is used twice

    def ask(self, question: str, session: Session | None = None) -> Answer:
        if session is not None and id(session) not in self.counts:
            self.sessions.append(session)
        self.counts[id(session)] = self.counts.get(id(session), 0) + 1
        if "慢" in question:
            time.sleep(3)
        if "坏" in question:
            raise RuntimeError("scripted failure")
        if "哪个" in question:
            options = ["甲县水务局2024年“三公”经费", "乙县林业局2023年“三公”经费"]
            return Answer(question, "clarify", "有两个单位都公布了“三公”经费，请选择：", options=options)
        if "注入" in question:
            citation = Citation(EVIL, "a.pdf", EVIL, quote=EVIL)
            return Answer(
                question,
                "answered",
                f"文件写道：{EVIL}",
                "text",
                columns=["item"],
                rows=[[EVIL]],
                citations=[citation],
            )
        if "很多" in question:
            options = [f"第 {number} 个单位的{'很长的名称' * 6}" for number in range(30)]
            return Answer(question, "clarify", "有很多个单位，请选择：", options=options)
        if "几次" in question:
            return Answer(question, "answered", f"本次对话第 {self.counts[id(session)]} 问。")
        return three_public(question)


def three_public(question: str) -> Answer:
    """An answer with everything an answer can have."""
    table = (
        "| 项目 | 金额（万元） |\n| --- | ---: |\n"
        "| 因公出国（境）费 | 0.00 |\n| 公务用车购置及运行费 | 12.50 |\n| 公务接待费 | 0.34 |\n| **合计** | **12.84** |"
    )
    place = "表八 一般公共预算“三公”经费支出情况表 · 合计"
    warning = "表八“小计”印为 12.50，购置费与运行费相加为 12.40，两数不符"
    return Answer(
        question,
        "answered",
        f"甲县水务局（部门）2024 年“三公”经费预算合计 **12.84 万元**（128,400.00 元）：\n\n{table}",
        "sql",
        sql="SELECT item, amount_yuan FROM figures\nWHERE organisation = '甲县水务局' AND table_kind = 'three_public'",
        columns=["organisation", "item", "fiscal_year", "amount_yuan"],
        rows=[
            ["甲县水务局", "公务用车购置及运行费", 2024, 125000.0],
            ["甲县水务局", "公务接待费", 2024, 3400.0],
        ],
        citations=[
            Citation(SOURCE, "甲县水务局2024.pdf", place, 9, "合计 12.84", "f1"),
            Citation(
                SOURCE,
                "甲县水务局2024.pdf",
                "第三部分 八、“三公”经费预算情况说明",
                14,
                "2024 年“三公”经费为 12.84 万元。",
            ),
        ],
        warnings=[warning],
        elapsed_ms=12.0,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--kiosk", action="store_true")
    parser.add_argument("--idle", type=float, default=60)
    options = parser.parse_args()
    listener = listen("127.0.0.1", 0)
    settings = web_settings().model_copy(update={"idle_s": options.idle})
    set_up_logging(settings.log_format)
    asker, limits = UnderWay(FakeAssistant(), "fake"), QuestionLimits(settings)
    if options.kiosk:
        counters = Counters(counting_db(options.data))
        page = build_kiosk(asker, options.data, limits, counters, options.idle)
        app = web_app(page, True, settings, options.data)
    else:
        desk = Desk(asker, options.data, open_app_db(options.data))
        interface = Interface(asker, options.data, Tokens(desk.db), limits, desk.audit.asked)
        app = web_app(build_staff(desk), False, settings, options.data, interface, desk)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    serve(app, listener, settings, asker.wait_until_idle)


if __name__ == "__main__":
    main()
