"""The text console of a simulated guest, and the small program that speaks on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ...abc import ConsoleText
from ...errors import InvalidValue

KEEP = 64 << 10
"""So many bytes of output are kept."""

MOST_HELD = 1 << 20
"""A guest of which so many bytes are held back waits until some can go out."""

ACTIONS = ("shutdown", "reboot", "crash", "clear")
"""What a program's answer may do beside printing: written ``!shutdown`` and so on."""


@dataclass(frozen=True, slots=True)
class Program:
    """What a guest prints when it boots, its prompt, and what it answers to typed lines.

    An answer of ``!shutdown``, ``!reboot`` or ``!crash`` does that to the guest. ``{0}`` in an
    answer stands for what followed the command's first word.
    """

    boot: tuple[str, ...] = ("Linux version 6.1.0 (simulated)",)
    prompt: str = "# "
    answers: Mapping[str, str] = field(default_factory=dict)
    every: tuple[tuple[float, str], ...] = ()
    """Seconds, and a line that is printed so often: ``{n}`` counts, ``{time}`` is the clock's."""

    @classmethod
    def parse(cls, text: str) -> Program:
        """A program from text.

        Lines are ``boot: LINE``, ``prompt: TEXT``, ``every: SECONDS LINE`` and
        ``COMMAND -> ANSWER``.
        """
        boot: list[str] = []
        every: list[tuple[float, str]] = []
        prompt = "# "
        answers: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), 1):
            plain = line.strip()
            if not plain or plain.startswith(";"):
                continue
            if plain.startswith("boot:"):
                boot.append(plain.removeprefix("boot:").strip())
            elif plain.startswith("every:"):
                every.append(_often(number, plain.removeprefix("every:").strip()))
            elif plain.startswith("prompt:"):
                prompt = plain.removeprefix("prompt:").strip() + " "
            elif "->" in plain:
                command, _, answer = plain.partition("->")
                answers[command.strip()] = _known(number, answer.strip())
            else:
                raise InvalidValue(
                    f"program line {number}",
                    line,
                    would_do="boot: …, prompt: …, every: seconds … or command -> answer",
                )
        return cls(tuple(boot), prompt, answers, tuple(every))


def _often(number: int, text: str) -> tuple[float, str]:
    word, _, line = text.partition(" ")
    try:
        seconds = float(word)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise InvalidValue(f"program line {number}", text, would_do="every: SECONDS LINE")
    return seconds, line


def _known(number: int, answer: str) -> str:
    if answer.startswith("!") and answer[1:] not in ACTIONS:
        would_do = ", ".join(f"!{name}" for name in ACTIONS)
        raise InvalidValue(f"program line {number}", answer, would_do=would_do)
    return answer


BUILT_IN: Mapping[str, str] = {
    "echo": "{0}",
    "poweroff": "!shutdown",
    "reboot": "!reboot",
    "crash": "!crash",
    "clear": "!clear",
}


class GuestConsole:
    """Output that was printed, input not yet ended by a line break, and the size."""

    def __init__(self, program: Program, act: Callable[[str], object]) -> None:
        self.program = program
        self._act = act
        self._out = bytearray()
        self._lost = 0
        self._line = bytearray()
        self._held: int | None = None
        self.counts = [0] * len(program.every)
        self.size = (80, 24)

    def boot(self) -> None:
        """The guest starts: it prints its messages and its prompt."""
        self.counts = [0] * len(self.counts)
        for line in self.program.boot:
            self._print(line)
        self._put(self.program.prompt)

    def read(self, position: int) -> ConsoleText:
        """What was printed from a position on."""
        begin = max(position, self._lost)
        data = bytes(self._out[begin - self._lost : self._let_out() - self._lost])
        return ConsoleText(data=data, position=begin + len(data), lost=begin - max(position, 0))

    # --- a protected guest ----------------------------------------------------------------------

    @property
    def position(self) -> int:
        """So many bytes were printed in all."""
        return self._lost + len(self._out)

    def _let_out(self) -> int:
        return self.position if self._held is None else self._held

    @property
    def held(self) -> int:
        """So many bytes nobody can read yet."""
        return self.position - self._let_out()

    def let_out(self, position: int | None) -> None:
        """Hold back what is printed behind a position; None: nothing."""
        self._held = position

    def capture(self) -> tuple[int, bytes, tuple[int, ...]]:
        """What the guest knows of its console."""
        return self.position, bytes(self._line), tuple(self.counts)

    def go_back(self, captured: tuple[int, bytes, tuple[int, ...]]) -> None:
        """Be as it was: what was printed since was never printed."""
        position, line, counts = captured
        del self._out[position - self._lost :]
        self._line[:] = line
        self.counts[:] = counts
        self._held = None

    def go_on(self, captured: tuple[int, bytes, tuple[int, ...]]) -> None:
        """Know what it knew; what was printed since was printed."""
        _, line, counts = captured
        self._line[:] = line
        self.counts[:] = counts

    def tick(self, number: int, now: float) -> None:
        """Print what the program prints by itself; nothing while too much is held back."""
        if self.held > MOST_HELD:
            return
        self.counts[number] += 1
        text = self.program.every[number][1]
        text = text.replace("{n}", str(self.counts[number])).replace("{time}", f"{now:.6f}")
        self._print(text)

    # --- what is typed and printed --------------------------------------------------------------

    def write(self, data: bytes) -> None:
        """Type. What is typed is echoed; a line break runs the line."""
        if self.held > MOST_HELD:
            return
        for byte in data:
            if byte in b"\r\n":
                line, self._line = self._line.decode("utf-8", "replace"), bytearray()
                self._put("\r\n")
                self._run(line.strip())
            elif byte in b"\x7f\x08":
                if self._line:
                    del self._line[-1]
                    self._put("\b \b")
            elif byte == 3:
                self._line.clear()
                self._put(f"^C\r\n{self.program.prompt}")
            else:
                self._line.append(byte)
                self._out.append(byte)

    def _run(self, line: str) -> None:
        answer = self._answer(line)
        if answer == "!clear":
            self._put("\x1b[2J\x1b[H")
        elif answer.startswith("!"):
            self._act(answer[1:])
            return
        elif answer:
            self._print(answer)
        self._put(self.program.prompt)

    def _answer(self, line: str) -> str:
        if not line:
            return ""
        if line == "stty size":
            return f"{self.size[1]} {self.size[0]}"
        word, _, rest = line.partition(" ")
        for commands in (self.program.answers, BUILT_IN):
            if line in commands:
                return commands[line].replace("{0}", rest)
            if word in commands:
                return commands[word].replace("{0}", rest)
        return f"{word}: not found"

    def _print(self, line: str) -> None:
        self._put(line.replace("\\n", "\r\n") + "\r\n")

    def _put(self, text: str) -> None:
        self._out += text.encode()
        if self._let_out() - self._lost > 2 * KEEP:
            gone = self._let_out() - self._lost - KEEP
            del self._out[:gone]
            self._lost += gone
