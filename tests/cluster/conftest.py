"""One cluster and one run without it, for all tests; and the logs of a test that fails."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from offer import OFFER, SCENARIO, figures, offer, tables
from slurm import Cluster


@dataclass
class Single:
    """What one run says on this machine."""

    answer: str
    tables: dict
    figures: dict


HOME = pytest.StashKey[Path]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """The report of a test that fails has the logs of the daemons and of the jobs."""
    report = yield
    home = item.config.stash.get(HOME, None)
    if report.failed and home:
        logs = sorted(home.rglob("*.log"))
        report.sections += [(str(log.relative_to(home)), log.read_text(errors="replace")[-5_000:]) for log in logs]
    return report


@pytest.fixture(scope="session")
def home(pytestconfig):
    """A folder with a short name, as the names of sockets are short."""
    with tempfile.TemporaryDirectory(prefix="offer-cluster-") as name:
        (Path(name) / "bin").mkdir()
        (Path(name) / "bin/offer").symlink_to(OFFER.resolve())
        pytestconfig.stash[HOME] = Path(name)
        yield Path(name)


@pytest.fixture(scope="session")
def program(home):
    """An environment in which `offer` is the program."""
    return os.environ | {"PATH": f"{home}/bin:{os.environ['PATH']}"}


@pytest.fixture(scope="session")
def running(home, program):
    cluster = Cluster(home, program)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
    assert cluster.left() == []


@pytest.fixture
def cluster(running):
    """The cluster with both of its nodes."""
    running.repair()
    return running


@pytest.fixture
def folder(home, request):
    """A folder for the jobs of a test, with the scenario in it."""
    return with_scenario(home / request.node.name)


def with_scenario(folder):
    folder.mkdir()
    (folder / "mine.toml").write_text(SCENARIO)
    return folder


@pytest.fixture(scope="session")
def single(home):
    folder = with_scenario(home / "single")
    answer = offer("run", "mine.toml", "--csv", "tables", folder=folder).stdout
    json = offer("run", "mine.toml", "--format", "json", folder=folder).stdout
    return Single(answer, tables(folder / "tables"), figures(json))
