"""What meets strangers' bytes, and two ways of throwing bytes at it."""
