"""Serves the invented government until Ctrl-C: ``python -m portal [--port BASE] [--seed N]``."""

from __future__ import annotations

import argparse
import threading

from portal import Portal


def main() -> None:
    """Print the addresses, then serve."""
    parser = argparse.ArgumentParser(prog="python -m portal", description="An invented government on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="first of fourteen ports in a row (default: any free ones)")
    parser.add_argument("--seed", type=int, default=2026, help="another seed, another government")
    options = parser.parse_args()
    with Portal(seed=options.seed, base_port=options.port) as portal:
        print(f"{len(portal.documents())} documents on {portal.now:%Y-%m-%d}. Ctrl-C ends it.")
        for site, origin in portal.sites.items():
            print(f"  {site:<14} {origin}/")
        wait_for_interrupt()


def wait_for_interrupt() -> None:
    """Return at Ctrl-C."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
