"""The families of CMS we know by name, a module each; `recognising` reads pages with them."""

FAMILIES = (
    "feed",
    "sitemap",
    "gkmlpt",
    "jpage",
    "jpaas",
    "longxun",
    "boda",
    "henan",
    "kaipu",
    "trs",
    "nfcms",
    "jeecms",
    "webforms",
    "service",
    "asp",
    "generic",
)
"""In the order in which they are asked; whatever none claims is generic. Only names: settings and the engine know a
family by its own, and to import all of them took a quarter of the time of `gongkai status`.
"""
