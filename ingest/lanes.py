"""Vectors of integers packed into one integer, so that adding and comparing all their columns is one operation each. Pure.

Every column has a lane of 64 bits. A lane holds a signed number far smaller than its width; a bias of half the lane is added
before looking at signs, so that no lane borrows from the next and a set bias bit means "not negative".
"""

from __future__ import annotations

from collections.abc import Iterable

_WIDTH = 64
_BIAS = 1 << (_WIDTH - 2)
LIMIT = 1 << (_WIDTH - 8)
"""Sums of absolute amounts must stay below this."""


def pack(vector: Iterable[int]) -> int:
    """The vector as one integer."""
    return sum(amount << (_WIDTH * column) for column, amount in enumerate(vector))


def signs(columns: Iterable[int]) -> int:
    """The mask that says whether all of these columns are not negative: see ``biased``."""
    return sum(_BIAS << (_WIDTH * column) for column in columns)


def biased(vector: Iterable[int]) -> int:
    """The packed vector, ready to be looked at: ``(packed + biased(v)) & mask == mask`` says that ``packed + v`` is not
    negative in the columns of the mask."""
    return pack(amount + _BIAS for amount in vector)
