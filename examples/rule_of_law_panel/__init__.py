"""A worked example: a panel region × year × indicator from yearly rule-of-law reports, on the archive's public API."""
