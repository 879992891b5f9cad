"""Put rules/ and samples/ inside the wheel, where payouts/base/resources.py looks for them.

A hook and not a force-include table: that table also copies into an editable install,
where the copies would go stale and stand beside the real package in site-packages.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_CARRIED = ("rules", "samples")


class CarryData(BuildHookInterface):
    """Adds the data folders to a standard wheel, and nothing to an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Register the folders; a missing one stops the build."""
        if version == "editable":
            return
        for name in _CARRIED:
            folder = Path(self.root, name)
            if not folder.is_dir():
                raise FileNotFoundError(f"the wheel carries {name}/, which is not at {folder}")
            build_data["force_include"][str(folder)] = f"payouts/_data/{name}"
