"""Run what a page tells its reader to do, in a folder like a clone of the project."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pages import Block, Command, commands, matches

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a reader finds in a clone and a page may use. Copied: a page never changes the project.
CLONED = ("examples", "ontology", "queries")
#: The port that pages show; a free one takes its place, so that runs do not disturb each other.
SHOWN_PORT = "7878"
SECONDS = 120.0


@dataclass
class Session:
    """The reader at work: a folder, the programs started there, what went otherwise than shown."""

    folder: Path
    root: Path
    port: str = field(default_factory=lambda: _free_port())
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    python: list[str] = field(default_factory=list)

    def __enter__(self) -> Session:
        for name in CLONED:
            shutil.copytree(self.root / name, self.folder / name)
        return self

    def __exit__(self, *_: object) -> None:
        for server in self.servers:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()

    def follow(self, block: Block) -> None:
        """Do what a block says: save it, run its commands, or keep its Python for the end."""
        if block.file is not None and block.language == "diff":
            self._edit(self.folder / block.file, block)
        elif block.file is not None:
            path = self.folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for command in commands(block):
                self._run(command)
        elif block.language == "python":
            # Each block keeps its place on the page, so that a traceback names the page's lines.
            self.python += [""] * (block.line - 1 - len(self.python)) + list(block.lines)

    def finish(self) -> None:
        """Run the Python of the page, all blocks as one program, as a reader would go on."""
        if not self.python:
            return
        done = self._call([sys.executable, "-"], "\n".join([*self.python, ""]))
        if done.returncode:
            self.faults.append(f"its Python fails:\n{_text(done.stdout)}")

    def _edit(self, path: Path, block: Block) -> None:
        """Change a file as a diff shows: the lines before the change must stand in it once."""
        old, new = (
            "\n".join(line[1:] for line in block.lines if line[:1] in (" ", sign)) for sign in "-+"
        )
        text = path.read_text(encoding="utf-8")
        if text.count(old) == 1:
            path.write_text(text.replace(old, new), encoding="utf-8")
        else:
            self.faults.append(f"line {block.line}: does not fit {block.file}")

    def _run(self, command: Command) -> None:
        text = command.text.replace(f"localhost:{SHOWN_PORT}", f"localhost:{self.port}")
        if text.endswith("&"):
            self._serve(text.removesuffix("&"))
            return
        done = self._call(["bash", "-c", text])
        given = _text(done.stdout).replace(self.port, SHOWN_PORT).rstrip("\n").splitlines()
        where = f"line {command.line}: $ {command.text}\n"
        said = "".join(f"  {line}\n" for line in given)
        if done.returncode != command.exit:
            self.faults.append(f"{where}gives exit {done.returncode}, not {command.exit}:\n{said}")
        shown = list(_trimmed(command.output))
        if shown and not matches(shown, given):
            self.faults.append(f"{where}gives other output than the page shows:\n{said}")

    def _call(self, words: list[str], text: str = "") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            words,
            cwd=self.folder,
            env=_environment(),
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )

    def _serve(self, text: str) -> None:
        """Start a server, to be ended with the page, and wait until it listens."""
        self.servers.append(
            subprocess.Popen(
                ["bash", "-c", f"exec {text}"],
                cwd=self.folder,
                env=_environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                socket.create_connection(("localhost", int(self.port)), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.faults.append(f"the server does not listen: {text}")


def _trimmed(lines: list[str]) -> Iterator[str]:
    """Leave out the blank lines that part a command's output from the next command."""
    last = max((n for n, line in enumerate(lines) if line.strip()), default=-1)
    yield from lines[: last + 1]


def _environment() -> dict[str, str]:
    """Give the reader's environment: this installation first on the path, its own language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CCREASON_")}
    programs = str(Path(sys.executable).parent)
    return kept | {
        "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")]),
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
    }


def _free_port() -> str:
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        return str(listener.getsockname()[1])


def _text(output: bytes) -> str:
    return output.decode(encoding="utf-8", errors="replace")
