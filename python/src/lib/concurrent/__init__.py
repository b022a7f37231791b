"""The package that `concurrent.futures` lives in."""
