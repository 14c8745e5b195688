"""A process in a terminal of its own, its keys pressed and its screen read."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios


class Terminal:
    """A process in a terminal of its own."""

    def __init__(self, *arguments: str, columns: int = 80, **environment: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        command = [sys.executable, "-m", "studykit", *arguments]
        env = os.environ | {"TERM": "xterm-256color"} | environment
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - the terminal is its own
        )  # fmt: skip
        os.close(slave)
        self.screen = ""

    def until(self, words: str) -> str:
        """What appears until some words do."""
        shown = ""
        while words not in plain(shown):
            ready, _, _ = select.select([self.master], [], [], 10)
            assert ready, f"{words!r} does not appear in {shown!r}"
            shown += os.read(self.master, 4096).decode()
        self.screen += shown
        return shown

    def press(self, keys: str, until: str) -> str:
        """Press keys, and wait for words."""
        os.write(self.master, keys.encode())
        return self.until(until)

    def close(self) -> int:
        """The exit code, once all output is read."""
        try:
            while data := os.read(self.master, 4096):
                self.screen += data.decode()
        except OSError:  # Linux reports the end of the other side so
            pass
        code = self.process.wait(20)
        os.close(self.master)
        return code


def plain(text: str) -> str:
    """Text without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
