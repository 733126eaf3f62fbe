"""Does it pay to offer new hires a bonus to quit? A paired Monte Carlo simulation of The Offer.

    import the_offer

    scenario = the_offer.load("zappos-2008.toml", set={"offers.0.bonus": 2000})
    run = scenario.run()
    print(run.saving)           # such as $136.35 ± 4.77 per position
    run["summary"].to_polars()  # the tables of the command, to the last bit

Time is in weeks, money in the currency of the scenario, and amounts are per position. `offer help python` has more.
"""

from the_offer._native import (
    VERSION as __version__,
    Block,
    Compared,
    Estimate,
    Fit,
    Run,
    Scenario,
    Sensitivity,
    Sweep,
    Table,
    Tuning,
    blocks,
    compare,
    fit,
    join,
    load,
    merge,
    parse,
)
from the_offer._problems import (
    ClusterError,
    PartsError,
    Problem,
    RecordProblem,
    RecordsError,
    RecordsWarning,
    ScenarioError,
    ScenarioWarning,
    SimulationError,
)

__all__ = [
    "Block",
    "ClusterError",
    "Compared",
    "Estimate",
    "Fit",
    "PartsError",
    "Problem",
    "RecordProblem",
    "RecordsError",
    "RecordsWarning",
    "Run",
    "Scenario",
    "ScenarioError",
    "ScenarioWarning",
    "Sensitivity",
    "SimulationError",
    "Sweep",
    "Table",
    "Tuning",
    "__version__",
    "blocks",
    "compare",
    "fit",
    "join",
    "load",
    "merge",
    "parse",
]
