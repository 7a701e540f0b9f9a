"""Invented articles for the tests of `kg build` and `kg extract`, and ways to run `kg` apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TOWNS = ("نخلة", "الوادي", "الساحل", "المرج", "الزيتون")
COUNT = 45  # enough for workers to be started


def lines() -> list[str]:
    """One JSON object a line: short articles about invented towns."""
    found = []
    for number in range(COUNT):
        town = TOWNS[number % len(TOWNS)]
        day = 1 + number % 7
        text = (
            f"قصفت طائرات حربية بلدة {town} يوم أمس وقتل {2 + number % 3} مدنيين. "
            f"وقال وزير الخارجية الروسي إن بلاده تدين الهجوم على {town}. "
            f"وطالبت الأمم المتحدة بفتح تحقيق رقم {number}."
        )
        article = {
            "id": f"a{number:02}",
            "title": f"قصف جوي على بلدة {town}",
            "source": f"وكالة {town}",
            "published": f"2018-04-{day:02}T09:00:00+00:00",
            "text": text,
        }
        found.append(json.dumps(article, ensure_ascii=False))
    return found


def write_articles(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


# A shell that runs the tests in the background lets all that they start ignore Ctrl-C.
_HEEDS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"


def start_kg(*args: str | Path, before: str = "", **options: Any) -> subprocess.Popen[bytes]:
    """`kg` in a process of its own, after the Python statements in `before`."""
    code = f"{_HEEDS_CTRL_C}\n{before}\nfrom kg.cli import main\nmain(prog_name='kg')"
    command = [sys.executable, "-c", code, *map(str, args)]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, **options)
