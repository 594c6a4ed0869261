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
        # Of Scrapy's middlewares three, and what stands here. Ours instead of Scrapy's: robots.txt (errors mean no),
        # retries (the archive plans them), what was asked before. Without: unpacking, for the recorder wants exact
        # bytes; cookies, whose would fetch the public suffix list from the internet; the proxy of the environment;
        # Referer, which tells sites of each other. All of them, and the counters, were 1.1 of 3.7 ms a bare request
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
        },
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.politeness.OneSlotAHost": 50,
            "crawler.guard.Guard": 60,
            "crawler.robots.Robots": 100,
            "crawler.politeness.Redirects": 600,
            "crawler.recorder.Recorder": 950,
            "crawler.tls.Required": 960,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "TWISTED_DNS_RESOLVER": "crawler.connecting.GuardedResolver",
        # A broken-off body is kept and flagged, not thrown away
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "REDIRECT_MAX_TIMES": 5,
        # Nothing but http and https leaves; a link to file:///etc/passwd would otherwise be read into the archive
        "DOWNLOAD_HANDLERS": {
            "http": "crawler.lanes.LaneHttp",
            "https": "crawler.lanes.LaneHttps",
            "file": None,
            "ftp": None,
            "s3": None,
            "data": None,
        },
        # Of Scrapy's extensions one, and ours: others open doors (a console, a remote control that runs Python for
        # whoever has the token), and to import them, disabled, took a fifth of the time in which a crawl begins
        "EXTENSIONS_BASE": {"crawler.memory.OwnMemory": 0},
        # The archive counts; Scrapy's counters nobody reads
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        # A name that hangs must not make healthy hosts look dead: it fills Twisted's ten threads. A look-up that was
        # given up holds its thread until the system gives it up too, which takes half a minute, or six times as long
        "REACTOR_THREADPOOL_MAXSIZE": 8 * max(politeness.hosts_at_once, 8),
        "CONCURRENT_ITEMS": 1,
        "MEMUSAGE_LIMIT_MB": 1_500,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }
