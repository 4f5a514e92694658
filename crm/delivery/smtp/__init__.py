"""SMTP, spoken by hand over kept connections."""

from .crew import Crew
from .line import Letter, Line
from .replies import AccountFault, LineLost, Reply, Verdict, judge
from .wire import Server

__all__ = ["AccountFault", "Crew", "Letter", "Line", "LineLost", "Reply", "Server", "Verdict", "judge"]
