"""The addresses of the site; the chapters are named by string."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from corpsys.access.routes import EXTERNAL, PUBLIC, SIGNED_IN
from corpsys.pages import account, views

handler404 = "corpsys.pages.errors.not_found"
handler429 = "corpsys.pages.errors.too_many"
handler500 = "corpsys.pages.errors.server_error"

# Routes of libraries. Signing up and changing the address of an account are closed: people are invited.
SIGN_IN_ROUTES = (
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_reset_password_done",
    "account_confirm_email",
    "account_email_verification_sent",
)
EXTERNAL.update(dict.fromkeys(SIGN_IN_ROUTES, PUBLIC))
EXTERNAL.update(
    dict.fromkeys(
        ("account_reauthenticate", "account_change_password", "account_set_password", "account_email"), SIGNED_IN
    )
)
EXTERNAL.update({"api_schema": SIGNED_IN, "api_docs": SIGNED_IN})

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("language/", views.set_language, name="set_language"),
    path("outbox/", views.outbox, name="outbox"),
    path("", views.entrance, name="entrance"),
    path("account/", account.account, name="account"),
    path("account/confirm/", account.sign_in_again, name="sign_in_again"),
    path("", include("allauth.account.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
    path("invitation/", include("corpsys.workspace.public_urls")),
    path("api/v1/<slug:corporation>/", include("corpsys.api_urls")),
    path("api/v1/<slug:corporation>/", include("analytics.api_urls")),
    path("api/v1/<slug:corporation>/", include("cooperation.api_urls")),
    path("<slug:corporation>/", include("corpsys.page_urls")),
    path("<slug:corporation>/", include("analytics.page_urls")),
    path("<slug:corporation>/", include("cooperation.page_urls")),
]
