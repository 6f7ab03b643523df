from django.urls import path

from agentzone import rest, support, views

urlpatterns = [
    path("accounts/login/", views.SignIn.as_view(), name="login"),
    path("accounts/logout/", views.sign_out_view, name="logout"),
    path("api/v1/me/status/", rest.my_status, name="my-status"),
    path("api/v1/support/reports/", support.reports, name="api-support-reports"),
    path("support/<int:report_id>/screenshot/", support.screenshot, name="support-screenshot"),
    path("api/v1/me/preferences/", rest.my_preferences, name="my-preferences"),
]
