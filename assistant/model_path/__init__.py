"""What a language model may do, each use with its prompt and its checks.

``planning``  a question that was not understood → a reading in the corpus's own terms → the same path as any question
``querying``  what no plan can say → one SELECT that picks figures
``wording``   an answer that is there → a short lead in running text

``helper`` is the order of these; nothing here is imported where no model is configured.
"""
