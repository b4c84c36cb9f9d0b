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

_STOP_CHARACTERS = frozenset("的了吗呢吧啊呀么是有在和与及或就都也还请问一下个哪些什怎为何多少几谁把被给跟我你您他她它们这那")
"""Characters that carry a question but not its subject; they are left out of questions, never out of the index."""

_STOP_WORDS = (
    "什么 怎么 多少 哪些 哪个 哪里 为什 为何 如何 请问 告诉 诉我 一下 有没 没有 是否 有哪 是什 是多 分别 介绍 说说 说明 解释 什意 么意 意思"
    " 情况 多大 多高 几个 几人"
)
_STOP_GRAMS = frozenset(_STOP_WORDS.split())

MAX_TOKENS = 64
"""Tokens of a question that are searched for; a question is short, and a pasted page must not cost seconds."""


def grams(text: str) -> str:
    """The text as words for the index: unigrams and bigrams of Chinese runs, Latin words and numbers lower-cased."""
    return " ".join(token for run, chinese in _runs(text) for token in (_han_grams(run) if chinese else (run,)))


def query_tokens(question: str) -> list[str]:
    """What a question is searched by: its bigrams and words without those that only ask (all, if it has no others)."""
    tokens = list(dict.fromkeys(_query_tokens(question, stop=True))) or list(dict.fromkeys(_query_tokens(question, stop=False)))
    return tokens[:MAX_TOKENS]


def match_query(question: str) -> str:
    """A MATCH expression that finds passages sharing words with the question; empty if it has no words.

    Every token stands in double quotes, so nothing in a question can act as FTS5 syntax.
    """
    return " OR ".join(f'"{token}"' for token in query_tokens(question))


def comparable(text: str) -> str:
    """The text as tokens are written: compatibility forms folded, lower case, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _query_tokens(question: str, *, stop: bool) -> Iterator[str]:
    """Bigrams, and single characters only where they stand alone: an unigram inside a word finds everything."""
    for run, chinese in _runs(question):
        if not chinese:
            yield run
        elif len(run) == 1:
            if not (stop and run in _STOP_CHARACTERS):
                yield run
        else:
            yield from (gram for gram in _bigrams(run) if not (stop and _is_stop(gram)))


def _is_stop(gram: str) -> bool:
    return gram in _STOP_GRAMS or all(character in _STOP_CHARACTERS for character in gram)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    normal = unicodedata.normalize("NFKC", text).lower()
    for match in _RUNS.finditer(normal):
        yield match.group(), match.lastgroup == "han"


def _han_grams(run: str) -> list[str]:
    return [*run, *_bigrams(run)]


def _bigrams(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]
