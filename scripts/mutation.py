"""Test the tests by mutating the code: `python scripts/mutation.py [GROUP…] [--every N] [--seed N]`.

The code is changed at one place at a time, and a test must fail. The changes are those of mutmut, except of texts,
and the negation of each condition. mutmut itself skips decorated functions (properties, validators, all checks) and
tables of a module, so the tests run here: pytest collects them once, a first run records which lines each test
runs, and each mutant is patched into the running functions of a fork that runs only the tests of its line, fastest
first. Survivors are printed, except those that docs/mutation.md explains.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import os
import pickle
import random
import re
import resource
import signal
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import coverage
import libcst as cst
import pytest
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper
from mutmut.mutation import mutators

ROOT: Final = Path(__file__).resolve().parents[1]
DOCS: Final = ROOT / "docs" / "mutation.md"
# A fork would create a database of its own for each test with PostgreSQL; the same test runs with SQLite.
FAST: Final = "not slow and not browser and not mailserver"
ALMOST_ALL: Final = "not proof and not browser and not mailserver"
CRUDE: Final = (mutators.operator_string, mutators.operator_assignment, mutators.operator_arg_removal)
"""Operators of mutmut whose mutants change texts, or nearly always end in a TypeError."""

BUDGET: Final = 10.0
"""The processor seconds of one mutant's tests: the fastest of those that run its line are run."""

OPERATORS: Final = [one for one in mutators.mutation_operators if one[1] not in CRUDE]

GROUPS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "visibility": (
        ("library/visibility.py", "library/inheritance.py", "model/marking.py"),
        ("tests/library/test_visibility.py", "tests/library/test_inheritance.py"),
    ),
    "recipients": (
        ("mail/selection.py", "mail/correcting.py", "mail/recipient_status.py", "mail/sent_text.py"),
        tuple(f"tests/mail/test_{name}.py" for name in ("selection", "correcting", "recipient_status", "silent_changes", "sent_text")),
    ),
    "ledger": (
        ("mail/ledger.py", "mail/ledger_[cghmrsw]*.py", "mail/ledger_proof.py"),  # not PostgreSQL, whose tests are slow
        tuple(f"tests/mail/test_{name}.py" for name in ("ledger", "ledger_gaps", "ledger_records", "ledger_rows", "ledger_lost", "ledger_sqlite", "recipient_status", "preferences", "team")),
    ),
    "numbers": (
        ("language/numbers.py", "language/fractions.py", "language/joined.py", "language/money.py", "library/changes.py"),
        ("tests/language", "tests/library/test_changes.py", "tests/library/test_corrections.py"),
    ),
    "dates": (("language/dates.py", "library/dates.py"), ("tests/language", "tests/library/test_dates.py", "tests/view/test_live.py")),
    "names": (
        ("names/*.py",),
        ("tests/names", "tests/leaks/test_secrets.py"),
    ),
    "leaks": (("leaks/*.py",), ("tests/leaks", "tests/test_canaries.py")),
    "model": (("model/*.py",), ("tests/model", "tests/library/test_tables.py", "tests/checks/test_broken_files.py", "tests/view/test_tables.py")),
    "library": (("library/*.py",), ("tests/library", "tests/checks/test_broken_files.py", "tests/checks/test_parts.py", "tests/view/test_view.py")),
    "checks": (("checks/*.py", "checks/rules/*.py"), ("tests/checks",)),
}  # fmt: skip
"""Modules of `standfirst/`, and the tests that cover them."""

Place = tuple[str, str, int]
"""A function: its file, its name within it and its first line."""


@dataclass(frozen=True)
class Mutant:
    """One change of a module."""

    path: Path
    function: str
    before: str
    after: str
    lines: range
    source: str = field(repr=False)

    @property
    def name(self) -> str:
        """Its name in docs/mutation.md."""
        return f"`{self.path.relative_to(ROOT / 'standfirst')}` `{self.function}`: `{self.before}` → `{self.after}`"


