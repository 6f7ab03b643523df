from django.urls import path

from agentzone import rest, rest_recordings, rest_scripts, rest_voice, rest_zone, support, views

urlpatterns = [
    path("accounts/login/", views.SignIn.as_view(), name="login"),
    path("accounts/logout/", views.sign_out_view, name="logout"),
    path("agentzone/", views.agentzone, name="agentzone"),
    path("api/v1/agentzone/", rest_zone.zone_view, name="api-agentzone"),
    path("api/v1/me/exit/", rest_zone.my_exit, name="my-exit"),
    path("api/v1/me/links/", rest_zone.my_links, name="my-links"),
    path("api/v1/me/news/", rest_zone.my_news, name="my-news"),
    path("api/v1/me/news/<int:news_id>/read/", rest_zone.my_news_read, name="my-news-read"),
    path("api/v1/me/history/", rest_zone.my_history, name="my-history"),
    path("api/v1/me/status/", rest.my_status, name="my-status"),
    path("api/v1/me/voice/", rest_voice.my_voice, name="my-voice"),
    path("api/v1/me/voice/device/", rest_voice.my_device, name="my-device"),
    path("api/v1/me/voice/softphone/", rest_voice.my_softphone, name="my-softphone"),
    path("api/v1/me/voice/auto-answer/", rest_voice.my_auto_answer, name="my-auto-answer"),
    path("api/v1/me/voice/plan/", rest_voice.my_plan, name="my-plan"),
    path("api/v1/me/voice/dial/", rest_voice.my_dial, name="my-dial"),
    path("api/v1/me/calls/<uuid:call_id>/targets/", rest_voice.my_targets, name="my-targets"),
    path("api/v1/me/calls/<uuid:call_id>/transfer/", rest_voice.my_transfer, name="my-transfer"),
    path("api/v1/me/calls/<uuid:call_id>/consult/", rest_voice.my_consultation, name="my-consult"),
    path("api/v1/me/calls/<uuid:call_id>/swap/", rest_voice.my_swap, name="my-swap"),
    path("api/v1/me/calls/<uuid:call_id>/digits/", rest_voice.my_digits, name="my-digits"),
    path("api/v1/me/calls/<uuid:call_id>/<str:act>/", rest_voice.my_call, name="my-call"),
    path("api/v1/me/calls/", rest_scripts.my_calls, name="my-calls"),
    path("api/v1/me/scripts/current/", rest_scripts.my_script, name="my-script"),
    path("api/v1/me/scripts/<uuid:run_id>/", rest_scripts.my_script_run, name="my-script-run"),
    path(
        "api/v1/me/scripts/<uuid:run_id>/answers/", rest_scripts.my_script_answers, name="my-script-answers"
    ),
    path("api/v1/me/scripts/<uuid:run_id>/turn/", rest_scripts.my_script_turn, name="my-script-turn"),
    path(
        "api/v1/me/scripts/<uuid:run_id>/complete/",
        rest_scripts.my_script_complete,
        name="my-script-complete",
    ),
    path("api/v1/me/scripts/<uuid:run_id>/sos/", rest_scripts.my_script_close, name="my-script-close"),
    path("api/v1/calls/<uuid:call_id>/recording/", rest_recordings.recording, name="call-recording"),
    path("api/v1/support/reports/", support.reports, name="api-support-reports"),
    path("support/<int:report_id>/screenshot/", support.screenshot, name="support-screenshot"),
    path("api/v1/me/preferences/", rest.my_preferences, name="my-preferences"),
]
