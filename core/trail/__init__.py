"""The chain of seals over the trail: `seal`, `verify`, `daily_heads`. Recording events stands in core/events.py."""

from core.trail.sealing import daily_heads, seal
from core.trail.verification import Problem, Report, verify

__all__ = ["Problem", "Report", "daily_heads", "seal", "verify"]
