"""Where in a stream of blocks the tables are: titles, units, bodies, notes – and which lines are left for the narrative."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.aligned import aligned_grid, has_columns, tabbed_grid
from ingest.amounts import canonical_unit
from ingest.headers import names_columns
from ingest.model import Block, Cell, Grid, Place, TextLine
from ingest.vocabulary import kind_of_title, label_role, measure_of, squeeze, words

PAGE_MARK = re.compile(
    r"^\s*(?:[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*$"
)
_NUMBER_LINE = re.compile(
    r"^[公开预算决算财决附部门单位批复省市县级样]{0,8}(?:表|附件)\s*[一二三四五六七八九十百\d]+(?:[-—－.]\d+)*\s*[:：]?$"
    r"|^[公开预算决算财决附部门单位批复省市县级样]{0,8}\s*[A-Z]?\d{1,2}(?:[-—－.]\d+)*\s*表$"
)
_NUMBERED_TITLE = re.compile(
    r"^(?:(?:附)?(?:公开)?表\s*[一二三四五六七八九十\d]+(?:[-—]\d+)?\s*[:：.、]?\s*|[（(]?[一二三四五六七八九十\d]+[）)]?\s*[、.．]\s*)(?=\S)"
)
_UNIT = re.compile(r"(?:金额|货币)?单\s*位\s*[:：]\s*(?:人民币)?((?:亿|百万|万|千)?\s*元)")
_BODY = re.compile(
    r"^(?:预算)?(?:编制|填报|编报|公开|申报|主管|预算|报送)?(?:部门|单位)(?:名称|[（(][^）)]{1,6}[）)])?\s*[:：]\s*(?P<name>\S.*?)(?=\s*(?:金额|货币)?单\s*位\s*[:：]|\s{2,}|$)"
)
_NOTE = re.compile(r"^\s*(?:备\s*注|注|说明|附注)\s*\d*\s*[:：]")
_PART = re.compile(r"^\s*第[一二三四五六七八九十]+部分")
_CLAUSE = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\))"
)
_SENTENCE_END = re.compile(r"[。；]$")
MAX_TITLE_LENGTH = 60
LEAD_LINES = 8


@dataclass(slots=True)
class Region:
    """One table's material: what stands over it, its grid or its flattened lines, and the notes below."""

    title: str = ""
    number: str = ""
    unit: str = ""
    organisation: str = ""
    grid: Grid | None = None
    lines: list[TextLine] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    place: Place = field(default_factory=Place)


def is_title(text: str) -> bool:
    """Whether a line is a table's title: short, ends as titles do, no sentence."""
    if _NUMBER_LINE.match(text.strip()) or _PART.match(text):
        return False
    name = title_text(text)
    return (
        3 <= len(name) <= MAX_TITLE_LENGTH
        and name.endswith(words("title_endings"))
        and not re.search(r"[，。；：:]", name)
    )


def title_text(text: str) -> str:
    """A title line without its number and trailing brackets' clutter."""
    bare = _NUMBERED_TITLE.sub("", text.strip())
    squeezed = re.sub(r"\s+", "", bare)
    closing = re.search(r"^(.*表)[（(][^）)]*[）)]$", squeezed)
    return closing.group(1) if closing else squeezed


def split_regions(blocks: Sequence[Block]) -> tuple[list[Region], list[TextLine]]:
    """Blocks → (tables' regions in order, lines of the narrative with the tables' own lines taken out)."""
    regions: list[Region] = []
    narrative: list[TextLine] = []
    lead: list[TextLine] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if isinstance(block, Grid):
            inner, grid = _inner_lead(block)
            if not grid.rows:  # a caption (body and unit) set as a table of its own
                lead.extend(inner)
                position += 1
                continue
            region = _grid_region(grid, inner, lead, regions)
            narrative.extend(lead)
            lead = []
            if region is not None:
                regions.append(region)
            position = _take_notes(blocks, position + 1, regions)
            continue
        if PAGE_MARK.match(block.text):
            position += 1
            continue
        end = _flat_end(blocks, position)
        if end > position:
            region = _flat_region(blocks[position:end], lead)
            narrative.extend(lead)
            lead = []
            regions.append(region)
            position = end
            continue
        lead.append(block)
        position += 1
    return regions, narrative + lead


# --- tables that kept their grid ----------------------------------------------------------------------------------


