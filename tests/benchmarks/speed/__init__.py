"""How fast the crawl is beside others: `make bench` prints it, and writes docs/benchmarks.md.

Every figure is a ratio of one run on one machine. What is counted are seconds of processor, of a whole tree of
processes (`meter`): other work on the machine changes them little, while it changes the time by the clock at will.

    PYTHONPATH=.:tests:tests/archive python -m benchmarks.speed first second --pages 600
"""
