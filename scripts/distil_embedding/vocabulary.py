"""The student's tokens: Chinese words and characters that budget texts need, and how text is cut into them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, normalizers
from tokenizers.models import Unigram

UNKNOWN = "[UNK]"
PUNCTUATION = "，。、；：？！“”‘’《》〈〉【】〔〕（）—…·%℃≥≤±×㎡ -_/.,:;!?()[]<>\"'+=&#*"
LATIN = "gdp ppp app ups ic it oa vpn led ktv pm co no bim ic卡 a b c d e f g h i j k l m n o p q r s t u v w x y z"
LONGEST_WORD = 4
DOMAIN_COUNT = 800  # how often a word of data/words.txt counts as met, where jieba has never met it
SIF = 1e-3


def general_words() -> dict[str, int]:
    """Words with their counts in jieba's dictionary, names of persons left out."""
    import jieba

    words: dict[str, int] = {}
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split()[:3]
        if not tag.startswith("nr") and all("\u4e00" <= letter <= "\u9fff" for letter in word):
            words[word] = int(count)
    return words


def choose(general: dict[str, int], domain: Iterable[str], texts: Iterable[str], size: int) -> dict[str, int]:
    """Tokens with counts: domain words first, then common characters, then frequent words until `size` is reached."""
    text = "".join(texts)
    used = {
        text[start : start + length] for length in range(1, LONGEST_WORD + 1) for start in range(len(text))
    }
    chosen = dict.fromkeys(PUNCTUATION + "0", 50) | dict.fromkeys(LATIN.split(), 50)
    for word in domain:
        chosen[word] = max(general.get(word, 0), DOMAIN_COUNT)
    for letter in [*_common_characters(), *sorted(set(text))]:
        if "\u4e00" <= letter <= "\u9fff":
            chosen.setdefault(letter, max(general.get(letter, 0), 5))
    frequent = sorted(
        (word for word in general if len(word) <= LONGEST_WORD),
        key=lambda word: (-_worth(word, general, used), word),
    )
    for word in frequent:
        if len(chosen) >= size:
            break
        chosen.setdefault(word, max(general[word], 5))
    return chosen


def tokenizer(counts: dict[str, int]) -> Tokenizer:
    """Unigram over the chosen tokens: the likeliest cut, found by Viterbi. Amounts and years become one token."""
    total = sum(counts.values())
    scored = [
        (UNKNOWN, -30.0),
        *((token, round(math.log(count / total), 4)) for token, count in counts.items()),
    ]
    cutter = Tokenizer(Unigram(scored, unk_id=0, byte_fallback=False))
    cutter.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[0-9]+(?:[.,][0-9]+)*"), "0"),
            # A space next to a Chinese character is a trace of layout, not a word boundary.
            normalizers.Replace(Regex(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])"), ""),
        ]
    )
    return cutter


def weights(cutter: Tokenizer, general: dict[str, int], texts: list[str]) -> list[float]:
    """a / (a + p) of each token, p taken half from general Chinese and half from the training text."""
    met = Counter(index for encoding in cutter.encode_batch(texts) for index in encoding.ids)
    ids: dict[str, int] = cutter.get_vocab()
    tokens = sorted(ids, key=ids.__getitem__)
    all_general, all_met = sum(general.values()), sum(met.values())
    shares = [
        general.get(token, 0) / all_general / 2 + met[index] / all_met / 2
        for index, token in enumerate(tokens)
    ]
    return [
        SIF / (SIF + share) if _has_meaning(token) else 0.02
        for token, share in zip(tokens, shares, strict=True)
    ]


def _worth(word: str, general: dict[str, int], used: set[str]) -> int:
    """Words met in the training text come before words that are only frequent in general."""
    return general[word] + (10**6 if word in used else 0)


def _common_characters() -> list[str]:
    """The 3,755 characters of GB 2312 level 1."""
    codes = (
        bytes([high, low])
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
        if (high, low) < (0xD7, 0xFA)
    )
    return [code.decode("gb2312") for code in codes]


def _has_meaning(token: str) -> bool:
    return token != UNKNOWN and token != "0" and token not in PUNCTUATION
