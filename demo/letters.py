"""What the demo's newsletters say."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """A newsletter of the demo, and how long ago it went out."""

    subject: str
    preheader: str
    markdown: str
    campaign: str | None
    segment: str
    topic: str
    days_ago: int


GREETING = 'Dear {{ salutation | default("colleague") }},\n\n'

COASTS = Letter(
    "Coasts that hold: what five cities did",
    "What it cost, what failed, who to call",
    GREETING
    + """# Five cities, one stubborn sea

From Semarang to Tacloban, engineers and residents rebuilt the line between city and water. Here is what it
cost, what failed first, and who you can call.

- **Semarang** moved its pumps above the flood of 2023 and halved the hours under water.
- **Tacloban** planted what the old wall had replaced: forty hectares of mangrove.
- **Galle** asked fishers where the sand goes, and believed them.

[Read the five stories](https://network.example/stories/coasts)

## Ask a colleague

Every story names the engineer who answers questions. They speak English, and most of them one more language.
""",
    "Coasts that hold",
    "Everyone we may write to",
    "newsletter",
    41,
)

AIR = Letter(
    "Clean air: what a bus lane did to a morning",
    "Numbers from three cities, measured before and after",
    GREETING
    + """# A morning in three cities

We measured one street in Hanoi, one in Jakarta and one in Ulaanbaatar for a year, before and after the buses
got a lane of their own.

1. Travel time fell by a quarter.
2. Fine dust fell by a tenth, most of it before nine.
3. Shops along the lane sold **more**, not less.

[See the measurements](https://network.example/air/lanes)

If {{ organisation | default("your city") }} measures its streets, tell us: we look for two more cities.
""",
    "ASEAN mayors for clean air",
    "Mayors and heads",
    "newsletter",
    20,
)

NOMINATIONS = Letter(
    "Call for nominations: city leadership awards",
    "Until 31 January, in any language",
    GREETING
    + """# Whom should the region know?

Nominate a colleague whose work others should copy. A page is enough, in any language; we translate.

[Nominate somebody](https://network.example/awards)

*Last year the jury read 214 nominations from 17 countries.*
""",
    None,
    "Everyone we may write to",
    "newsletter",
    6,
)

NEXT = Letter(
    "Newsletter 41: a year of small streets",
    "What we learnt from 120 pilot streets",
    GREETING
    + """# A year of small streets

One hundred and twenty streets, twelve months, one question: what is the least a city can do that people notice?

[What the streets told us](https://network.example/streets)
""",
    None,
    "Everyone we may write to",
    "newsletter",
    -1,
)

DRAFT = Letter(
    "Clean air: the invitation to Hanoi",
    "Two days, twelve cities, one air",
    GREETING
    + """# Come and breathe

We meet in Hanoi to compare a year of measurements. {{ organisation | default("Your city") }} is one of the cities
whose numbers we would like to see.

*(Ayu: the programme goes here once the venue has confirmed.)*
""",
    "ASEAN mayors for clean air",
    "Mayors and heads",
    "events",
    0,
)

SENT = (COASTS, AIR, NOMINATIONS)
