"""Exports of other systems are recognised by their header and go in without a word; the rows here are made by hand."""

import pytest

from corpsys.corporation.models import Membership, Organisation

pytestmark = pytest.mark.django_db
ESPO = (
    "id,name,website,emailAddress,phoneNumber,type,industry,sicCode,billingAddressStreet,billingAddressCity,"
    "billingAddressState,billingAddressCountry,billingAddressPostalCode\n"
    "5f1,Alfa,https://a.example,,,Customer,Food & Beverage,,Long St. 1,Bonn,,Germany,53111\n"
    "5f2,Beta,,,,Reseller,,,,Paris,,France,\n"
    "5f3,Gamma,,,,,,,,,,,\n"
    "5f4,Delta,,,,Investor,,,,,,,\n"
)
ESPO_LABELS = (
    "ID,Name,Type,Industry,Billing Address Street,Billing Address City,Billing Address Country,Billing Address Postal Code\n"
    "5f1,Alfa,Customer,Banking,Long St. 1,Bonn,Germany,53111\n"
)
CUSTOMERS = (
    "CustomerID,CompanyName,ContactName,ContactTitle,Address,City,Region,PostalCode,Country,Phone,Fax\n"
    "ALFKI,Alfa Küche,M. A.,Owner,Obere Str. 1,Berlin,,12209,Germany,1,2\n"
)
SUPPLIERS = (
    "SupplierID,CompanyName,ContactName,ContactTitle,Address,City,Region,PostalCode,Country,Phone,Fax,HomePage\n"
    "1,Exotic Drinks,C. C.,Manager,Gilbert St. 1,London,,EC1 4SD,UK,1,,\n"
)
MODELS = (
    "customerNumber,customerName,contactLastName,contactFirstName,phone,addressLine1,addressLine2,city,state,postalCode,"
    "country,salesRepEmployeeNumber,creditLimit\n103,Alfa,S,C,1,Rue Royale 5,,Nantes,,44000,France,1370,21000.00\n"
)
PRODUCTS = (
    "productCode,productName,productLine,productScale,productVendor,productDescription,quantityInStock,buyPrice,MSRP\n"
    "S1,A,Cars,1:10,Min Castings,x,1,2,3\nS2,B,Cars,1:10,Motor City,x,1,2,3\nS3,C,Cars,1:10,Min Castings,x,1,2,3\n"
)
EMPLOYEES = (
    "employeeNumber,lastName,firstName,extension,email,officeCode,reportsTo,jobTitle\n"
    "1002,Nowak,Anna,x1,anowak@example.com,1,,President\n1056,Lis,Jan,x2,jlis@example.com,1,1002,Sales Rep\n"
)


@pytest.mark.parametrize(
    ("content", "source", "found"),
    [
        (CUSTOMERS, "northwind: Customers", {("ALFKI", "Alfa Küche", "client", "Berlin", "DE")}),
        (SUPPLIERS, "northwind: Suppliers", {("1", "Exotic Drinks", "supplier", "London", "GB")}),
        (MODELS, "classicmodels: customers", {("103", "Alfa", "client", "Nantes", "FR")}),
        (
            PRODUCTS,
            "classicmodels: products",
            {("", "Min Castings", "supplier", "", ""), ("", "Motor City", "supplier", "", "")},
        ),
        (ESPO_LABELS, "EspoCRM", {("5f1", "Alfa", "client", "Bonn", "DE")}),
    ],
)
def test_an_export_is_recognised_and_a_second_time_changes_nothing(bring, content, source, found):
    made = bring(content, level="1")
    assert made.source == source
    columns = ("external_key", "name", "kind", "city", "country")
    assert set(Organisation.objects.filter(created_by_import=made).values_list(*columns)) == found
    again = bring(content, level="1")
    assert (again.result["new"], again.result["changed"]) == (0, 0)


def test_accounts_of_espocrm_are_clients_unless_their_type_says_that_nobody_knows(bring, wrong):
    made = bring(ESPO, level="1")
    found = Organisation.objects.filter(created_by_import=made)
    assert set(found.values_list("external_key", "kind")) == {("5f1", "client"), ("5f2", "client"), ("5f3", "client")}
    alfa = found.get(external_key="5f1")
    assert (alfa.sector, alfa.address, alfa.postal_code, alfa.external_source) == (
        "Food & Beverage",
        "Long St. 1",
        "53111",
        "EspoCRM",
    )
    assert wrong(made) == [(5, "kind", "unknown_kind")]


def test_employees_become_members_with_their_title(bring):
    assert bring(EMPLOYEES, of="people").result["new"] == 2
    found = Membership.objects.filter(user__email__endswith="@example.com", department__gt="")
    assert set(found.values_list("user__name", "role", "department")) == {
        ("Anna Nowak", "member", "President"),
        ("Jan Lis", "member", "Sales Rep"),
    }
