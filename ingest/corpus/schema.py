"""The SQLite schema of a corpus: storage tables (singular names) and the documented views (plural names).

Only the views are for queries: they hold current documents only, and carry document attributes on every row. Amounts are
stored as integers in 分 (``amount_fen``), so that sums are exact; ``amount_yuan`` is the same amount in 元.
"""

from __future__ import annotations

SCHEMA_VERSION = 2

TABLES = """
CREATE TABLE document (
    document_id TEXT PRIMARY KEY,
    identity TEXT NOT NULL,
    organisation TEXT NOT NULL,
    region TEXT NOT NULL,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    title TEXT NOT NULL,
    title_composed INTEGER NOT NULL,
    published TEXT NOT NULL,
    source TEXT NOT NULL,
    source_url TEXT NOT NULL,
    content_hash TEXT NOT NULL UNIQUE,
    reader TEXT NOT NULL,
    ocr INTEGER NOT NULL,
    is_sample INTEGER NOT NULL,
    is_current INTEGER NOT NULL,
    contents TEXT NOT NULL,
    notices TEXT NOT NULL,
    ingested_at TEXT NOT NULL
);
CREATE TABLE organisation_alias (
    organisation TEXT NOT NULL,
    alias TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES document(document_id),
    PRIMARY KEY (organisation, alias, document_id)
);
CREATE TABLE budget_table (
    table_id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document(document_id),
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    table_kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    organisation TEXT NOT NULL,
    notes TEXT NOT NULL,
    is_empty INTEGER NOT NULL,
    printed TEXT NOT NULL,
    page INTEGER,
    line INTEGER
);
CREATE TABLE line (
    line_id TEXT PRIMARY KEY,
    table_id TEXT NOT NULL REFERENCES budget_table(table_id),
    document_id TEXT NOT NULL REFERENCES document(document_id),
    row INTEGER NOT NULL,
    side TEXT NOT NULL,
    code TEXT NOT NULL,
    item TEXT NOT NULL,
    account_name TEXT NOT NULL,
    account_name_source TEXT NOT NULL,
    project TEXT NOT NULL,
    row_role TEXT NOT NULL,
    level INTEGER NOT NULL,
    parent_line_id TEXT,
    labels TEXT NOT NULL,
    page INTEGER
);
CREATE TABLE figure (
    figure_id TEXT PRIMARY KEY,
    line_id TEXT NOT NULL REFERENCES line(line_id),
    table_id TEXT NOT NULL REFERENCES budget_table(table_id),
    document_id TEXT NOT NULL REFERENCES document(document_id),
    column_index INTEGER NOT NULL,
    header_path TEXT NOT NULL,
    measure TEXT NOT NULL,
    measure_status TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    figure_year INTEGER,
    figure_kind TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    raw TEXT NOT NULL,
    unit TEXT NOT NULL,
    summable INTEGER NOT NULL,
    page INTEGER,
    box TEXT NOT NULL
);
CREATE TABLE section (
    section_id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document(document_id),
    ordinal INTEGER NOT NULL,
    path TEXT NOT NULL,
    parent_path TEXT NOT NULL,
    heading TEXT NOT NULL,
    level INTEGER NOT NULL,
    text TEXT NOT NULL,
    page INTEGER,
    line INTEGER
);
CREATE TABLE passage (
    passage_id TEXT PRIMARY KEY,
    section_id TEXT NOT NULL REFERENCES section(section_id),
    document_id TEXT NOT NULL REFERENCES document(document_id),
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    embedding BLOB
);
CREATE TABLE statement (
    statement_id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document(document_id),
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    attribute TEXT NOT NULL,
    amount_fen INTEGER,
    value TEXT NOT NULL,
    comparator TEXT NOT NULL,
    unit TEXT NOT NULL,
    text TEXT NOT NULL,
    change_fen INTEGER,
    percent TEXT NOT NULL,
    base TEXT NOT NULL,
    reason TEXT NOT NULL,
    project TEXT NOT NULL,
    sentence TEXT NOT NULL,
    section_path TEXT NOT NULL,
    locator TEXT NOT NULL,
    page INTEGER,
    line INTEGER
);
CREATE TABLE reconciliation (
    check_id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document(document_id),
    ordinal INTEGER NOT NULL,
    rule TEXT NOT NULL,
    passed INTEGER NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    left_label TEXT NOT NULL,
    left_value TEXT NOT NULL,
    left_figure_id TEXT NOT NULL,
    right_label TEXT NOT NULL,
    right_value TEXT NOT NULL,
    right_figure_id TEXT NOT NULL
);
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE VIRTUAL TABLE passage_text USING fts5(passage_id UNINDEXED, document_id UNINDEXED, grams, tokenize = 'unicode61');
"""

