"""The supervisor under a fast clock: ``python -m soak.daemon SETTINGS START BEGAN SPEED``."""
