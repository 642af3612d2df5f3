"""The sweep: what is due is done, once, however late (DESIGN.md, Deadlines)."""

from core.sweep.running import SweepResult, run_sweep
from core.sweep.waking import revive, wake_one

__all__ = ["SweepResult", "revive", "run_sweep", "wake_one"]
