from django.urls import path

from mail.rest import answers, files, threads

urlpatterns = [
    path("api/v1/mail/", threads.mail, name="mail"),
    path("api/v1/mail/check/", threads.check, name="mail-check"),
    path("api/v1/mail/threads/", threads.threads, name="mail-threads"),
    path("api/v1/mail/threads/<int:thread_id>/", threads.thread, name="mail-thread"),
    path("api/v1/mail/threads/<int:thread_id>/hand-over/", threads.hand_over, name="mail-hand-over"),
    path("api/v1/mail/threads/<int:thread_id>/draft/", answers.draft, name="mail-draft"),
    path("api/v1/mail/threads/<int:thread_id>/answer/", answers.answer, name="mail-answer"),
    path("api/v1/mail/threads/<int:thread_id>/files/", answers.files, name="mail-files"),
    path("api/v1/mail/threads/<int:thread_id>/<str:act>/", threads.act, name="mail-act"),
    path("api/v1/mail/files/<uuid:file_id>/", answers.file_drop, name="mail-file-drop"),
    path("api/v1/mail/files/<uuid:file_id>/content/", files.file, name="mail-file"),
    path("api/v1/mail/letters/<uuid:letter_id>/source/", files.source, name="mail-source"),
    path("api/v1/mail/letters/<uuid:letter_id>/again/", answers.again, name="mail-again"),
    path("api/v1/mail/letters/<uuid:letter_id>/accept/", answers.accept, name="mail-accept"),
]
