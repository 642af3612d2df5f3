"""Turns the short notation of the demo texts into HTML."""

from django.utils.html import escape


def to_html(text: str) -> str:
    """Lines become paragraphs, `# ` and `## ` headings, `| a | b |` rows of one table (first row its head), `- ` items of a list."""
    out: list[str] = []
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    index = 0
    while index < len(lines):
        mark = lines[index][:1]
        if mark in {"|", "-"}:
            group = []
            while index < len(lines) and lines[index].startswith(mark):
                group.append(lines[index])
                index += 1
            out.append(_table(group) if mark == "|" else "<ul>" + "".join(f"<li>{escape(row[1:].strip())}</li>" for row in group) + "</ul>")
            continue
        line = lines[index]
        if line.startswith("## "):
            out.append(f"<h3>{escape(line[3:])}</h3>")
        elif line.startswith("# "):
            out.append(f"<h2>{escape(line[2:])}</h2>")
        else:
            out.append(f"<p>{escape(line)}</p>")
        index += 1
    return "".join(out)


def _table(rows: list[str]) -> str:
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    head = "".join(f"<th>{escape(cell)}</th>" for cell in cells[0])
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in cells[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
