"""What comes back from public pages; these forms carry no session, the link is the only proof."""

from dataclasses import dataclass

from .queries import Preferences

ONE_CLICK = "One-Click"


@dataclass(frozen=True)
class Wish:
    """What somebody asks for on the unsubscribe page, or their mail program for them."""

    is_one_click: bool
    from_page: bool
    everything: bool
    again: bool

    @classmethod
    def read(cls, form) -> "Wish":
        """The wish in a posted form."""
        return cls(
            is_one_click=form.get("List-Unsubscribe") == ONE_CLICK,
            from_page="page" in form,
            everything="everything" in form,
            again="again" in form,
        )


def read_preferences(form) -> Preferences:
    """The choices in a posted form."""
    return Preferences(
        topics=frozenset(form.getlist("topic")),
        language=form.get("language", "").strip()[:20],
        stop_all="stop_all" in form,
    )
