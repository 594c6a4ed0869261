"""Our settings as Scrapy's: the only file that names a Scrapy setting, and why each stands as it does."""

from __future__ import annotations

from typing import Any

from crawler.drawing.chromium import launch_options
from crawler.settings import Settings


def scrapy_settings(settings: Settings, chromium: str | None = None) -> dict[str, Any]:
    """The settings of one crawl process; ``chromium`` is the browser to draw lists in, where a site wants one."""
    return _everywhere(settings) | (_browser(chromium) if chromium else {})


def _browser(chromium: str) -> dict[str, Any]:
    """The browser stands beside the downloader, not in it: plain requests never meet it, and what its pages ask for
    comes from the downloader (crawler/drawing/parts.py). So DOWNLOAD_HANDLERS stays as it is.
    """
    return {
        "EXTENSIONS": {"crawler.drawing.browser.Browser": 0},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(chromium),
        "PLAYWRIGHT_ABORT_REQUEST": "crawler.drawing.browser.refuse",
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }


def _everywhere(settings: Settings) -> dict[str, Any]:
    politeness = settings.politeness
    return {
        "GONGKAI": settings,
        # Who we are, and how gently we ask
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip",
        },
        "CONCURRENT_REQUESTS": politeness.hosts_at_once,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,  # the lanes make the pauses: Scrapy's are from start to start, and end with the process
        "DOWNLOAD_TIMEOUT": politeness.timeout,
        "DOWNLOAD_MAXSIZE": politeness.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        # Ours instead of Scrapy's: robots.txt (errors mean no), retries (the archive plans them), what was asked before
        "ROBOTSTXT_OBEY": False,
        "RETRY_ENABLED": False,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.politeness.OneSlotAHost": 50,
            "crawler.guard.Guard": 60,
            "crawler.robots.Robots": 100,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
            "crawler.politeness.Redirects": 600,
            "crawler.recorder.Recorder": 950,
            "crawler.tls.Required": 960,
        },
        "TWISTED_DNS_RESOLVER": "crawler.connecting.GuardedResolver",
        # Exact bytes: nobody unpacks before the recorder, and a broken-off body is kept and flagged, not thrown away
        "COMPRESSION_ENABLED": False,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "HTTPERROR_ALLOW_ALL": True,
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_ENABLED": False,
        # Nothing but http and https leaves; a link to file:///etc/passwd would otherwise be read into the archive
        "DOWNLOAD_HANDLERS": {
            "http": "crawler.lanes.LaneHttp",
            "https": "crawler.lanes.LaneHttps",
            "file": None,
            "ftp": None,
            "s3": None,
            "data": None,
        },
        "HTTPPROXY_ENABLED": False,
        # Of Scrapy's extensions these two: others open doors (a console, a remote control that runs Python for whoever
        # has the token), and to import them, disabled, took a fifth of the time in which a crawl begins
        "EXTENSIONS_BASE": {
            "scrapy.extensions.corestats.CoreStats": 0,
            "crawler.memory.OwnMemory": 0,
        },
        # The cookie middleware fetches the public suffix list from the internet; Referer tells sites of each other
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        # A name that hangs must not make healthy hosts look dead: it fills Twisted's ten threads. A look-up that was
        # given up holds its thread until the system gives it up too, which takes half a minute, or six times as long
        "REACTOR_THREADPOOL_MAXSIZE": 8 * max(politeness.hosts_at_once, 8),
        "CONCURRENT_ITEMS": 1,
        "MEMUSAGE_LIMIT_MB": 1_500,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
    }
