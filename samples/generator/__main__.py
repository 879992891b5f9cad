"""Writes sample rosters; the same program writes the same bytes.

    python -m samples.generator                 all of them, each where it belongs
    python -m samples.generator changji-2022    one
    python -m samples.generator --out FOLDER    all, as FOLDER/<sample>.xlsx

Run it from the top of the checkout. Every person is invented.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from samples.generator import changji, unfigured, wenshang, wuhan, yunyan, zhenglanqi
from samples.generator.rows import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

WRITERS: dict[str, Callable[[], bytes]] = {
    changji.NAME: changji.sample,
    "huhehaote": unfigured.huhehaote,
    wenshang.NAME: wenshang.sample,
    wuhan.NAME: wuhan.sample,
    "xinbei": unfigured.xinbei,
    yunyan.NAME: yunyan.sample,
    zhenglanqi.NAME: zhenglanqi.sample,
}


def main() -> None:
    """Write the samples named, or all."""
    parser = argparse.ArgumentParser(prog="python -m samples.generator", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"samples to write: {', '.join(WRITERS)}")
    parser.add_argument("--out", type=Path, help="folder to write to instead")
    options = parser.parse_args()
    if unknown := set(options.names) - WRITERS.keys():
        parser.error(f"no such sample: {', '.join(sorted(unknown))}")
    for name in options.names or WRITERS:
        out = options.out / f"{name}.xlsx" if options.out else SAMPLES / name / "roster.xlsx"
        out.write_bytes(WRITERS[name]())
        print(out)


if __name__ == "__main__":
    main()