def _grid_region(
    grid: Grid, inner: list[TextLine], lead: list[TextLine], before: list[Region]
) -> Region | None:
    region = Region(grid=grid, place=grid.place)
    taken = _read_lead(region, [*lead[-LEAD_LINES:], *inner])
    for line in taken:
        if line in lead:
            lead.remove(line)
    previous = before[-1] if before else None
    if (
        not region.title
        and previous is not None
        and previous.grid is not None
        and _continues(previous.grid, grid)
    ):
        previous.grid = _joined(previous.grid, grid)
        return None
    if not region.title and grid.name:
        region.title = grid.name
    return region


def _inner_lead(grid: Grid) -> tuple[list[TextLine], Grid]:
    """Rows at the top of a grid that are title, body and unit rather than header (worksheets, some PDFs)."""
    inner: list[TextLine] = []
    rows = list(grid.rows)
    while rows:
        filled = [cell.text.strip() for cell in rows[0] if cell.text.strip()]
        if filled and not _is_lead_row(filled):
            break
        rows.pop(0)
        own_lines = [text for text in filled if is_title(text) or _NUMBER_LINE.match(text)]
        rest = "  ".join(text for text in filled if text not in own_lines)
        inner.extend(TextLine(text, grid.place) for text in (*own_lines, rest) if text)
    return inner, Grid(tuple(rows), grid.place, grid.name)


def _is_lead_row(filled: Sequence[str]) -> bool:
    """Whether a row's texts say something about the whole table, and none of them heads a column."""
    if any(label_role(text) or measure_of(text) for text in filled):
        return False
    joined = "  ".join(filled)
    return bool(is_title(joined) or _UNIT.search(joined) or _BODY.match(joined) or _NUMBER_LINE.match(joined))


def _read_lead(region: Region, lead: Sequence[TextLine]) -> list[TextLine]:
    """Fill a region from the lines over it; returns the lines that were used."""
    taken: list[TextLine] = []
    for line in reversed(lead):
        text = line.text.strip()
        if _NOTE.match(text) or _SENTENCE_END.search(text):
            break
        if _read_meta(region, text):
            taken.append(line)
            continue
        if not region.title and is_title(text):
            region.title, region.number = title_text(text), region.number or _number_of(text)
            region.place = Place(line.place.page or region.place.page, line.place.line, region.place.box)
            taken.append(line)
            continue
        if not region.number and _NUMBER_LINE.match(text):
            region.number = text.strip(" :：")
            taken.append(line)
            if region.title:
                break
            continue
        if region.title:
            break
    return taken


def _read_meta(region: Region, text: str) -> bool:
    unit, body = _UNIT.search(text), _BODY.match(text)
    if unit:
        region.unit = region.unit or canonical_unit(unit.group(1))
    if body and len(squeeze(body["name"])) > 2 and canonical_unit(body["name"]) != squeeze(body["name"]):
        region.organisation = region.organisation or squeeze(body["name"])
    return bool(unit or body)


def _number_of(text: str) -> str:
    found = re.match(r"^(?:附)?(?:公开)?表\s*[一二三四五六七八九十\d]+(?:[-—]\d+)?", text.strip())
    return re.sub(r"\s+", "", found.group()) if found else ""


def _continues(first: Grid, second: Grid) -> bool:
    """Whether an untitled grid goes on with the one before: the same columns, and no header of its own on top."""
    if not first.rows or not second.rows or not _same_columns(first, second):
        return False
    top, head = second.rows[0], first.rows[0]
    repeats = [squeeze(cell.text) for cell in top] == [squeeze(cell.text) for cell in head]
    return repeats or not any(names_columns([cell.text for cell in row]) for row in second.rows[:3])


def _same_columns(first: Grid, second: Grid) -> bool:
    if len(first.rows[0]) == len(second.rows[0]):
        return True
    one, other = first.place.box, second.place.box
    return one is not None and other is not None and abs(one[0] - other[0]) < 4 and abs(one[2] - other[2]) < 4


def _joined(first: Grid, second: Grid) -> Grid:
    """One grid over a page break; header rows repeated on the second page are dropped."""
    texts = [tuple(squeeze(cell.text) for cell in row) for row in first.rows]
    rows = list(second.rows)
    repeated = 0
    while repeated < min(len(rows), 7) and repeated < len(texts):
        if tuple(squeeze(cell.text) for cell in rows[repeated]) != texts[repeated]:
            break
        repeated += 1
    kept = rows[repeated:]
    if len(first.rows[0]) != len(second.rows[0]):
        kept = [_aligned(row, first) for row in kept]
    return Grid(first.rows + tuple(kept), first.place, first.name)


