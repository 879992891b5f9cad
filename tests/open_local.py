"""Made-up values for what the packs of huhehaote and xinbei leave open, one pack above each.

The oracle reads these texts too, with its own reader.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payouts.rules.packs import Pack

RULES = Path(__file__).resolve().parents[1] / "rules"
_MADE_UP = "status: illustrative, source: made up}"

# A change in the middle of a month, and a class that the later table leaves out.
GRANT = f"""\
supplements: local_grant
figures:
  每服役一年标准:
    values:
      - {{from: 2019-01-01, until: 2021-07-14,
         table: {{义务兵: "3000.55", 军士: "4100"}}, {_MADE_UP}
      - {{from: 2021-07-15, until: 2022-12-31,
         table: {{义务兵: "3333.33"}}, {_MADE_UP}
"""

# January and February 2022 on purpose have no standard.
SPOUSE = f"""\
supplements: spouse_allowance
figures:
  月标准:
    values:
      - {{from: 2020-01-01, until: 2021-06-30, value: "812.50", {_MADE_UP}
      - {{from: 2021-07-01, until: 2021-12-31, value: "3100/3", {_MADE_UP}
      - {{from: 2022-03-01, until: 2022-12-31, value: "950", {_MADE_UP}
"""

STUDENT = f"""\
supplements: student_reward
figures:
  奖励标准:
    values:
      - {{from: 2020-07-01, until: 2021-06-30,
         table: {{本科: "8000", 专科: "5000.05"}}, {_MADE_UP}
      - {{from: 2021-07-01, until: 2021-12-31,
         table: {{本科: "9000", 高中: "0"}}, {_MADE_UP}
"""

CONSCRIPT = f"""\
supplements: conscript_allowance
figures:
  年标准:
    values:
      - {{from: 2021-01-01, until: 2021-12-31, value: "17500", {_MADE_UP}
      - {{from: 2022-01-01, until: 2022-12-31, value: "18250.405", {_MADE_UP}
"""

LIVING = f"""\
supplements: living_allowance
figures:
  月标准:
    values:
      - {{from: 2021-08-01, until: 2022-07-31,
         table: {{烈士遗属: "2870", 烈士子女: "640"}}, {_MADE_UP}
      - {{from: 2022-08-01, until: 2023-07-31,
         table: {{烈士遗属: "36340/12", 参战退役人员: "790"}}, {_MADE_UP}
"""

FILES = {
    "huhehaote": {"local_grant": GRANT, "spouse_allowance": SPOUSE, "student_reward": STUDENT},
    "xinbei": {"conscript_allowance": CONSCRIPT, "living_allowance": LIVING},
}


@cache
def completed_pack(name: str) -> Pack:
    """Load a pack of this repository as completed by the values above."""
    from payouts.rules.files.source import FolderSource  # noqa: PLC0415
    from payouts.rules.packs import load_pack  # noqa: PLC0415 (the oracle imports this module)

    own = f"pack: office\nname: 某局\noffice: 某退役军人事务局\nextends: ../{name}\n"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for below in ("national", name):
            shutil.copytree(RULES / below, root / below)
        (root / "office").mkdir()
        for file, text in {"pack": own, **FILES[name]}.items():
            (root / "office" / f"{file}.yaml").write_text(text, encoding="utf-8")
        return load_pack(FolderSource(root), "office")
