"""Unit tests: `python -m unittest discover -t . tests` in the folder above."""
