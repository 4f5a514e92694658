"""Which addresses are of an office: those at the organisation's own domain, never those of a free provider."""

FREE = frozenset(
    """
    126.com 163.com aol.com daum.net facebook.com foxmail.com gmail.com gmx.com gmx.net googlemail.com hanmail.net
    hotmail.com icloud.com live.com mail.com mail.ru me.com msn.com naver.com outlook.com proton.me protonmail.com
    qq.com rediffmail.com rocketmail.com sina.com yahoo.co.id yahoo.co.in yahoo.co.jp yahoo.com yandex.com
    ymail.com zoho.com
    """.split()  # noqa: SIM905  thirty quoted words would fill a screen
)


def domain_of(website: str | None) -> str:
    """The domain in what was noted as a website, without www."""
    text = (website or "").strip().casefold()
    text = text.partition("://")[2] or text
    return text.split("/")[0].split(":")[0].removeprefix("www.").strip(".")


def is_work_address(email: str, website: str | None) -> bool:
    """Whether an e-mail address lies at the domain of an organisation, or below it."""
    own, theirs = domain_of(website), email.rpartition("@")[2].casefold()
    if not own or "." not in own or own in FREE or theirs in FREE:
        return False
    return theirs == own or theirs.endswith(f".{own}")
