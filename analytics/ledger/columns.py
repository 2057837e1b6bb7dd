"""The columns that a sales ledger file may have, and the names under which systems write them."""

from django.utils.translation import gettext_lazy as _

from corpsys.intake.registry import Field


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("; "))


FIELDS = (
    Field(
        "client",
        _("Client"),
        True,
        "text",
        synonyms=_names(
            "customer name; customername; client name; customer; customer id; customerid; customer number; customernumber; buyer; "
            "account; klient; odbiorca; kontrahent; nabywca; nazwa klienta; "
            "nazwa odbiorcy; nazwa kontrahenta; nazwa nabywcy"
        ),
    ),
    Field(
        "group",
        _("Group of the client"),
        False,
        "text",
        synonyms=_names("chain; parent; banner; holding; customer group; grupa; sieć; grupa klienta"),
    ),
    Field(
        "month",
        _("Month or date"),
        True,
        "month",
        synonyms=_names(
            "month; date; period; miesiąc; data; okres; invoice date; invoicedate; "
            "order date; orderdate; data sprzedaży; data faktury"
        ),
        is_past=True,
    ),
    Field(
        "amount",
        _("Revenue of the row"),
        False,
        "amount",
        synonyms=_names("revenue; sales; value; net; turnover; przychód; kwota; sprzedaż; wartość; netto; obrót"),
    ),
    Field(
        "quantity",
        _("Quantity"),
        False,
        "amount",
        synonyms=_names("bottles; pieces; units; volume; qty; ilość; sztuki; szt; wolumen"),
    ),
    Field(
        "price",
        _("Price of one"),
        False,
        "amount",
        synonyms=_names("price; unit price; unitprice; cena; cena jednostkowa"),
    ),
    Field("cost", _("Cost of the row"), False, "amount", synonyms=_names("costs; koszt; koszty; cogs")),
    Field(
        "profit",
        _("Profit of the row"),
        False,
        "amount",
        synonyms=_names("margin; zysk; marża; gross profit"),
    ),
    Field(
        "item",
        _("Item"),
        False,
        "text",
        synonyms=_names("product; sku; stock code; stockcode; article; produkt; towar; indeks; artykuł"),
    ),
    Field(
        "cancelled",
        _("Mark of cancelled rows"),
        False,
        "text",
        synonyms=_names("cancelled; canceled; storno; anulowano"),
    ),
)
