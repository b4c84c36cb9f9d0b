"""A question in the form everything else works on: half-width, simplified, digits for numerals, no spaces or quotation marks.

Heavy converters are imported only by the questions that need them: most arrive in plain simplified Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_DROPPED = re.compile(r"[\s\u200b\ufeff“”\"'‘’「」『』《》〈〉`]+")
_PUNCTUATION = str.maketrans({"﹪": "%", "?": "？", "!": "！", ";": "；", ":": "：", "(": "（", ")": "）"})
_NUMERAL = r"[零〇一二两三四五六七八九十百千]"
_NUMERAL_BEFORE_UNIT = re.compile(
    rf"(?<![上前哪每同第近这那下表某零〇一二两三四五六七八九十百千万])({_NUMERAL}+)(?=年|万|亿|元|个|项|名|辆|人|倍|家|块)"
)
_NUMBERED_BODY = re.compile(r"(?<=第)\d{1,2}(?=[一-龥]{0,4}?(?:中学|小学|医院|幼儿园))")
"""第3中学 is the name that documents print with a numeral."""
_ADDRESSED = re.compile("^(?:同志|老师|师傅|领导)们?[,，、!！:：]+")
"""Who is spoken to; elsewhere the same words are asked about (老师有多少个)."""
_HOW_MANY = re.compile("好多(?=钱|元|人|个|张|次|辆|家|项|台|万|学生|老|平)")
"""As the south-west says 多少."""
_CODE_IN_WORDS = re.compile(r"(\d{3})类(?:(\d{2})款)(?:(\d{2})项)?")
_BLANK_DIGITS = re.compile(r"(?<![\d.,，])\d+(?:[ \t\xa0]+\d+)+(?![\d,，]|\.\d)")
_YEAR_IN_WORDS = re.compile(
    r"(?<![零〇○一二三四五六七八九十])二[零〇○][零〇○一二三四][零〇○一二三四五六七八九](?![零〇○一二三四五六七八九十])"
)
_YEAR_ALONE = re.compile(r"20[0-4]\d")
_YEAR_AND_CODE = re.compile(r"(?<![\d.])(20[0-4]\d)(\d{5}|\d{7})(?![\d.]|[万亿]?元)")
_UNIT_NEXT = re.compile(r"\s*[%万亿元个项名辆人倍家块]")
_SHORT_YEAR = r"(?<![\d.前后第表])([1-3]\d)"
_SHORT_YEARS = (
    re.compile(r"(?<![\d近这过每满])(\d{2})年"),
    re.compile(rf"{_SHORT_YEAR}(?:年度)?(?=(?:年?度?)的?(?:部门|单位)?(?:预算|决算))"),
    re.compile(rf"{_SHORT_YEAR}(?=[、和与跟到至~—-](?:20)?\d{{2}}年)"),
)
"""24年, 24决算, 24和25年: years of this century."""
_LEADING_NUMBER = re.compile(
    r"^(?:其中：?|[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．：:]|[（(][一二三四五六七八九十\d]{1,3}[)）])+"
)
_LEVEL_MARK = re.compile(r"[（(][类款项][)）]")
_NAME_NOISE = re.compile(r"[\s“”\"'‘’《》、，,；;：:。.·\-—_（）()\[\]【】/]+")


def normalise(text: str) -> str:
    """The question as the linker reads it."""
    text = unicodedata.normalize("NFKC", text).strip()
    text = _simplified(text)
    text = _YEAR_IN_WORDS.sub(lambda found: _numeral(found.group(0).replace("○", "零")), text)
    text = _BLANK_DIGITS.sub(_apart, text)
    text = _DROPPED.sub("", text).translate(_PUNCTUATION).upper()
    text = _ADDRESSED.sub("", text)
    text = _digits(text)
    text = _CODE_IN_WORDS.sub(lambda found: "".join(part or "" for part in found.groups()), text)
    text = re.sub(r"(?<=\d)财年", "年", text)
    text = _HOW_MANY.sub("多少", text)
    text = _NUMBERED_BODY.sub(lambda found: chinese_numeral(int(found.group())), text)
    text = _YEAR_AND_CODE.sub(r"\1年\2", text)
    for pattern in _SHORT_YEARS:
        text = pattern.sub(_full_year, text)
    return text


@lru_cache(maxsize=100_000)
def clean_name(name: str) -> str:
    """A printed name without numbering, spaces and punctuation: what two spellings of one name have in common."""
    text = unicodedata.normalize("NFKC", name)
    text = _LEADING_NUMBER.sub("", re.sub(r"\s+", "", text))
    text = _LEVEL_MARK.sub("", text)
    return _NAME_NOISE.sub("", text).upper()


def last_part(path: str) -> str:
    """The name at the end of a stated path: 支出合计·基本支出, 一般公共预算支出/基本支出 → 基本支出."""
    return re.split("[/·]", path)[-1]


def shares_words(told: str, word: str) -> bool:
    """Whether most of a word's pairs of characters stand in the (comparable) text."""
    clean = clean_name(word)
    pairs = [clean[i : i + 2] for i in range(len(clean) - 1)]
    return bool(pairs) and sum(pair in told for pair in pairs) * 2 > len(pairs)


