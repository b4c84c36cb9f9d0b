"""``python -m eval.synthetic.questions TRUTH.jsonl -o SUITE.jsonl``: questions on generated documents, with their answers.

The answers come from the generator's own truth, not from reading the documents back: what the product reads wrongly or
understands wrongly shows alike. Wordings are data (``data/questions.yaml``). The same seed gives the same suite.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from eval.synthetic.facts import Facts, facts_of
from eval.synthetic.model import Json, Truth
from eval.synthetic.money import percent
from eval.synthetic.words import load

SILENT = ["no_data", "clarify"]
Expected = tuple[Json, Json]
"""What fills the wording, and what the answer must hold."""


class Asker:
    """Questions over a corpus of generated documents."""

    def __init__(self, facts: Sequence[Facts], seed: int) -> None:
        self.facts = list(facts)
        self.rng = Random(seed)
        self._scopes = {f.organisation: {g.scope for g in self.facts if g.organisation == f.organisation} for f in facts}  # fmt: skip
        self._kinds = {(f.organisation, f.year): {g.kind for g in self.facts if (g.organisation, g.year) == (f.organisation, f.year)}
                       for f in facts}  # fmt: skip

    def cases(self, each: int) -> Iterator[Json]:
        """``each`` questions of every family, as far as the documents allow."""
        for family, wordings in load("questions").items():
            make = _FAMILIES[family]
            made = 0
            for _ in range(each * 20):
                if made == each:
                    break
                facts = self.rng.choice(self.facts)
                found = make(self, facts)
                if found is None:
                    continue
                fills, expected = found
                wording = wordings[made % len(wordings)]
                yield self._case(f"{family}-{made + 1}", family, wording, {**self._about(facts), **fills}, expected)  # fmt: skip
                made += 1

    def _case(self, name: str, family: str, wording: str | list[str], fills: Json, expected: Json) -> Json:
        text: Json = (
            {"question": wording.format(**fills)}
            if isinstance(wording, str)
            else {"turns": [turn.format(**fills) for turn in wording]}
        )
        return {"id": name, **text, "family": family, "status": "answered", **expected}

    def _about(self, facts: Facts) -> Json:
        org, year, kind = facts.organisation, facts.year, self.kind(facts)
        bare = len(self._kinds[org, year]) == 1 and len(self._scopes[org]) == 1
        ways = [f"{org}{year}年{kind}", f"{year}年{org}{kind}", *([f"{org}{year}年"] * 2 if bare else [])]
        place = re.match(r"(.+?(?:自治县|县|市|区|旗))", org)
        return {"doc": self.rng.choice(ways), "org": org, "year": year, "last": facts.year - 1, "kind": kind,
                "place": place.group(1) if place else org}  # fmt: skip

    def kind(self, facts: Facts) -> str:
        """预算 or 决算, with its scope where the body publishes two."""
        return (facts.scope if len(self._scopes[facts.organisation]) > 1 else "") + facts.kind

    def sibling(self, facts: Facts, *, year: int) -> Facts | None:
        same = (facts.organisation, facts.scope, facts.kind, year)
        return next((f for f in self.facts if (f.organisation, f.scope, f.kind, f.year) == same), None)

    def other(self, facts: Facts, name: str) -> Facts | None:
        """A document of another body for the same year, kind and scope that has the total too."""
        found = [f for f in self.facts if f.organisation != facts.organisation and name in f.totals
                 and (f.year, f.kind, f.scope) == (facts.year, facts.kind, facts.scope)]  # fmt: skip
        return self.rng.choice(found) if found else None

    def pick(self, names: Sequence[str] | dict[str, int]) -> str:
        return self.rng.choice(sorted(names))


def yuan(fen: int) -> str:
    whole, rest = divmod(abs(fen), 100)
    return f"{whole}.{rest:02d}".removesuffix(".00")


def _one(fills: Json, *fens: int) -> Expected:
    return fills, {"figures_yuan": [yuan(fen) for fen in fens]}


def _totals(asker: Asker, facts: Facts) -> Expected | None:
    name = asker.pick(dict(facts.totals))
    return _one({"a": name}, facts.totals[name])


def _account(asker: Asker, facts: Facts) -> Expected | None:
    if not facts.accounts:
        return None
    name = asker.pick(dict(facts.accounts))
    return _one({"a": name}, facts.accounts[name])


def _code(asker: Asker, facts: Facts) -> Expected | None:
    if not facts.accounts:
        return None
    name = asker.pick(dict(facts.accounts))
    return _one({"a": facts.codes[name]}, facts.accounts[name])


def _project(asker: Asker, facts: Facts) -> Expected | None:
    if not facts.projects:
        return None
    name = asker.pick(dict(facts.projects))
    return _one({"a": name}, facts.projects[name])


def _pair(asker: Asker, facts: Facts) -> tuple[str, str, int, int] | None:
    """Two accounts, economic items or totals none of which is part of the other; the larger first."""
    parts = {name: amount for name, amount in facts.totals.items() if name in ("人员经费", "公用经费")}
    pool = asker.rng.choice([facts.economic, facts.accounts, parts])
    names = [name for name in pool if not any(name != other and name in other for other in pool)]
    if len(names) < 2:
        return None
    first, second = sorted(asker.rng.sample(sorted(names), 2), key=lambda name: -pool[name])
    return first, second, pool[first], pool[second]


def _two(asker: Asker, facts: Facts) -> Expected | None:
    pair = _pair(asker, facts)
    return _one({"a": pair[0], "b": pair[1]}, pair[2], pair[3]) if pair else None


def _sum(asker: Asker, facts: Facts) -> Expected | None:
    pair = _pair(asker, facts)
    return _one({"a": pair[0], "b": pair[1]}, pair[2] + pair[3]) if pair else None


def _difference(asker: Asker, facts: Facts) -> Expected | None:
    pair = _pair(asker, facts)
    return _one({"a": pair[0], "b": pair[1]}, pair[2] - pair[3]) if pair and pair[2] > pair[3] else None


def _ratio(asker: Asker, facts: Facts) -> Expected | None:
    pair = _pair(asker, facts)
    if not pair or pair[2] == pair[3]:
        return None
    times = (Decimal(pair[2]) / pair[3]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {"a": pair[0], "b": pair[1]}, {"numbers": [f"{times.normalize():f}倍"]}


def _share(asker: Asker, facts: Facts) -> Expected | None:
    whole = facts.totals.get("支出总额", 0)
    parts = dict(facts.accounts)
    parts |= {name: facts.totals[name] for name in ("基本支出", "项目支出") if name in facts.totals}
    if not whole or not parts:
        return None
    name = asker.pick(parts)
    return {"a": name, "b": "总支出"}, {"numbers": [percent(parts[name], whole) + "%"]}


def _exclude(asker: Asker, facts: Facts) -> Expected | None:
    whole = facts.totals.get("项目支出", 0)
    if len(facts.projects) < 2 or not whole or sum(facts.projects.values()) != whole:
        return None
    name = asker.pick(dict(facts.projects))
    return _one({"a": "项目支出", "b": name}, whole - facts.projects[name])


def _projects(asker: Asker, facts: Facts) -> Expected | None:
    return _one({}, *facts.projects.values()) if len(facts.projects) > 1 else None


def _ranked(facts: Facts) -> list[tuple[str, int]]:
    return sorted(facts.projects.items(), key=lambda item: -item[1])


def _largest(asker: Asker, facts: Facts) -> Expected | None:
    ranked = _ranked(facts)
    if len(ranked) < 2 or ranked[0][1] == ranked[1][1]:
        return None
    return {}, {"figures_yuan": [yuan(ranked[0][1])], "words": [ranked[0][0]]}


def _smallest(asker: Asker, facts: Facts) -> Expected | None:
    ranked = _ranked(facts)
    if len(ranked) < 2 or ranked[-1][1] == ranked[-2][1]:
        return None
    return {}, {"figures_yuan": [yuan(ranked[-1][1])], "words": [ranked[-1][0]]}


def _top_k(asker: Asker, facts: Facts) -> Expected | None:
    ranked = _ranked(facts)
    if len(ranked) < 3 or ranked[1][1] == ranked[2][1]:
        return None
    return _one({"k": "两"}, *(amount for _, amount in ranked[:2]))


def _threshold(asker: Asker, facts: Facts) -> Expected | None:
    ranked = _ranked(facts)
    if len(ranked) < 3 or ranked[0][1] < 3_000_000:
        return None
    limit = ranked[1][1] // 1_000_000 or 1
    over = [amount for _, amount in ranked if amount > limit * 1_000_000]
    exact = any(amount == limit * 1_000_000 for _, amount in ranked)
    return None if exact else ({"limit": limit}, {"figures_yuan": [yuan(a) for a in over], "numbers": [f"{len(over)}项"]})  # fmt: skip


def _per_head(asker: Asker, facts: Facts) -> Expected | None:
    heads, name = facts.people.get("在职", 0), "人员经费"
    if not heads or name not in facts.totals:
        return None
    each = (Decimal(facts.totals[name]) / heads / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {"a": name}, {"figures_yuan": [f"{each}"]}


def _people(asker: Asker, facts: Facts) -> Expected | None:
    names = [name for name in ("编制", "实有", "在职", "退休") if facts.people.get(name)]
    if not names:
        return None
    name = asker.pick(names)
    return {"a": name}, {"numbers": [f"{facts.people[name]}人"]}


def _vehicles(asker: Asker, facts: Facts) -> Expected | None:
    return ({}, {"numbers": [f"{facts.vehicles}辆"]}) if facts.vehicles else None


def _change(asker: Asker, facts: Facts) -> Expected | None:
    if not facts.changes:
        return None
    name = asker.pick(list(facts.changes))
    delta = facts.changes[name]["delta_fen"]
    return {"a": name}, {"figures_yuan": [("-" if delta < 0 else "+") + yuan(delta)]}


def _reason(asker: Asker, facts: Facts) -> Expected | None:
    told = {name: re.search(r"原因是(.+?)[；。]", row["sentence"]) for name, row in facts.changes.items()}
    names = [name for name, found in told.items() if found]
    if not names:
        return None
    name = asker.pick(names)
    found = told[name]
    return ({"a": name}, {"words": [re.split("[，“”]", found.group(1))[0]]}) if found else None


def _years(asker: Asker, facts: Facts) -> Expected | None:
    before = asker.sibling(facts, year=facts.year - 1)
    names = [name for name in facts.totals if before and name in before.totals]
    if not before or not names:
        return None
    name = asker.pick(names)
    return _one({"a": name}, facts.totals[name], before.totals[name])


def _compare(asker: Asker, facts: Facts) -> Expected | None:
    name = asker.pick(dict(facts.totals))
    other = asker.other(facts, name)
    if not other or asker.kind(other) != asker.kind(facts):
        return None
    return _one({"a": name, "other": other.organisation}, facts.totals[name], other.totals[name],
                abs(facts.totals[name] - other.totals[name]))  # fmt: skip


def _highest_body(asker: Asker, facts: Facts) -> Expected | None:
    name = asker.pick(["三公经费", "支出总额", "项目支出", "公务接待费"])
    peers = [f for f in asker.facts if (f.year, f.kind) == (facts.year, facts.kind) and name in f.totals]
    if len(peers) < 2:
        return None
    best = max(peers, key=lambda f: f.totals[name])
    return {"a": name, "kind": facts.kind}, {"figures_yuan": [yuan(best.totals[name])], "words": [best.organisation]}  # fmt: skip


def _which_code(asker: Asker, facts: Facts) -> Expected | None:
    if not facts.accounts:
        return None
    name = asker.pick(dict(facts.accounts))
    return {"a": name}, {"words": [facts.codes[name]]}


def _talk_share(asker: Asker, facts: Facts) -> Expected | None:
    return _share(asker, facts)


def _talk_body(asker: Asker, facts: Facts) -> Expected | None:
    found = _compare(asker, facts)
    if not found:
        return None
    fills, expected = found
    return fills, {"figures_yuan": expected["figures_yuan"][1:2]}


def _talk_year(asker: Asker, facts: Facts) -> Expected | None:
    found = _years(asker, facts)
    return (found[0], {"figures_yuan": found[1]["figures_yuan"][1:]}) if found else None


def _talk_item(asker: Asker, facts: Facts) -> Expected | None:
    pair = _pair(asker, facts)
    return _one({"a": pair[0], "b": pair[1]}, pair[3]) if pair else None


def _silent(fills: Json) -> Expected:
    return fills, {"status": SILENT}


def _of_total(asker: Asker, facts: Facts) -> Expected | None:
    return _silent({"a": asker.pick(dict(facts.totals))})


def _other_kind(asker: Asker, facts: Facts) -> Expected | None:
    if any(f.kind == "决算" for f in asker.facts if f.organisation == facts.organisation):
        return None
    return _of_total(asker, facts)


def _absent(asker: Asker, facts: Facts) -> Expected | None:
    strangers = {name for f in asker.facts for name in f.projects
                 if not any(name[:4] in own or own[:4] in name for own in facts.names)}  # fmt: skip
    return _silent({"a": asker.pick(sorted(strangers))}) if strangers else None


def _other_body(asker: Asker, facts: Facts) -> Expected | None:
    return _of_total(asker, facts)


_FAMILIES: dict[str, Callable[[Asker, Facts], Expected | None]] = {
    "totals": _totals, "account": _account, "code": _code, "project": _project, "two": _two, "projects": _projects,
    "largest": _largest, "top_k": _top_k, "smallest": _smallest, "threshold": _threshold, "sum": _sum, "difference": _difference,
    "share": _share, "ratio": _ratio, "exclude": _exclude, "per_head": _per_head, "people": _people, "vehicles": _vehicles,
    "change": _change, "reason": _reason, "years": _years, "compare": _compare, "highest_body": _highest_body,
    "which_code": _which_code, "convert": _totals, "talk_item": _talk_item, "talk_share": _talk_share, "talk_body": _talk_body,
    "talk_year": _talk_year, "talk_unit": _totals, "talk_largest": _largest, "talk_difference": _difference,
    "period": _of_total, "other_year": _of_total, "other_body": _other_body, "other_kind": _other_kind, "absent": _absent,
    "narrowed": _of_total, "adjusted": _of_total,
}  # fmt: skip


def suite(truths: Sequence[Truth], *, seed: int, each: int, name: str = "generated") -> list[Json]:
    """The header and the cases of a suite on generated documents (one format each)."""
    facts = [facts_of(truth) for truth in truths]
    bodies = sorted({f.organisation for f in facts})
    header = {"suite": name, "about": "由生成文件的真值出题", "documents": bodies}
    return [header, *Asker(facts, seed).cases(each)]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval.synthetic.questions", description="由生成文件的真值出题"
    )
    parser.add_argument("truth", type=Path, metavar="TRUTH.jsonl", help="生成文件旁的真值")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="SUITE.jsonl", help="题集写到这里")
    parser.add_argument("--each", type=int, default=6, metavar="N", help="每类几题（默认 6）")
    parser.add_argument("--seed", type=int, default=7, help="随机种子；同一种子得到同样的题集（默认 7）")
    arguments = parser.parse_args(argv)
    lines = arguments.truth.read_text(encoding="utf-8").splitlines()
    rows = suite([Truth(line) for line in lines if line], seed=arguments.seed, each=arguments.each, name=arguments.out.stem)  # fmt: skip
    arguments.out.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    print(f"{len(rows) - 1} 题，写在 {arguments.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
