"""Editorial checks: what a good editor would point out before a briefing is published."""

from standfirst.checks.registry import Check, Finding, all_checks, check, find
from standfirst.checks.run import Report, check_files, extend, run

__all__ = ["Check", "Finding", "Report", "all_checks", "check", "check_files", "extend", "find", "run"]
