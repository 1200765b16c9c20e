"""An sshd of the tests' own, and a slow line to it.

Needs sshd, ssh and ssh-keygen (Debian packages openssh-server and openssh-client).
"""

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from tests.terminal import PATIENCE


def tool(name: str, package: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        pytest.skip(f"needs {name}: apt-get install {package}")
    return found


class Server:
    """An sshd of our own: its key, its port, its one authorized key."""

    def __init__(self, home: Path) -> None:
        self._sshd = tool("sshd", "openssh-server")
        self._client, keygen = tool("ssh", "openssh-client"), tool("ssh-keygen", "openssh-client")
        self._home = home
        home.mkdir(mode=0o700)
        for key in ("host", "user"):
            make = [keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(home / key)]
            subprocess.run(make, check=True)
        (home / "keys").write_bytes((home / "user.pub").read_bytes())
        if os.geteuid() == 0:  # sshd run by root wants this folder; a service would have made it
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def authorize(self, options: str) -> None:
        """Let the key do only what these options say (sshd(8), AUTHORIZED_KEYS)."""
        key = (self._home / "user.pub").read_text("utf-8")
        (self._home / "keys").write_text(f"{options} {key}", "utf-8")

    def start(self, *settings: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        config = self._home / "config"
        config.write_text(
            f"ListenAddress 127.0.0.1\nPort {self.port}\nHostKey {self._home / 'host'}\n"
            f"AuthorizedKeysFile {self._home / 'keys'}\nPidFile none\nStrictModes no\n"
            "UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
            "PermitRootLogin yes\nSubsystem sftp internal-sftp\n" + "\n".join(settings) + "\n",
            encoding="utf-8",
        )
        with (self._home / "log").open("wb") as log:
            self.process = subprocess.Popen([self._sshd, "-D", "-e", "-f", str(config)], stderr=log)
        _wait_for_port(self.port, self.process, self._home / "log")

    def accept(self, names: str) -> None:
        """Begin anew, and take these variables from clients."""
        self.stop()
        self.start(f"AcceptEnv {names}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def ssh(self, *options: str, tty: bool = True) -> list[str]:
        """A command that logs in here; what it is to run comes behind."""
        more = [word for option in options for word in ("-o", option)]
        return [
            self._client, *(["-tt"] if tty else []), "-F", "none", "-p", str(self.port),
            "-i", str(self._home / "user"), "-o", "IdentitiesOnly=yes",
            "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR",
            "-o", f"UserKnownHostsFile={self._home / 'known'}", *more,
            f"{getpass.getuser()}@127.0.0.1",
        ]  # fmt: skip


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """An sshd that runs."""
    server = Server(tmp_path / "ssh")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def ssh(server: Server) -> list[str]:
    """A command that logs in."""
    return server.ssh()


def _wait_for_port(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"sshd did not start: {log.read_text()}") from None


class SlowLine:
    """A line to the sshd on which each byte takes 0.3 s either way."""

    DELAY = 0.3

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._port = 0

    def over(self, ssh: list[str]) -> list[str]:
        """The same login by this line."""
        at = ssh.index("-p") + 1
        self._port = int(ssh[at])
        self._run(self._serve)
        return [*ssh[:at], str(self._server.getsockname()[1]), *ssh[at + 1 :]]

    def close(self) -> None:
        for end in (self._server, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in (self._server, *self._ends):
            end.close()

    def _run(self, work: Callable[..., None], *args: object) -> None:
        self._threads.append(threading.Thread(target=work, args=args, daemon=True))
        self._threads[-1].start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            client, _ = self._server.accept()
            server = socket.create_connection(("127.0.0.1", self._port))
            self._ends += [client, server]
            for ends in ((client, server), (server, client)):
                queue: Queue[tuple[float, bytes]] = Queue()
                self._run(self._take, ends[0], queue)
                self._run(self._give, ends[1], queue)

    def _take(self, end: socket.socket, queue: "Queue[tuple[float, bytes]]") -> None:
        data = b"."
        while data:
            try:
                data = end.recv(65536)
            except OSError:
                data = b""
            queue.put((time.monotonic() + self.DELAY, data))

    def _give(self, end: socket.socket, queue: "Queue[tuple[float, bytes]]") -> None:
        while True:
            due, data = queue.get()
            threading.Event().wait(max(0.0, due - time.monotonic()))
            try:
                if not data:
                    end.shutdown(socket.SHUT_WR)
                    return
                end.sendall(data)
            except OSError:
                return


@pytest.fixture
def slow() -> Iterator[SlowLine]:
    """A slow line."""
    line = SlowLine()
    yield line
    line.close()
