"""A form as a browser has it: what it shows, typed over, and sent."""

from dataclasses import dataclass

from lxml import html


@dataclass
class Window:
    """One window on a form: its address, and what stands in its fields."""

    client: object
    address: str
    fields: list
    action: str

    @classmethod
    def open(cls, client, address: str, marker: str) -> "Window":
        """Open the page and find the form that has this field."""
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return cls.read(client, address, answer.text, marker)

    @classmethod
    def read(cls, client, address: str, page: str, marker: str) -> "Window":
        """The form of a page that has this field."""
        form = next(f for f in html.fromstring(page).forms if marker in f.inputs)
        return cls(client, address, sent_by(form), form.action or address)

    def shows(self, name: str):
        """What stands in a field; a list where there are several."""
        found = [value for key, value in self.fields if key == name]
        return found[0] if len(found) == 1 else found

    def save(self, more=(), **typed):
        """Type into fields, and send the form."""
        wanted = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
        rest = [(name, value) for name, value in self.fields if name not in wanted]
        sent = rest + [(name, each) for name, values in wanted.items() for each in values] + list(more)
        grouped: dict = {}
        for name, value in sent:
            grouped.setdefault(name, []).append(value)
        return self.client.post(self.action, data=grouped)


def sent_by(form) -> list[tuple[str, str]]:
    """What a browser would send of a form; no buttons, no files."""
    found = []
    for field in form.iter("input", "select", "textarea"):
        name, kind = field.get("name"), field.get("type", "")
        if not name or kind in ("submit", "button", "file") or field.get("disabled") is not None:
            continue
        if field.tag == "select":
            found += [(name, value) for value in chosen(field)]
        elif kind in ("checkbox", "radio"):
            found += [(name, field.get("value", "on"))] if field.get("checked") is not None else []
        else:
            text = (field.text or "").removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
            found.append((name, field.get("value", "") if field.tag == "input" else text))
    return found


def chosen(field) -> list[str]:
    """The chosen options of a list."""
    options = field.findall(".//option")
    marked = [o.get("value", o.text) for o in options if o.get("selected") is not None]
    first = [o.get("value", o.text) for o in options[:1]]
    return marked if marked or field.get("multiple") is not None else first