NAMES = """
CREATE TABLE name (
    name_id INTEGER PRIMARY KEY,
    sort TEXT NOT NULL,
    label TEXT NOT NULL,
    detail TEXT NOT NULL,
    uses INTEGER NOT NULL,
    name_key TEXT NOT NULL,
    reading TEXT NOT NULL,
    UNIQUE (sort, label, detail)
);
CREATE VIRTUAL TABLE name_text USING fts5(pairs, content = '', tokenize = 'unicode61');
CREATE VIRTUAL TABLE name_words USING fts5vocab(name_text, row);
CREATE INDEX name_name_key ON name (name_key);
CREATE INDEX name_reading ON name (reading) WHERE reading <> '';
CREATE INDEX statement_owned ON statement (project) WHERE project <> '';
CREATE INDEX statement_project ON statement (subject) WHERE kind = 'project';
CREATE INDEX statement_kind ON statement (kind, subject);
CREATE INDEX line_item ON line (item);
CREATE INDEX line_account ON line (account_name);
CREATE INDEX line_code ON line (code);
CREATE TABLE headline (
    table_kind TEXT NOT NULL,
    document_id TEXT NOT NULL,
    figure_id TEXT NOT NULL,
    table_id TEXT NOT NULL,
    line_id TEXT NOT NULL,
    parent_line_id TEXT NOT NULL,
    table_title TEXT NOT NULL,
    table_number TEXT NOT NULL,
    table_ordinal INTEGER NOT NULL,
    side TEXT NOT NULL,
    code TEXT NOT NULL,
    account_name TEXT NOT NULL,
    item TEXT NOT NULL,
    project TEXT NOT NULL,
    measure TEXT NOT NULL,
    measure_status TEXT NOT NULL,
    row_role TEXT NOT NULL,
    level INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    raw TEXT NOT NULL,
    unit TEXT NOT NULL,
    page INTEGER,
    row INTEGER NOT NULL,
    column_index INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    figure_year INTEGER,
    figure_kind TEXT NOT NULL,
    summable INTEGER NOT NULL,
    labels TEXT NOT NULL,
    PRIMARY KEY (table_kind, document_id, figure_id)
) WITHOUT ROWID;
CREATE INDEX headline_document ON headline (document_id);
CREATE INDEX passage_without_embedding ON passage (passage_id) WHERE embedding IS NULL;
"""
"""What the catalogue is looked up in (see ``ingest/corpus/names.py``), and what is compared across all documents."""

WHOLE_TABLES = ("three_public",)
"""Small tables that are compared across documents row by row, not only by their totals."""

HEADLINES = f"""
INSERT INTO headline
SELECT t.table_kind, f.document_id, f.figure_id, f.table_id, f.line_id, coalesce(l.parent_line_id, ''), t.title, t.number,
       t.ordinal, l.side, l.code, l.account_name, l.item, l.project, f.measure, f.measure_status, l.row_role, l.level,
       f.amount_fen, f.raw, f.unit, f.page, l.row, f.column_index, f.decided_by, f.figure_year, f.figure_kind, f.summable,
       l.labels
FROM figure AS f JOIN line AS l ON l.line_id = f.line_id JOIN budget_table AS t ON t.table_id = f.table_id
WHERE (l.row_role = 'total' OR t.table_kind IN ({", ".join(map(repr, WHOLE_TABLES))}))
"""
"""Totals, and the whole of small tables, by kind of table: a ranking of bodies reads these and not every document."""