class Finder(cst.CSTVisitor):
    """Collects the changes of a module: their positions and their replacements."""

    METADATA_DEPENDENCIES = (ByteSpanPositionProvider,)

    def __init__(self, module: cst.Module) -> None:
        super().__init__()
        self.module = module
        self.depth = [0]
        self.scope: list[str] = []
        self.found: list[tuple[str, int, int, str]] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        """Skip the body of a class itself, which is declared, not computed."""
        self.scope.append(node.name.value)
        self.depth.append(-1)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        """Return to the scope around the class."""
        del original_node
        self.scope.pop()
        self.depth.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        """Visit the body only, since parameters and decorators are declared too."""
        self.scope.append(node.name.value)
        self.depth.append(1)
        node.body.visit(self)
        self.scope.pop()
        self.depth.pop()
        return False

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        """Skip types."""
        del node
        return False

    def visit_Subscript(self, node: cst.Subscript) -> bool:
        """Skip named types."""
        return not (isinstance(node.value, cst.Name) and node.value.value == "Annotated")

    def visit_Raise(self, node: cst.Raise) -> bool:
        """Skip the texts of errors."""
        del node
        return False

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Record each change of a node."""
        if self.depth[-1] >= 0 and not for_types(node):
            for old, new in changes(node):
                span = self.get_metadata(ByteSpanPositionProvider, old, None)
                if span is not None:
                    code = self.module.code_for_node(new)
                    self.found.append((".".join(self.scope), span.start, span.start + span.length, code))
        return super().on_visit(node)


def for_types(node: cst.CSTNode) -> bool:
    """Return whether a condition or a call is for types only."""
    named = node.test if isinstance(node, cst.If) else node.func if isinstance(node, cst.Call) else None
    return isinstance(named, cst.Name) and named.value in ("TYPE_CHECKING", "TypeVar")


def changes(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Yield a node, or the condition in it, with each replacement."""
    for kind, operator in OPERATORS:
        if isinstance(node, kind):
            yield from ((node, new) for new in operator(node))
    if isinstance(node, cst.If | cst.CompIf | cst.While):
        inner = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.test, cst.UnaryOperation(cst.Not(), inner)
    if isinstance(node, cst.Call):
        for number, argument in enumerate(node.args):
            if argument.keyword is not None:
                yield node, node.with_changes(args=[*node.args[:number], *node.args[number + 1 :]])


def mutants(path: Path) -> list[Mutant]:
    """Return every change of a module that results in different code, in order."""
    data = path.read_bytes()
    wrapper = MetadataWrapper(cst.parse_module(data), unsafe_skip_copy=True)
    finder = Finder(wrapper.module)
    wrapper.visit(finder)
    plain, made = ast.dump(ast.parse(data)), []
    for function, start, end, code in sorted(finder.found, key=lambda one: one[1:3]):
        new = data[:start] + code.encode() + data[end:]
        try:
            differs = ast.dump(ast.parse(new)) != plain
        except SyntaxError:
            continue
        if differs:
            first, last = (
                data.rfind(b"\n", 0, start) + 1,
                data.find(b"\n", end) + len(code.encode()) - (end - start),
            )
            texts = (data[first : data.find(b"\n", end)], new[first:last])
            before, after = (" ".join(text.decode().split()) for text in texts)
            lines = range(data.count(b"\n", 0, start) + 1, data.count(b"\n", 0, end) + 2)
            made.append(Mutant(path, function or "module", before, after, lines, new.decode()))
    return made


def spent() -> float:
    """Return the processor seconds that this process and its finished children have used."""
    return sum(os.times()[:4])


def functions(code: CodeType) -> Iterator[CodeType]:
    """Yield the functions of a module and of its classes, without nested ones and loops of a table."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType) and not inner.co_name.endswith(("comp>", "expr>")):
            if inner.co_flags & 1:  # CO_OPTIMIZED: a function, not the body of a class
                yield inner
            else:
                yield from functions(inner)


def place(code: CodeType) -> Place:
    """Return the function of some code."""
    return code.co_filename, code.co_qualname, code.co_firstlineno


def in_package() -> Iterator[Any]:
    """Yield the package's functions and caches in memory."""
    for one in gc.get_objects():
        if isinstance(one, FunctionType | _lru_cache_wrapper) and str(one.__module__).startswith(
            "standfirst"
        ):
            yield one


@dataclass(frozen=True)
class Runs:
    """The record of the first run: which tests run a line, and how long each test takes."""

    took: dict[str, float]
    by_line: dict[str, dict[int, set[str]]]

    def of(self, path: Path, lines: Iterable[int] | None = None) -> set[str]:
        """Return the tests that run one of some lines of a module, or any of its lines."""
        known = self.by_line.get(str(path), {})
        return set().union(*(known.get(line, ()) for line in (known if lines is None else lines)))


