"""The loops of the worker go on."""

import threading
import time

from amends.cli.processes.background import LONGEST_GAP, Loop


def test_a_step_that_fails_is_tried_again_after_a_growing_gap(db: None) -> None:
    taken: list[str] = []

    def broken() -> int:
        raise OSError("the disk is away")

    loop = Loop("testing", (broken, lambda: taken.append("sound") or 0), 0.1)
    gaps = []
    for _ in range(9):
        loop.go_round()
        gaps.append(loop.gap)
    assert taken == ["sound"] * 9
    assert gaps[:3] == [0.5, 1.0, 2.0]
    assert gaps[-1] == LONGEST_GAP


def test_a_step_that_works_again_is_taken_at_once(db: None) -> None:
    fails = [True, False]

    def step() -> int:
        if fails.pop(0):
            raise OSError
        return 3

    loop = Loop("testing", (step,), 0.1)
    loop.go_round()
    assert loop.go_round()
    assert loop.gap == 0


def test_a_loop_ends_when_it_is_told(db: None) -> None:
    stop, rounds = threading.Event(), []

    def step() -> int:
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        return 1

    Loop("testing", (step,), 60).run(stop)
    assert len(rounds) == 3


def test_work_is_let_gather_between_two_rounds(db: None) -> None:
    stop, rounds = threading.Event(), []
    loop = Loop("testing", (lambda: rounds.append("round") or 1,), 60, breath=0.1)
    thread = threading.Thread(target=loop.run, args=[stop])
    thread.start()
    time.sleep(0.35)
    stop.set()
    thread.join()
    assert 1 <= len(rounds) <= 5
