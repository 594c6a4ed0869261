"""The others, each a script that does what its documentation says and no more."""
