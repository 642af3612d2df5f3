"""A worker is woken after a commit, and not once for each of a burst."""

from __future__ import annotations

from typing import Any

import pytest

from core.workers import wake_worker


class Task:
    """Notes how it was asked."""

    name = "a task"

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.broken = False

    def apply_async(self, *, countdown: float = 0.0, **_options: Any) -> None:
        if self.broken:
            raise ConnectionError("no broker")
        self.asked.append(countdown)


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Task:
    monkeypatch.setattr("core.workers._asked", {})
    return Task()


def test_a_burst_asks_once_at_once_and_once_for_all_that_followed(task: Task) -> None:
    for moment in (100.0, 100.1, 100.2, 100.9, 101.05):
        wake_worker(task, clock=lambda moment=moment: moment)  # type: ignore[misc]
    # at once; at 100.1 for 101.1, which serves the three after it, too
    assert task.asked == [0.0, 1.0]
    wake_worker(task, clock=lambda: 101.2)  # 101.1 has passed: again within a second
    wake_worker(task, clock=lambda: 110.0)
    assert task.asked == [0.0, 1.0, 1.0, 0.0]


def test_a_broker_that_is_down_breaks_nothing_and_is_asked_again(task: Task) -> None:
    task.broken = True
    wake_worker(task, clock=lambda: 100.0)
    task.broken = False
    wake_worker(task, clock=lambda: 100.1)
    assert task.asked == [0.0]
