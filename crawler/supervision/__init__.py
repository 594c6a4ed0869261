"""What the daemon is made of: the processes it starts and ends, from both sides, and what it makes of their ends."""