INDEXES = """
CREATE INDEX document_identity ON document (identity, is_current);
CREATE INDEX document_organisation ON document (organisation);
CREATE INDEX organisation_alias_alias ON organisation_alias (alias);
CREATE INDEX budget_table_document ON budget_table (document_id, table_kind);
CREATE INDEX line_table ON line (table_id);
CREATE INDEX line_document ON line (document_id, code);
CREATE INDEX figure_line ON figure (line_id);
CREATE INDEX figure_document ON figure (document_id, measure);
CREATE INDEX section_document ON section (document_id, path);
CREATE INDEX passage_section ON passage (section_id);
CREATE INDEX passage_document ON passage (document_id);
CREATE INDEX statement_document ON statement (document_id, kind);
CREATE INDEX reconciliation_document ON reconciliation (document_id, passed);
"""

_DOCUMENT_COLUMNS = "d.organisation, d.scope, d.kind, d.fiscal_year"

VIEWS = f"""
CREATE VIEW documents AS
SELECT d.document_id, {_DOCUMENT_COLUMNS}, d.region, d.title AS document, d.title_composed, d.published, d.source,
       d.source_url, d.reader, d.ocr, d.is_sample, d.notices, d.contents, d.content_hash
FROM document AS d WHERE d.is_current = 1;

CREATE VIEW budget_tables AS
SELECT t.table_id, t.document_id, {_DOCUMENT_COLUMNS}, t.ordinal, t.number AS table_number, t.title AS table_title,
       t.table_kind, t.unit, t.notes, t.is_empty, t.printed, t.page, d.title AS document, d.source
FROM budget_table AS t JOIN document AS d ON d.document_id = t.document_id WHERE d.is_current = 1;

CREATE VIEW figures AS
SELECT f.figure_id, {_DOCUMENT_COLUMNS}, f.figure_year, f.figure_kind, t.table_kind, t.title AS table_title, l.side,
       l.code, l.account_name, l.item, l.project, f.header_path, f.measure, f.measure_status, l.row_role, l.level,
       f.amount_fen / 100.0 AS amount_yuan, f.raw, f.unit, d.ocr, d.title AS document, d.source, f.page, l.row,
       f.amount_fen, f.decided_by, l.account_name_source, t.number AS table_number, t.ordinal AS table_ordinal, f.column_index,
       f.summable, l.labels, f.line_id, l.parent_line_id, f.table_id, f.document_id, d.region
FROM figure AS f
JOIN line AS l ON l.line_id = f.line_id
JOIN budget_table AS t ON t.table_id = f.table_id
JOIN document AS d ON d.document_id = f.document_id
WHERE d.is_current = 1;

CREATE VIEW summable_figures AS SELECT * FROM figures WHERE summable = 1;

CREATE VIEW statements AS
SELECT s.statement_id, {_DOCUMENT_COLUMNS}, s.kind AS statement_kind, s.subject, s.attribute,
       s.amount_fen / 100.0 AS amount_yuan, s.amount_fen, s.value, s.comparator, s.unit, s.text,
       s.change_fen / 100.0 AS change_yuan, s.change_fen, s.percent, s.base, s.reason, s.project, s.sentence, s.section_path,
       s.locator, d.title AS document, d.source, s.page, s.line, s.ordinal, s.document_id, d.region
FROM statement AS s JOIN document AS d ON d.document_id = s.document_id WHERE d.is_current = 1;

CREATE VIEW sections AS
SELECT s.section_id, {_DOCUMENT_COLUMNS}, s.path, s.parent_path, s.heading, s.level, s.text, s.page, s.line, s.ordinal,
       d.title AS document, d.source, s.document_id, d.region
FROM section AS s JOIN document AS d ON d.document_id = s.document_id WHERE d.is_current = 1;

CREATE VIEW checks AS
SELECT c.check_id, {_DOCUMENT_COLUMNS}, c.rule, c.passed, c.severity, c.message, c.left_label, c.left_value,
       c.left_figure_id, c.right_label, c.right_value, c.right_figure_id, d.title AS document, d.source, c.document_id
FROM reconciliation AS c JOIN document AS d ON d.document_id = c.document_id WHERE d.is_current = 1;
"""

PUBLIC_VIEWS = (
    "documents",
    "budget_tables",
    "figures",
    "summable_figures",
    "statements",
    "sections",
    "checks",
)
"""What SQL of an answer may select from."""
