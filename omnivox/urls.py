"""Addresses of the whole product; every app brings its own."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView
from django.views.i18n import JavaScriptCatalog
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from kernel.pages import admin_sign_in

admin.autodiscover()  # not by the app: so that only web processes pay for the import

handler500 = "kernel.pages.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/login/", admin_sign_in, name="admin-sign-in"),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="jsi18n"),
    path("", include("kernel.urls")),
    path("", include("chat.urls")),  # before agentzone: of a call, …/client/ is none of its acts
    path("", include("agentzone.urls")),
    path("", include("knowledge.urls")),
    path("", include("mail.urls")),
]
if settings.DEBUG:
    urlpatterns.append(
        path("styleguide/", TemplateView.as_view(template_name="styleguide/index.html"), name="styleguide")
    )
