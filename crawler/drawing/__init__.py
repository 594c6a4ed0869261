"""Lists that only a browser can draw (the [browser] extra). Imported only where a site wants it."""
