"""Exports of other systems that are recognised by their header: which column is what, and what is known besides.

EspoCRM names its columns by attribute in CSV and by label in XLSX. Northwind and classicmodels are the sample databases
that many people try a product with.
"""

from corpsys.intake.registry import ReadyMapping

ORGANISATIONS = (
    ReadyMapping(
        "EspoCRM",
        {
            "external_key": "id",
            "name": "name",
            "kind": "type",
            "sector": "industry",
            "address": "billingAddressStreet",
            "city": "billingAddressCity",
            "country": "billingAddressCountry",
            "postal_code": "billingAddressPostalCode",
        },
        {"kind": "client"},
    ),
    ReadyMapping(
        "EspoCRM",
        {
            "external_key": "ID",
            "name": "Name",
            "kind": "Type",
            "sector": "Industry",
            "address": "Billing Address Street",
            "city": "Billing Address City",
            "country": "Billing Address Country",
            "postal_code": "Billing Address Postal Code",
        },
        {"kind": "client"},
    ),
    ReadyMapping(
        "northwind: Customers",
        {
            "external_key": "CustomerID",
            "name": "CompanyName",
            "address": "Address",
            "city": "City",
            "country": "Country",
            "postal_code": "PostalCode",
        },
        {"kind": "client"},
    ),
    ReadyMapping(
        "northwind: Suppliers",
        {
            "external_key": "SupplierID",
            "name": "CompanyName",
            "address": "Address",
            "city": "City",
            "country": "Country",
            "postal_code": "PostalCode",
        },
        {"kind": "supplier"},
    ),
    ReadyMapping(
        "classicmodels: customers",
        {
            "external_key": "customerNumber",
            "name": "customerName",
            "address": "addressLine1",
            "city": "city",
            "country": "country",
            "postal_code": "postalCode",
        },
        {"kind": "client"},
    ),
    ReadyMapping(
        "classicmodels: products",
        {"name": "productVendor"},
        {"kind": "supplier"},
    ),
)
PEOPLE = (
    ReadyMapping(
        "classicmodels: employees",
        {"first_name": "firstName", "last_name": "lastName", "email": "email", "department": "jobTitle"},
        {"role": "member"},
    ),
)
