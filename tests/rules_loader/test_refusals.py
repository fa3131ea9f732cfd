"""Every refusal of the rule loader, one file each: what, where, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccreason.errors import RuleError
from ccreason.rules import read_rule, read_rules
from ccreason.rules.fragment import REFUSED_WORDS

REFUSED = Path(__file__).parent / "refused"

# file, message, line, construct (None: not told)
CASES = [
    ("now", "refused-time", 19, "NOW"),
    ("rand", "refused-random", 19, "RAND"),
    ("uuid", "refused-random", 19, "UUID"),
    ("struuid", "refused-random", 19, "STRUUID"),
    ("bnode", "refused-random", 19, "BNODE"),
    ("sample", "refused-order", 19, "SAMPLE"),
    ("group-concat", "refused-order", 19, "GROUP_CONCAT"),
    ("reduced", "refused-order", 18, "REDUCED"),
    ("limit", "refused-order", 18, "LIMIT"),
    ("offset", "refused-order", 18, "OFFSET"),
    ("service", "refused-outside", 19, "SERVICE"),
    ("graph", "refused-outside", 18, "GRAPH"),
    ("from", "refused-outside", 15, "FROM"),
    ("double-literal", "double", 19, "1.5e0"),
    ("double-typed", "double", 19, '"1.5"^^<http://www.w3.org/2001/XMLSchema#double>'),
    ("double-cast", "double", 19, "xsd:double"),
    ("float-values", "double", 19, '"1"^^<http://www.w3.org/2001/XMLSchema#float>'),
    ("division", "division", 19, "/"),
    ("division-not-rounded", "division", 19, "/"),
    ("division-other-scale", "division", 19, "/"),
    ("average", "average", 18, "AVG"),
    ("blank-in-head", "blank-in-head", 15, "_:gap"),
    ("blank-list-in-head", "blank-in-head", 15, "[ ]"),
    ("empty-head", "empty-head", None, None),
    ("head-variable", "head-variable", 15, "?bnad"),
    ("head-variable-negated", "head-variable", 15, "?band"),
    ("template-variable", "template-variable", 9, "{vlaue}"),
    ("template-brace", "template-brace", 9, "{x} is rated {v."),
    ("missing-source", "missing-field", 1, "source"),
    ("missing-indonesian", "missing-field", 3, "title.id"),
    ("unknown-key", "unknown-key", 5, "sources"),
    ("unknown-layer", "unknown-value", 4, "layer: observed"),
    ("unknown-basis", "unknown-value", 6, "basis: Inference"),
    ("unknown-slide", "unknown-value", 5, "source: s99"),
    ("other-id", "id-not-file", 2, "another-id"),
    ("bad-id", "bad-id", 2, "Bad_Id"),
    ("no-front-matter", "no-front-matter", 1, None),
    ("front-matter-open", "front-matter-open", 1, None),
    ("front-matter-yaml", "front-matter-yaml", 4, None),
    ("key-twice", "key-twice", 5, "layer"),
    ("syntax", "syntax-at", 20, "}"),
    ("unknown-prefix", "unknown-prefix", 18, "ccc:"),
    ("stray-character", "syntax-at", 18, "§"),
    ("select", "outside-fragment", 14, "SELECT"),
    ("construct-where", "outside-fragment", 14, "CONSTRUCT WHERE"),
    ("base", "outside-fragment", 14, "BASE"),
    ("collection", "outside-fragment", 19, "collection ( )"),
    ("order-by", "outside-fragment", 19, "ORDER"),
    ("hash-function", "outside-fragment", 19, "MD5"),
    ("foreign-function", "outside-fragment", 19, "https://example.org/f( )"),
    ("group-by-expression", "outside-fragment", 18, "GROUP BY (expression)"),
    ("top-level-order", "outside-fragment", 20, "ORDER"),
    ("regex-flags", "outside-fragment", 19, 'REGEX with the flags "x"'),
    ("reserved-name", "outside-fragment", 18, "?_v"),
]


def refuse(name: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        read_rule(REFUSED / f"{name}.rq")
    return caught.value


@pytest.mark.parametrize(("name", "message", "line", "construct"), CASES)
def test_refused(name: str, message: str, line: int | None, construct: str | None) -> None:
    error = refuse(name)
    assert error.message == f"rules.{message}"
    assert error.position is not None
    assert error.position.path == str(REFUSED / f"{name}.rq")
    assert error.position.line == line
    if construct is not None:
        assert error.values["construct"] == construct
    assert error.exit_code == 2


@pytest.mark.parametrize("name", [case[0] for case in CASES])
@pytest.mark.parametrize("lang", ["en", "id"])
def test_refusal_is_worded(name: str, lang: str) -> None:
    error = refuse(name)
    text = error.render(lang)
    assert f"{name}.rq" in text
    if construct := error.values.get("construct"):
        assert construct in text or error.message in ("rules.division", "rules.average")


def test_english_and_indonesian_differ() -> None:
    for name, *_ in CASES:
        error = refuse(name)
        assert error.render("en") != error.render("id")


def test_every_file_is_tested() -> None:
    assert sorted(case[0] for case in CASES) == sorted(p.stem for p in REFUSED.glob("*.rq"))


def test_every_refused_word_is_tested() -> None:
    assert {case[3] for case in CASES} >= set(REFUSED_WORDS)


def test_nearest_name_is_offered() -> None:
    assert refuse("unknown-key").suggestion == "source"
    assert refuse("unknown-layer").suggestion == "observe"
    assert refuse("unknown-basis").suggestion == "ProjectInference"


def test_same_id_twice(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    text = (REFUSED.parent / "accepted" / "plain.rq").read_text(encoding="utf-8")
    files = [tmp_path / "a" / "plain.rq", tmp_path / "b" / "plain.rq"]
    for path in files:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_rules(files)
    assert caught.value.message == "rules.id-twice"
    assert caught.value.position is not None
    assert caught.value.position.path == str(files[1])
    assert caught.value.found == str(files[0])


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.rq"
    path.write_bytes(b"# ---\n# id: latin\n# title: {en: caf\xe9}\n")
    with pytest.raises(RuleError) as caught:
        read_rule(path)
    assert caught.value.message == "rules.encoding"
    assert caught.value.position is not None
    assert caught.value.position.line == 3


def test_folder_without_rules(tmp_path: Path) -> None:
    from ccreason.rules import rule_files

    with pytest.raises(RuleError) as caught:
        rule_files(tmp_path)
    assert caught.value.message == "rules.no-rules"
