"""Signals that end a run, wherever they fall."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LOST = """
import os, time
from bibconv.cli import signals

class Cleared:
    def __del__(self):
        os.kill(os.getpid(), {number})
        for _ in range(100):  # the handler is called in here, and what it raises is dropped
            pass

try:
    with signals.heeded():
        Cleared()
        time.sleep(20)
except KeyboardInterrupt:
    print("interrupted")
"""

TWICE = """
import os, time
from bibconv.cli import signals

with signals.heeded():
    try:
        os.kill(os.getpid(), {number})
    finally:
        os.kill(os.getpid(), {number})
        time.sleep(0.1)
        print("tidied away", flush=True)
"""


def run(code: str, number: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code.format(number=int(number))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )


@pytest.mark.parametrize(("number", "status", "out"), [(signal.SIGTERM, 143, ""), (signal.SIGINT, 0, "interrupted\n")])
def test_a_signal_that_falls_where_exceptions_are_dropped_comes_again(number: int, status: int, out: str) -> None:
    ran = run(LOST, number)
    assert (ran.returncode, ran.stdout, ran.stderr) == (status, out, "")


def test_an_exception_of_another_kind_that_is_dropped_is_shown() -> None:
    ran = run(LOST.replace("os.kill(os.getpid(), {number})", "raise ValueError('odd')").replace("20", "0"), 0)
    assert ran.returncode == 0
    assert "ValueError: odd" in ran.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_does_not_disturb_the_tidying(number: int) -> None:
    ran = run(TWICE, number)
    assert ran.stdout == "tidied away\n"
    assert ran.returncode in (143, -signal.SIGINT)


def test_a_signal_that_is_ignored_stays_so() -> None:
    code = """
import os, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
from bibconv.cli import signals
with signals.heeded():
    os.kill(os.getpid(), signal.SIGINT)
os.kill(os.getpid(), signal.SIGINT)
print("on")
"""
    ran = run(code.replace("{", "{{").replace("}", "}}"), 0)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "on\n", "")


def test_while_modules_are_loaded_an_interrupt_shows_no_code() -> None:
    code = """
import os, runpy, signal, sys
class Finder:
    def find_spec(self, name, *rest):
        if name == "bibconv.cli":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
runpy.run_module("bibconv", run_name="__main__")
"""
    ran = run(code, 0)
    assert (ran.returncode, ran.stdout, ran.stderr) == (-signal.SIGINT, "", "")
