"""Compiles the reading stages with mypyc, in a checkout: `python -m kg.cli.compile [--plain]`.

The compiled modules do what the plain ones do, a third faster. Where there is no C compiler
nothing is lost but speed, so that this never fails a set-up.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from kg.cli import compiled

_GROUP = "khabar"  # mypyc adds __mypyc: the library that the compiled modules share
_OPTIMISED = "1"  # -O3 reads no faster here and takes longer to compile


def remove() -> None:
    """Takes the compiled modules away, and with them their shared library."""
    for folder in (compiled.ROOT, *{source.parent for source in compiled.sources()}):
        for library in folder.glob(f"*{compiled.SUFFIX}"):
            library.unlink()


def _missing() -> str | None:
    """What the machine lacks for compiling."""
    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    if shutil.which(compiler.split()[0]) is None:
        return "no C compiler"
    if not (Path(sysconfig.get_path("include")) / "Python.h").exists():
        return "no Python.h"
    return None


def build() -> str | None:
    """Compiles in place; says why not where it cannot be done. A failure leaves plain Python."""
    missing = _missing()
    if missing is not None:
        return missing
    remove()
    modules = [str(source.relative_to(compiled.ROOT)) for source in compiled.sources()]
    with tempfile.TemporaryDirectory() as scratch:
        run = subprocess.run(
            [sys.executable, "-c", _SETUP, scratch, *modules],
            cwd=compiled.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode == 0:
        return None
    remove()
    return (run.stderr or run.stdout).strip().splitlines()[-1]


# In a process of its own: setuptools reads and changes much of the state of the one it runs in.
_SETUP = f"""
import sys
from mypyc.build import mypycify
from setuptools import setup
scratch, modules = sys.argv[1], sys.argv[2:]
setup(
    name="khabar-compiled",
    packages=[],
    ext_modules=mypycify(
        ["--strict", *modules],
        group_name={_GROUP!r},
        target_dir=scratch,
        opt_level={_OPTIMISED!r},
        debug_level="0",
    ),
    script_args=[
        *("--quiet", "build_ext", "--inplace"),
        *("--build-temp", scratch, "--build-lib", scratch),
    ],
)
"""


def main() -> None:
    """Compiles, or with `--plain` undoes it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plain", action="store_true", help="remove what was compiled")
    if parser.parse_args().plain:
        remove()
        return
    reason = build()
    if reason is None:
        sys.stderr.write(f"compiled {len(compiled.sources())} modules\n")
    else:
        sys.stderr.write(f"not compiled, so reading is a fifth slower: {reason}\n")


if __name__ == "__main__":
    main()
