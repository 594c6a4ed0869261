"""A year's worth of trouble in an hour: the daemon under a clock that runs thousands of times faster."""
