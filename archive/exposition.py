"""Metrics for Prometheus on a loopback port, read from the archive when they are asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from http.server import HTTPServer
from pathlib import Path

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from archive.metrics import Measure, measures

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
"""Numbers only, and still nobody's business: who wants them elsewhere puts a proxy before them."""


class Exposition(Collector):
    """What the daemon and its archive measure; ``listen`` opens, moves and closes the port."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self.crawls = self.crashes = self.troubles = 0
        self._path = path
        self._now = now
        self._port = 0
        self._server: HTTPServer | None = None

    def listen(self, port: int) -> str | None:
        """Be found on this port, or on none if it is 0; what is in the way, in a sentence."""
        if port == self._port:
            return None
        self._close()
        if port == 0:
            return None
        registry = CollectorRegistry()
        registry.register(self)
        try:
            self._server, _ = start_http_server(port, addr=LOOPBACK, registry=registry)
        except OSError as error:
            return f"there are no metrics: port {port} of {LOOPBACK} cannot be had ({error.strerror})"
        self._port = port
        log.info("metrics are at http://%s:%d/metrics", LOOPBACK, port)
        return None

    def _close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        self._port = 0

    def collect(self) -> Iterable[GaugeMetricFamily | CounterMetricFamily]:
        yield CounterMetricFamily("gongkai_crawls", "Crawl processes that this daemon has started.", self.crawls)
        yield CounterMetricFamily("gongkai_crawl_crashes", "Crawl processes that died or hung.", self.crashes)
        yield GaugeMetricFamily(
            "gongkai_troubles", "What is wrong with the daemon itself; its log says.", self.troubles
        )
        for measure in measures(self._path, self._now()):
            yield _family(measure)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing in advance: to register would otherwise read the archive."""
        return ()


def _family(measure: Measure) -> GaugeMetricFamily | CounterMetricFamily:
    kind = CounterMetricFamily if measure.kind == "counter" else GaugeMetricFamily
    family = kind(measure.name, measure.meaning, labels=measure.labels)
    for labels, value in measure.samples:
        family.add_metric(labels, value)
    return family
