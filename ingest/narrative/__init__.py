"""The narrative half of a document: text lines → section tree → stated facts and passages. Pure apart from reading data files."""

from ingest.narrative.contents import read_contents
from ingest.narrative.indicator import parse_indicator_value
from ingest.narrative.noise import without_running_heads
from ingest.narrative.passages import passages
from ingest.narrative.people import redact_people
from ingest.narrative.sections import redacted, section_tree
from ingest.narrative.signature import publication_date
from ingest.narrative.statements import read_statements

__all__ = [
    "parse_indicator_value",
    "passages",
    "publication_date",
    "read_contents",
    "read_statements",
    "redact_people",
    "redacted",
    "section_tree",
    "without_running_heads",
]
