"""From one address to the site behind it: which channels it has, how they page, what would be archived."""
