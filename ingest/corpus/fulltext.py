"""Words for a full-text index that knows no Chinese.

SQLite's ``unicode61`` tokenizer keeps a run of Chinese characters as one word, and ``trigram`` finds nothing for words of two
characters (支出, 和田). So the text is indexed as the bigrams and unigrams of every Chinese run, and Latin words and numbers as
they are (a number in its parts, as that tokenizer splits at the point); a question is cut in the same way. Bigrams carry the
search: a two-character word is exactly one of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_RUNS = re.compile(r"(?P<han>[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]+)|(?P<word>[a-z0-9]+)")

_ASKING = re.compile(
    "请问|告诉我|是什么意思|什么意思|为什么|什么样|什么|为何|如何|怎么样|怎样|怎么|多少|哪些|哪个|哪里|哪几|多大|多高|几个|几人|有没有|是否"
    "|介绍一下|说明一下|解释一下|说说|介绍|分别|一下|情况|[吗呢吧啊呀么]"
)
"""What makes a question of a text; left out of questions, never out of the index."""

_PARTICLES = "的了着是有和与及"
"""Left out at the ends of what remains: inside, they may belong to a word."""

MAX_TOKENS = 64
"""Tokens of a question that are searched for; a question is short, and a pasted page must not cost seconds."""


def grams(text: str) -> str:
    """The text as words for the index: unigrams and bigrams of Chinese runs, Latin words and numbers lower-cased."""
    return " ".join(
        token for run, chinese in _runs(text) for token in (_han_grams(run) if chinese else (run,))
    )


def query_tokens(question: str) -> list[str]:
    """What a question is searched by: its bigrams and words without those that only ask (all, if it has no others)."""
    tokens = list(dict.fromkeys(_query_tokens(_ASKING.sub(" ", question)))) or list(
        dict.fromkeys(_query_tokens(question))
    )
    return tokens[:MAX_TOKENS]


def match_query(question: str) -> str:
    """A MATCH expression that finds passages sharing words with the question; empty if it has no words.

    Every token stands in double quotes, so nothing in a question can act as FTS5 syntax.
    """
    return " OR ".join(f'"{token}"' for token in query_tokens(question))


def comparable(text: str) -> str:
    """The text as tokens are written: compatibility forms folded, lower case, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _query_tokens(question: str) -> Iterator[str]:
    """Bigrams, and single characters only where they stand alone: one inside a word finds everything."""
    for run, chinese in _runs(question):
        kept = run.strip(_PARTICLES) if chinese else run
        yield from _bigrams(kept) if chinese and len(kept) > 1 else filter(None, [kept])


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    normal = unicodedata.normalize("NFKC", text).lower()
    for match in _RUNS.finditer(normal):
        yield match.group(), match.lastgroup == "han"


def _han_grams(run: str) -> list[str]:
    return [*run, *_bigrams(run)]


def _bigrams(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]
