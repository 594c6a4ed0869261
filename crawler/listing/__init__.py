"""Reading listings (列表页) without selectors: rows by their shape, titles in full, dates, pagers.

Pure judgement on a page; what a CMS family knows beyond it stands in `crawler/spiders/`.
"""
