"""Writes the sample roster ``roster.xlsx``; the same program writes the same bytes.

    python samples/zhenglanqi-2023/generate.py                     the sample
    python samples/zhenglanqi-2023/generate.py --rows N --out F    N payable rows, for benchmarks

Every person is invented. The totals are those published for 2023.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from samples.generator.zhenglanqi import sample  # noqa: E402 (on the path since the line above)
from samples.generator.zhenglanqi.bulk import write_bulk  # noqa: E402


def main() -> None:
    """Write the sample, or a roster of any size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="number of rows of a roster for benchmarks")
    parser.add_argument("--out", type=Path, help="where to write it")
    options = parser.parse_args()
    out = options.out or HERE / "roster.xlsx"
    if options.rows is None:
        out.write_bytes(sample())
    elif options.out is None:
        parser.error("--rows needs --out")
    else:
        write_bulk(out, options.rows)
    print(out)


if __name__ == "__main__":
    main()
