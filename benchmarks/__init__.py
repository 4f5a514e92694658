"""First numbers, each as a ratio to a limit measured in the same run.

Every benchmark is a module with a `main()` that prints lines with the ratio, the limit and the target.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, against what, and what it should be."""

    what: str
    measured: float
    limit: float
    unit: str
    against: str
    target: float

    @property
    def ratio(self) -> float:
        """How near to the limit."""
        return self.measured / self.limit if self.limit else 0.0

    def say(self) -> None:
        """One line for people."""
        verdict = "ok" if self.ratio >= self.target else "BELOW"
        print(
            f"{self.what}: ratio {self.ratio:.3f} (target {self.target}, {verdict});"
            f" {self.measured:,.0f} {self.unit} against {self.limit:,.0f} {self.unit} of {self.against}",
            flush=True,
        )
