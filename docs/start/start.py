"""Sets up ``.venv`` on first use, then computes the rosters that were dragged onto the starter.

``payouts.cmd`` (Windows) and ``payouts.sh`` (desktops of Linux) start it. It needs only Python, and
says so in words where that is too old: nothing newer than Python 3.7 is written here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NOTHING, NOT_READY, STOPPED = 2, 5, 130
HERE = Path(__file__).absolute().parent
# The folder of the program; where this folder was handed out alone, this one with its wheels.
TOP = HERE.parent.parent
WHEELS = HERE / "wheels"
SOURCE = (TOP / "pyproject.toml").is_file()
VENV = (TOP if SOURCE else HERE) / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def say(zh: str, en: str) -> None:
    """Print a line in Chinese and one in English, whatever the console can show."""
    encoding = sys.stdout.encoding or "ascii"
    for line in (zh, en):
        print(line.encode(encoding, "backslashreplace").decode(encoding), flush=True)


def ask(zh: str, en: str) -> str:
    """Ask for a line; empty where nobody answers."""
    say(zh, en)
    try:
        return input("> ").strip().strip("\"'")
    except EOFError:
        return ""


def install() -> list[str]:
    """Return the words for Python that install the program: from wheels here, else the network."""
    words = ["-m", "pip", "--disable-pip-version-check", "install", "-q"]
    if (TOP / "constraints.txt").is_file() and SOURCE:
        words += ["-c", str(TOP / "constraints.txt")]
    what = str(TOP) if SOURCE else "payouts"
    if WHEELS.is_dir():
        return [*words, "--no-index", "--find-links", str(WHEELS), "payouts"]
    return [*words, what]


def ready() -> bool:
    """Make the environment unless it is there and works; tell whether it does."""
    works = [str(PYTHON), "-c", "import payouts.cli.app"]
    if PYTHON.is_file() and not subprocess.call(works, cwd=str(HERE), stderr=subprocess.DEVNULL):
        return True
    say("第一次使用，正在准备，约需一两分钟 ...", "preparing, a minute or two the first time ...")
    steps = ([sys.executable, "-m", "venv", "--clear", str(VENV)], [str(PYTHON), *install()])
    if any(subprocess.call(step, cwd=str(HERE)) for step in steps):
        say(
            "没有装好：检查网络，或把安装包放进这里的 wheels 文件夹（见 README）",
            "not installed: check the network, or put wheels into the folder wheels (see README)",
        )
        return False
    return True


def words_of(rosters: list[str]) -> list[str]:
    """Return the words of the command, asking for what is not given; none without a roster."""
    if not rosters:
        named = ask("把花名册拖到这里，按回车：", "drag the roster here and press Enter:")
        rosters = [os.path.abspath(named)] if named else []  # noqa: PTH100 (a link stays one)
    if not rosters:
        return []
    words = ["compute", *rosters]
    if not (Path(rosters[0]).parent / "payouts.yaml").is_file():
        pack = ask("规则包（如 zhenglanqi、national）：", "rule pack (such as national):")
        words += ["--rules", pack]
    period = ask("期间（如 2023、2023-07；直接回车是本月）：", "period (Enter: this month):")
    return [*words, "--period", period] if period else words


def main(rosters: list[str]) -> int:
    """Compute once and return the exit code; results stand beside the first roster."""
    if sys.version_info < OLDEST:
        here = ".".join(map(str, sys.version_info[:2]))
        say(
            f"这台电脑的 Python 是 {here}，需要 3.11 或更高版本，见 README",
            f"Python here is {here}; 3.11 or newer is needed, see README",
        )
        return NOT_READY
    if not ready():
        return NOT_READY
    words = words_of([os.path.abspath(path) for path in rosters])  # noqa: PTH100 (a link stays one)
    if not words:
        return NOTHING
    return subprocess.call([str(PYTHON), "-m", "payouts", *words], cwd=str(Path(words[1]).parent))


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = STOPPED
    ask("按回车关闭窗口。", "Press Enter to close this window.")
    sys.exit(code)