class Bench:
    """Runs the tests of a pytest session once for each mutant, in forks."""

    def __init__(self, chosen: Sequence[Mutant], tell: Callable[[Mutant, str], object]) -> None:
        self.chosen, self.tell = chosen, tell
        self.survivors: list[Mutant] = []
        self.using: dict[str, set[str]] = defaultdict(set)
        self.tracer: coverage.Coverage | None = None
        self.context = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try each mutant in place of running the tests."""
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        for path in {mutant.path for mutant in self.chosen}:  # so that its functions are there to be changed
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        gc.unfreeze()  # what an earlier group froze is not listed
        self.running: dict[Place, list[FunctionType]] = defaultdict(list)
        self.caches = []
        for one in in_package():
            if isinstance(one, FunctionType):
                self.running[place(one.__code__)].append(one)
            else:
                self.caches.append(one)
        gc.freeze()
        runs = self._first_run(session)
        for mutant in self.chosen:
            self._try(session, mutant, runs)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """Record separately what a shared fixture runs, on which all tests that use it depend."""
        if self.tracer is None or fixturedef.scope == "function":
            return (yield)
        before = self.context
        self._enter(f"fixture {fixturedef.argname}")
        try:
            return (yield)
        finally:
            self._enter(before)

    def _enter(self, context: str) -> None:
        self.context = context
        if self.tracer is not None:
            self.tracer.switch_context(context)

    def _first_run(self, session: pytest.Session) -> Runs:
        reading, writing = os.pipe()
        if not os.fork():
            quiet(session)
            with os.fdopen(writing, "wb") as out:
                pickle.dump(self._traced(session), out)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as result:
            runs: Runs = pickle.load(result)  # noqa: S301  # of our own fork
        os.wait()
        return runs

    def _traced(self, session: pytest.Session) -> Runs:
        self.tracer = coverage.Coverage(data_file=None, include=[f"{ROOT}/standfirst/*"], config_file=False)
        took = {}
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            for cache in self.caches:
                cache.cache_clear()
            failed, start = session.testsfailed, spent()
            self.tracer.start()
            self._enter(item.nodeid)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.tracer.stop()
            if session.testsfailed == failed:
                took[item.nodeid] = spent() - start
                for name in getattr(item, "fixturenames", ()):
                    self.using[f"fixture {name}"].add(item.nodeid)
        data, by_line = self.tracer.get_data(), {}
        for path in data.measured_files():
            lines = data.contexts_by_lineno(path)
            by_line[path] = {
                line: {test for one in contexts for test in self.using.get(one, {one}) & took.keys()}
                for line, contexts in lines.items()
            }
        return Runs(took, by_line)

    def _try(self, session: pytest.Session, mutant: Mutant, runs: Runs) -> None:
        old, new = (
            {place(one): one for one in functions(compile(text, mutant.path, "exec", dont_inherit=True))}
            for text in (mutant.path.read_text(encoding="utf-8"), mutant.source)
        )
        changed = {where: new[where] for where in old.keys() & new.keys() if old[where] != new[where]}
        tables = remade(mutant)
        names = runs.of(mutant.path, mutant.lines)
        more = runs.of(
            mutant.path, {line for code in changed.values() for *_, line in code.co_lines() if line}
        )
        if tables:
            more |= runs.of(mutant.path).union(*(runs.of(path) for path in holding(mutant.path, tables)))
        items = affordable(session, names, more if tables or not names else set(), runs.took)
        if not items or self._passes(session, mutant, changed, tables, items, runs):
            self.survivors.append(mutant)
            self.tell(mutant, "" if items else " (no test calls it)")

    def _passes(
        self,
        session: pytest.Session,
        mutant: Mutant,
        changed: dict[Place, CodeType],
        tables: Sequence[ast.Assign | ast.AnnAssign],
        items: Sequence[pytest.Item],
        runs: Runs,
    ) -> bool:
        pid = os.fork()
        if not pid:
            try:
                limit = int(5 + 3 * sum(runs.took[item.nodeid] for item in items))
                resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
                signal.alarm(40 * limit)  # for those that wait for ever
                self._become(mutant, changed, tables)
                run(session, items)
            except BaseException:  # noqa: BLE001  # a mutant that stops the tests is found
                os._exit(1)
            os._exit(bool(session.testsfailed))
        return os.waitpid(pid, 0)[1] == 0

    def _become(
        self, mutant: Mutant, changed: dict[Place, CodeType], tables: Sequence[ast.Assign | ast.AnnAssign]
    ) -> None:
        """Replace the functions and tables in memory by those of a mutant."""
        for cache in self.caches:
            cache.cache_clear()
        for where, code in changed.items():
            for function in self.running[where]:
                function.__code__ = code
        rebind(mutant.path, tables)


def affordable(
    session: pytest.Session, names: set[str], more: set[str], took: dict[str, float]
) -> list[pytest.Item]:
    """Return as many as may be run of some tests, and then of more, fastest first."""
    items: list[pytest.Item] = []
    spent = 0.0
    known = (one for one in session.items if one.nodeid in names | more)
    for item in sorted(known, key=lambda one: (one.nodeid not in names, took[one.nodeid])):
        spent += took[item.nodeid]
        if spent < BUDGET or not items:
            items.append(item)
    return items


def run(session: pytest.Session, items: Sequence[pytest.Item]) -> None:
    """Run tests until one fails, and print nothing."""
    quiet(session)
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return


def loaded(path: Path) -> ModuleType:
    """Return the module of a file."""
    return next(one for one in list(sys.modules.values()) if getattr(one, "__file__", None) == str(path))


def remade(mutant: Mutant) -> list[ast.Assign | ast.AnnAssign]:
    """Return the tables of a module that a mutant changes, and those computed from them, in order."""
    old = {ast.dump(one) for one in ast.parse(mutant.path.read_text(encoding="utf-8")).body}
    changed: set[str] = set()
    tables = []
    for statement in ast.parse(mutant.source).body:
        used = {one.id for one in ast.walk(statement) if isinstance(one, ast.Name)}
        if ast.dump(statement) in old and not used & changed:
            continue
        if isinstance(statement, ast.FunctionDef):
            changed.add(statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            tables.append(statement)
            changed |= assigned(statement)
    return tables


def holding(path: Path, tables: Iterable[ast.Assign | ast.AnnAssign]) -> list[Path]:
    """Return the files of the modules that import one of some tables."""
    module = loaded(path)
    names = set().union(*map(assigned, tables))
    return [
        Path(str(one.__file__))
        for name, one in list(sys.modules.items())
        if name.startswith("standfirst")
        and any(one.__dict__.get(key) is getattr(module, key) for key in names)
    ]


def rebind(path: Path, tables: Iterable[ast.Assign | ast.AnnAssign]) -> None:
    """Set tables of a module to their changed values wherever they were imported."""
    module = loaded(path)
    for statement in tables:
        before = {name: getattr(module, name) for name in assigned(statement)}
        exec(compile(ast.Module([statement], []), path, "exec"), module.__dict__)  # noqa: S102  # the mutant
        for name, value in before.items():
            replace(name, value, getattr(module, name))


def assigned(statement: ast.Assign | ast.AnnAssign) -> set[str]:
    """Return the names that a statement sets."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}


