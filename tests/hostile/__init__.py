"""A hostile government: one path a fault, each declared once with what becomes of it in the archive.

``registry`` says what a fault is; the modules beside it declare the faults of one kind each; ``server`` serves every
fault on a site of its own; ``crawl`` has one crawl process meet them all and says what was left; ``table`` is the
table of docs/reliability.md.
"""
