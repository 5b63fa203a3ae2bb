"""The vectors of rosy's documentation; tests that need them are skipped where they are not."""

from __future__ import annotations

import json
import re
import unittest
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[3] / "docs"


def vectors(name: str) -> Any:
    """Reads a file of `docs/vectors/`."""
    path = DOCS / "vectors" / name
    if not path.exists():
        raise unittest.SkipTest(f"{path} is not here: tests need the whole repository")
    return json.loads(path.read_text())


def codec_vectors() -> list[dict[str, Any]]:
    """Reads the vectors in `docs/codecs.md`."""
    page = DOCS / "codecs.md"
    if not page.exists():
        raise unittest.SkipTest(f"{page} is not here: tests need the whole repository")
    found = re.search(r"### Test vectors.*?```json\n(.*?)```", page.read_text(), re.DOTALL)
    assert found
    return list(json.loads(found[1]))
