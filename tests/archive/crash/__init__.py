"""What a crash may cost: a load that goes through the archive's border, ways to die under it, and a reader that tells
afterwards whether anything was lost.

``load`` crawls an invented site and acknowledges what is durable; ``worker`` is the process that does so and is killed,
``nursery`` bears it quickly. ``steps`` names the places to die at, ``mutations`` the wrong write orders that the tests
have to notice, ``powercut`` what a disk may hold when the power goes. ``verifier`` reads what is left without any code
of the archive's. ``trials`` puts them together, for the tests beside it and for the long counts of the benchmarks.
"""
