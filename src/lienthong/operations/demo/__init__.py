"""The driver behind ``lienthong demo``: people of three provinces act on a running chain, over HTTP only."""

from lienthong.operations.demo.case import Case
from lienthong.operations.demo.run_scenarios import DemoOutcome, run_demo
from lienthong.operations.demo.scenarios import SCENARIOS, Scenario, Turn
from lienthong.operations.demo.target import DemoTarget, PersonLogin

__all__ = ["SCENARIOS", "Case", "DemoOutcome", "DemoTarget", "PersonLogin", "Scenario", "Turn", "run_demo"]
