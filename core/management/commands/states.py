"""`manage.py states`: every table of allowed moves as a Mermaid diagram, for the docs."""

from typing import Any

from core.management.base import PlainCommand
from core.states import Machine, machines


def diagram(machine: Machine) -> str:
    """A Mermaid state diagram with the words of the screen."""
    lines = [f"## {machine.title}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {value}: {label}" for value, label in machine.states.choices]
    reached = {to for targets in machine.moves.values() for to in targets}
    lines.append(f"    [*] --> {machine.states.values[0]}")
    lines += [
        f"    {value} --> {to}" for value in machine.states.values for to in machine.states.values if to in machine.moves.get(value, set())
    ]
    lines += [f"    {value} --> [*]" for value in machine.states.values if value in reached and not machine.moves.get(value)]
    return "\n".join([*lines, "```", ""])


class Command(PlainCommand):
    help = "Prints the states and moves of every workflow."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Sorted by name, so that the docs differ only when a table does."""
        for name in sorted(machines):
            self.stdout.write(diagram(machines[name]))
