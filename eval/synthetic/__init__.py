"""Synthetic but form-true corpora of departmental budgets and final accounts, with the truth about every figure."""

from eval.synthetic.defects import KINDS
from eval.synthetic.generate import FORMATS, generate
from eval.synthetic.model import Truth

__all__ = ["FORMATS", "KINDS", "Truth", "generate"]
