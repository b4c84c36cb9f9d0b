"""Other systems beside ours: the same corpus, questions, model and scorers. Not part of the package; requirements of its own.

``python -m eval.peers run`` asks (cached, resumable), ``python -m eval.peers table`` prints the comparison.
"""
