"""The parity table is what docs/parity.md says it is, as far as it needs no NeMo."""

from pathlib import Path

from tests.parity.table import STAGES, as_markdown, stored_lines

FP32 = 5e-6


def test_the_table_holds_and_its_lines_stand_in_the_documentation(root: Path) -> None:
    documented = (root / "docs" / "parity.md").read_text(encoding="utf-8")
    lines = list(stored_lines())
    for line in lines:
        assert f"| {line.title} |" in documented
        if line.title.endswith("fp32") and "for scale" not in line.title:
            assert max(line.worst.values()) <= FP32, line.title
            assert line.equal == line.tokens > 0, line.title
    assert set(lines[0].worst) == set(STAGES)
    head, rule, first, *_ = as_markdown(lines)
    assert head.count("|") == rule.count("|") == first.count("|")