def _aligned(row: tuple[Cell, ...], grid: Grid) -> tuple[Cell, ...]:
    """A row whose merged cells lost columns on its page, put under the columns of the grid by where its cells begin."""
    starts = [
        min((line[column].box[0] for line in grid.rows if line[column].box), default=float("inf"))  # type: ignore[index]
        for column in range(len(grid.rows[0]))
    ]
    placed = [Cell()] * len(starts)
    for cell in row:
        if cell.box:
            left = cell.box[0]
            placed[min(range(len(starts)), key=lambda column: abs(starts[column] - left))] = cell
    return tuple(placed)


def _take_notes(blocks: Sequence[Block], position: int, regions: list[Region]) -> int:
    while position < len(blocks) and regions:
        block = blocks[position]
        if isinstance(block, Grid) or not _NOTE.match(block.text):
            break
        regions[-1].notes.append(block.text.strip())
        position += 1
    return position


# --- tables that lost their ruling --------------------------------------------------------------------------------


def _flat_end(blocks: Sequence[Block], start: int) -> int:
    """Where a flattened table that begins with a title at ``start`` ends; ``start`` where none begins there."""
    first = blocks[start]
    if isinstance(first, Grid) or not is_title(first.text):
        return start
    following = blocks[start + 1 : start + 4]
    opening = [
        block for block in following if isinstance(block, TextLine) and not PAGE_MARK.match(block.text)
    ][:2]
    if len(opening) < 1 or any(isinstance(block, Grid) for block in following):
        return start
    performance = kind_of_title(title_text(first.text))[0] == "performance_targets"
    if not any(_UNIT.search(line.text) or _BODY.match(line.text) for line in opening) and not (
        performance and re.match(r"^\s*(?:预算|实施|项目)?单位", opening[0].text)
    ):
        return start
    for position in range(start + 1, len(blocks)):
        block = blocks[position]
        if isinstance(block, Grid) or _ends_flat(block.text, position > start + 2):
            return position
        if (
            position > start + 2
            and is_title(block.text)
            and _is_over_table(blocks[position + 1 : position + 2])
        ):
            return position
    return len(blocks)


def _is_over_table(following: Sequence[Block]) -> bool:
    """Whether the line behind a title gives a table's number, unit or body."""
    return any(
        isinstance(block, TextLine)
        and bool(
            _NUMBER_LINE.match(block.text.strip()) or _UNIT.search(block.text) or _BODY.match(block.text)
        )
        for block in following
    )


def _ends_flat(text: str, past_opening: bool) -> bool:
    stripped = text.strip()
    if _PART.match(stripped) or (past_opening and _NUMBER_LINE.match(stripped)):
        return True
    if (
        past_opening
        and is_title(stripped)
        and kind_of_title(title_text(stripped))[0] != "other"
        and len(squeeze(stripped)) > 4
    ):
        return True
    return bool(_CLAUSE.match(stripped)) and is_narrative_head(stripped)


def is_narrative_head(text: str) -> bool:
    """Whether a numbered line heads a part of the narrative, rather than being an item of a table (一、财政拨款收入)."""
    return bool(re.search(r"(?<!\d)，|，(?!\d)|[。；]", text)) or any(
        word in text for word in words("narrative_heads")
    )


def _flat_region(blocks: Sequence[Block], lead: list[TextLine]) -> Region:
    region = Region()
    lines = [block for block in blocks if isinstance(block, TextLine) and not PAGE_MARK.match(block.text)]
    region.title, region.number, region.place = (
        title_text(lines[0].text),
        _number_of(lines[0].text),
        lines[0].place,
    )
    if not region.number and lead and _NUMBER_LINE.match(lead[-1].text.strip()):
        region.number = lead.pop().text.strip(" :：")
    for line in lines[1:]:
        text = line.text.strip()
        if region.notes or _NOTE.match(text):
            region.notes.append(text)
        elif not region.lines and _NUMBER_LINE.match(text):
            region.number = region.number or text.strip(" :：")
        elif not region.lines and _read_meta(region, text):
            continue
        else:
            region.lines.append(line)
    if region.notes:
        region.notes = ["".join(region.notes)]
    if has_columns(region.lines):
        region.grid = tabbed_grid(region.lines) or aligned_grid(region.lines)
    return region