def replace(name: str, before: object, now: object) -> None:
    """Set a name to its new value in the modules that import it."""
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType) and module.__dict__.get(name) is before:
            setattr(module, name, now)


def quiet(session: pytest.Session) -> None:
    """Silence a fork."""
    session.config.get_terminal_writer()._file = Path(os.devnull).open("w")  # noqa: SIM115, SLF001  # until it ends


def explained() -> set[str]:
    """Return the survivors that docs/mutation.md explains."""
    text = DOCS.read_text(encoding="utf-8") if DOCS.exists() else ""
    return set(re.findall(r"^- (`[^`]+` `[^`]+`: `[^`]+` → `[^`]+`)", text, re.MULTILINE))


def sampled(modules: Iterable[str], every: int, seed: int) -> list[Mutant]:
    """Return each mutant of some modules, or a sample of one in so many of each module."""
    chance, chosen = random.Random(seed), []  # noqa: S311  # the same mutants again for the same seed
    for path in sorted(path for name in modules for path in (ROOT / "standfirst").glob(name)):
        made = mutants(path)
        numbers = sorted(chance.sample(range(len(made)), -(-len(made) // every)))
        chosen += [made[number] for number in numbers]
    return chosen


def main() -> int:
    """Try the mutants of some groups, and print the survivors and their number."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("group", nargs="*", help=", ".join(GROUPS))
    parser.add_argument("--module", help="only this module of the group, as `library/changes.py`")
    parser.add_argument("--every", type=int, default=1, help="one in so many mutants of each module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", action="store_true", help="run slow tests too, as those of published.py")
    options = parser.parse_args()
    os.chdir(ROOT)
    rows, known, left = [], explained(), 0
    out = os.dup(1)
    for group in options.group or GROUPS:
        modules, tests = GROUPS[group]
        chosen = sampled([options.module] if options.module else modules, options.every, options.seed)
        bench = Bench(
            chosen,
            lambda mutant, why: (
                0 if mutant.name in known else os.write(out, f"{mutant.name}{why}\n".encode())
            ),
        )
        start = spent()
        with tempfile.TemporaryDirectory() as folder:  # each fork empties it first
            words = [
                "-q",
                "-p",
                "no:cacheprovider",
                "--basetemp",
                f"{folder}/tests",
                "-m",
                ALMOST_ALL if options.slow else FAST,
                "-k",
                "not postgres",
                *tests,
            ]
            status = pytest.main(words, plugins=[bench])
        if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return 2
        took = spent() - start
        reasons = sum(one.name in known for one in bench.survivors)
        left += len(bench.survivors) - reasons
        rows.append(
            (
                group,
                len(chosen),
                len(chosen) - len(bench.survivors),
                reasons,
                len(bench.survivors) - reasons,
                f"{took:.0f}",
            )
        )
    sys.stdout.write(
        "| group | mutants | killed | explained | left | seconds of the processor |\n|---|---|---|---|---|---|\n"
    )
    for row in rows:
        sys.stdout.write(f"| {' | '.join(map(str, row))} |\n")
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main())
