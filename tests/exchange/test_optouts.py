"""What other tools say about not writing becomes suppressions, never subscriptions."""

import pytest
from sqlalchemy import func, select

from crm import exchange
from crm.audiences.models import ConsentEvent, Suppression
from crm.exchange.planning.stops import stops_of
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.tokens import address_hash

from .conftest import five, imported


def blocked(address):
    rows = select(Suppression.reason, Suppression.scope).where(
        Suppression.addr_hash == address_hash("email", address)
    )
    return set(map(tuple, db.session.execute(rows)))


def grants():
    return db.session.scalar(select(func.count()).select_from(ConsentEvent))


MAILCHIMP = "Email Address,First Name,Last Name,OPTIN_TIME,CONFIRM_TIME,{more}LEID,EUID\n"


@pytest.mark.parametrize(
    ("name", "more", "cell", "grounds"),
    [
        ("unsubscribed_members_export_1.csv", "UNSUB_TIME,UNSUB_REASON,", "2025-01-01 10:00:00,too much,", ("unsubscribed", "marketing")),
        ("cleaned_members_export_1.csv", "CLEAN_TIME,", "2025-01-01 10:00:00,", ("hard_bounce", "all")),
        ("nonsubscribed_members_export_1.csv", "", "", ("manual", "marketing")),
        ("archived_members_export_1.csv", "", "", ("manual", "marketing")),
        ("list.csv", "UNSUB_TIME,", "2025-01-01 10:00:00,", ("unsubscribed", "marketing")),
    ],
)  # fmt: skip
def test_exports_of_mailchimp(slate, name, more, cell, grounds):
    text = MAILCHIMP.format(more=more) + f"ana@x.example,Ana,Silva,2020-01-01 10:00:00,,{cell}1,a1\n"
    run = imported(text, name, basis="consent")

    assert five(run) == (1, 0, 0, 0, 0)
    assert blocked("ana@x.example") == {grounds}
    assert grants() == 0
    assert exchange.report(run)["opted_out"] == 1


def test_an_export_of_civicrm(slate):
    head = (
        "Contact ID,First Name,Last Name,Email,No Bulk Emails (User Opt Out),Do Not Email,On Hold,Hold date,"
        "Is deceased,Do Not Trade\n"
    )
    run = imported(
        head
        + "1,Ana,Silva,ana@x.example,Yes,No,No,,No,No\n2,Ben,Tau,ben@x.example,No,Yes,No,,No,No\n"
        + "3,Cid,Rao,cid@x.example,No,No,On Hold Bounce,2024-02-02,No,No\n4,Dee,Lim,dee@x.example,No,No,No,,Yes,No\n"
        + "5,Eve,Ong,eve@x.example,No,No,No,,No,No\n"
    )

    assert five(run) == (5, 0, 0, 0, 0)
    assert blocked("ana@x.example") == {("unsubscribed", "marketing")}
    assert blocked("ben@x.example") == {("manual", "all")}
    assert blocked("cid@x.example") == {("hard_bounce", "all")}
    assert blocked("dee@x.example") == {("manual", "all")}
    assert blocked("eve@x.example") == set()
    assert grants() == 1


@pytest.mark.parametrize(
    ("heading", "cell", "grounds"),
    [
        ("status", "blocklisted", {("manual", "all")}),
        ("status", "unsubscribed", {("unsubscribed", "marketing")}),
        ("status", "enabled", set()),
        ("Opted out of all email", "true", {("unsubscribed", "marketing")}),
        ("Opted out of all email", "false", set()),
        ("emailAddressIsOptedOut", "1", {("unsubscribed", "marketing")}),
    ],
)
def test_exports_of_other_tools(slate, heading, cell, grounds):
    imported(f"name,email,{heading}\nAna Silva,ana@x.example,{cell}\n")

    assert blocked("ana@x.example") == grounds
    assert grants() == (0 if grounds else 1)


@pytest.mark.parametrize(
    "word", ["Ya", "はい", "예", "是", "ใช่", "có", "Oui", "evet", "X", "✓", "2024-05-01", "perhaps"]
)
def test_yes_in_many_languages_and_whatever_is_not_no(word):
    assert stops_of({"stops": {"unsubscribed": word}})


@pytest.mark.parametrize(
    "word", ["Tidak", "いいえ", "아니오", "否", "ไม่", "không", "Non", "hayır", "0", "FALSE"]
)
def test_no_in_many_languages(word):
    assert not stops_of({"stops": {"unsubscribed": word}})


def test_an_opt_out_holds_although_its_row_is_refused_or_repeated(slate):
    run = imported(
        "name,email,country,opt out\nAna Silva,ana@x.example,FJ,no\nAna Silva,ana@x.example,FJ,yes\n"
        "Ben Tau,ben@x.example,Narnia,yes\n"
    )

    assert five(run) == (1, 0, 0, 1, 1)
    assert blocked("ana@x.example") == {("unsubscribed", "marketing")}
    assert blocked("ben@x.example") == {("unsubscribed", "marketing")}


def test_an_opt_out_stays_when_the_import_is_undone(slate):
    run = imported("name,email,opt out\nAna Silva,ana@x.example,yes\n")
    exchange.undo_import(run.id, by=SYSTEM)

    assert blocked("ana@x.example") == {("unsubscribed", "marketing")}
