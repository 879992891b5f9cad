"""Settings every test shares."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from office import SAMPLE_WORDS, Done, book, open_office, payouts, people

if TYPE_CHECKING:
    from pathlib import Path

# The same examples on every machine and no example database: a failure seen once is seen
# again, and a slow machine is no failure.
settings.register_profile("payouts", derandomize=True, deadline=None, database=None)
settings.load_profile("payouts")

# Messages in the language of the program's default, whoever runs the suite.
os.environ.pop("PAYOUTS_LANG", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the golden file anew."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """正蓝旗 2023 computed with its control totals."""
    done = payouts(*SAMPLE_WORDS, "--out", tmp_path_factory.mktemp("sample") / "out")
    assert done.code == 1, done.err
    return done


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with payouts.yaml, rules/small and a roster of three people, all in order."""
    open_office(tmp_path)
    book(tmp_path / "roster.xlsx", people(3))
    return tmp_path