def plain_name(name: str) -> str:
    """A printed name as one says it: without its numbering and blanks."""
    return _LEADING_NUMBER.sub("", re.sub(r"\s+", "", name)) or name


def _apart(match: re.Match[str]) -> str:
    """Numbers with blanks between them: 208 01 09 is one code, 1 000 元 one amount; a year joins with nothing."""
    groups = match.group(0).split()
    following = match.string[match.end() :]
    if all(len(group) == 1 for group in groups):
        return "".join(groups)
    grouped = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    if grouped and re.match(r"\s*[万亿]?元", following):
        return "".join(groups)
    read: list[str] = []
    for index, group in enumerate(groups):
        last = index == len(groups) - 1
        if _YEAR_ALONE.fullmatch(group) and not (last and _UNIT_NEXT.match(following)):
            read.append(group if last and re.match(r"\s*年", following) else f"{group}年")
        elif read and _goes_on_with(read[-1], group) and not (last and _UNIT_NEXT.match(following)):
            read[-1] += group
        else:
            read.append(group)
    return re.sub("年，", "年", "，".join(read))


def _goes_on_with(code: str, group: str) -> bool:
    """208 01 09, 208 0109, 20801 09: the levels of one code."""
    return code.isdigit() and (len(code), len(group)) in ((3, 2), (3, 4), (5, 2))


def _full_year(match: re.Match[str]) -> str:
    number = int(match.group(1))
    return f"20{number:02d}年" if 0 < number < 50 else match.group(0)


def _digits(text: str) -> str:
    return _NUMERAL_BEFORE_UNIT.sub(_counted, text)


def _counted(match: re.Match[str]) -> str:
    """两个, 两家 point back to two things already named, 一块 says together; 两万元, 一块钱 are numbers."""
    following = match.string[match.end() : match.end() + 1]
    if (
        match.group(1) == "一"
        and following == "块"
        and match.string[match.end() + 1 : match.end() + 2] != "钱"
    ):
        return match.group(0)
    if (match.group(1) == "两" and following not in "万亿元年倍") or (
        match.group(1) == "一" and following == "年"
    ):
        return match.group(0)
    return _numeral(match.group(1))


def _numeral(text: str) -> str:
    if len(text) >= 3 and not re.search("[十百千]", text):
        return "".join(str("零一二三四五六七八九".index(character)) for character in text.replace("〇", "零"))
    import cn2an

    try:
        return str(cn2an.cn2an(text.replace("〇", "零"), "smart"))
    except ValueError:
        return text


def _simplified(text: str) -> str:
    """Traditional characters are not in GB 2312; only a text that has some pays for the converter."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return str(_converter().convert(text))
    return text


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def chinese_number(text: str, default: int = 1) -> int:
    """``三`` or ``3`` → 3, for "前三名"."""
    if text.isdigit():
        return int(text)
    numeral = _numeral(text) if text else ""
    return int(numeral) if numeral.isdigit() else default


def chinese_numeral(number: int) -> str:
    """3 → ``三``, 12 → ``十二`` (below 100), as tables are numbered."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return head + (digits[ones] if ones or not tens else "")
