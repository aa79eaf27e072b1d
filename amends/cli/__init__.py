"""The command `amends`: one file for each thing it can be told."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from amends.cli.trouble import Trouble
from amends.environment import WrongSetting


@dataclass(frozen=True)
class Command:
    """Something Amends can be told: where it is written, what it does, and whether it opens the house first."""

    module: str
    says: str
    needs_house: bool = True
    passes_on: bool = False


COMMANDS = {
    "serve": Command("serving", "run everything on this machine"),
    "web": Command("web", "run the pages and the live stream"),
    "worker": Command("worker", "run what happens in the background"),
    "postbox": Command("postbox", "run the door where mail comes in"),
    "setup": Command("setting_up", "prepare the database, the first admin and a mailbox"),
    "demo": Command("demo", "show a desk with made-up customers", needs_house=False),
    "plant": Command("planting", "fill an empty database with the demo desk"),
    "import": Command("importing", "bring in old mail from an mbox file or a maildir"),
    "mail": Command("mail", "read mails and say what is in them", needs_house=False, passes_on=True),
    "triage": Command("triage", "read messages and say how upset people are", needs_house=False, passes_on=True),
    "backup": Command("backing_up", "put everything into one file", needs_house=False),
    "restore": Command("restoring", "bring everything back from such a file", needs_house=False),
    "upgrade": Command("upgrading", "move the database on to this version, with a backup first"),
    "reindex": Command("reindexing", "make the index of the search anew"),
    "doctor": Command("doctor", "look whether all is well, and say how to mend what is not", needs_house=False),
    "version": Command("version", "say which version this is", needs_house=False),
    "django": Command("passing", "pass a command on to Django, for developers", passes_on=True),
}


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words say. Answers 0 when it is done, 1 when it failed, 2 when the words make no sense."""
    try:
        return _obey(list(sys.argv[1:] if words is None else words))
    except WrongSetting as problem:
        return _complain(str(problem), 2)
    except Trouble as problem:
        return _complain(str(problem), problem.status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _obey(words: list[str]) -> int:
    chosen = _parser().parse_args(words[:1] or ["--help"])
    command = COMMANDS[chosen.command]
    if command.needs_house:
        importlib.import_module("amends.cli.house").open_house()
    module = importlib.import_module(f"amends.cli.{command.module}")
    if command.passes_on:
        return int(module.run(words[1:]) or 0)
    parser = argparse.ArgumentParser(prog=f"amends {chosen.command}", description=module.__doc__)
    module.describe(parser)
    return int(module.run(parser.parse_args(words[1:])) or 0)


def _parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<9} {command.says}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="amends",
        description="Customer service built around the upset customer.",
        epilog=f"commands:\n{lines}\n\n“amends COMMAND --help” tells more about each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="what to do")
    return parser


def _complain(words: str, status: int) -> int:
    print(words, file=sys.stderr)
    return status
