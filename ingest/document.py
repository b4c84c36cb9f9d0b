"""A file as read → a document: identity, tables, narrative, stated facts, checks. The order of steps, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.checks import reconcile
from ingest.identity import identify
from ingest.model import Document, IngestError, SourceFile
from ingest.narrative import (
    publication_date,
    read_contents,
    read_statements,
    redact_people,
    redacted,
    section_tree,
    without_running_heads,
)
from ingest.regions import split_regions
from ingest.script import NOTICE, in_one_script
from ingest.tables import read_tables


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What whoever runs the ingest knows about a file: its web address and its publication date (ISO)."""

    url: str = ""
    published: str = ""


def build_document(source: SourceFile, note: SourceNote | None = None, *, sample: bool = False) -> Document:
    """Read a document out of a file's blocks. Raises IngestError where it is no budget or final account."""
    note = note or SourceNote()
    source, converted = in_one_script(source)
    regions, narrative = split_regions(without_running_heads(source.blocks))
    found = identify(source.name, narrative, regions)
    sections = section_tree(narrative)
    statements = read_statements(
        sections, found.identity.fiscal_year, organisation=found.identity.organisation, lines=narrative
    )
    tables = read_tables(regions, found.identity.fiscal_year, found.identity.kind, statements)
    if not any(not table.is_empty for table in tables.tables) and not statements:
        raise IngestError(
            f"{source.name}：没有读到任何预算表，也没有情况说明；请核对是不是预算或决算公开文件"
        )
    document = Document(
        identity=found.identity,
        title=found.title,
        title_composed=found.title_composed,
        aliases=found.aliases,
        region=found.region,
        source=source.name,
        content_hash=source.content_hash,
        reader=source.reader,
        published=note.published or publication_date(narrative),
        source_url=note.url,
        sample=sample,
        ocr=source.ocr,
        contents=read_contents(narrative),
        tables=tables.tables,
        sections=sections,
        statements=[*statements, *tables.statements],
        notices=[*([NOTICE] if converted else []), *tables.notices],
    )
    document.checks = reconcile(document)
    _leave_out_private_names(document)
    return document


def _leave_out_private_names(document: Document) -> None:
    """Names of private persons are read past, not kept: what is stored can be quoted everywhere."""
    document.sections = redacted(document.sections)
    for statement in document.statements:
        statement.sentence = redact_people(statement.sentence)
        statement.text = redact_people(statement.text)
