"""A bar chart as SVG."""

from __future__ import annotations

from html import escape

_LINE, _GAP, _LEFT, _WIDTH = 18, 10, 250, 420
_STYLE = (
    "<style>text{font:12px sans-serif;fill:#222}.head{font-weight:bold}rect{fill:#9aa5b1}rect.own{fill:#1f6feb}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>"
)


def bars(groups: dict[str, dict[str, float]], unit: str, own: str) -> str:
    """A chart of groups of bars, longest first in each; those whose names begin with ``own`` stand out.

    >>> chart = bars({"a → b": {"x": 2.0, "y": 1.0}}, "MB/s", "x")
    >>> chart.count("<rect"), chart.count('class="own"')
    (2, 1)
    """
    longest = max(value for group in groups.values() for value in group.values())
    parts = []
    y = _LINE
    parts.append(f'<text x="{_LEFT}" y="{y}">{escape(unit)}</text>')
    for name, group in groups.items():
        y += _LINE + _GAP
        parts.append(f'<text class="head" x="8" y="{y}">{escape(name)}</text>')
        for tool, value in sorted(group.items(), key=lambda each: -each[1]):
            width = max(1.0, value / longest * _WIDTH)
            kind = ' class="own"' if tool.startswith(own) else ""
            parts.append(f'<text x="{_LEFT - 8}" y="{y}" text-anchor="end">{escape(tool)}</text>')
            parts.append(f'<rect{kind} x="{_LEFT}" y="{y - 11}" width="{width:.1f}" height="13"/>')
            parts.append(f'<text x="{_LEFT + width + 6:.1f}" y="{y}">{value:.1f}</text>')
            y += _LINE
        y -= _LINE
    total = _LEFT + _WIDTH + 60
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {y + _LINE}" width="{total}" '
        f'height="{y + _LINE}">{_STYLE}\n{body}\n</svg>\n'
    )
