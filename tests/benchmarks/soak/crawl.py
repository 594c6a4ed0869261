"""A crawl process under a fast clock, as the supervisor of ``soak.daemon`` starts it."""
