"""An invented world in which documents are published, edited and taken off, for the benchmark of freshness.

Nothing of it is measured on real sites: what is published when, and how pages change, is drawn by lot. Seeds are fixed.
"""
