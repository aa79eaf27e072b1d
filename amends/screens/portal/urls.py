"""What a customer can open: their case, by a link from our mail."""

from django.urls import URLPattern, URLResolver, path

from amends.screens.portal import answering, cases, downloads

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<str:token>/", cases.show, name="case"),
    path("<str:token>/messages/", answering.write, name="messages"),
    path("<str:token>/confirmation/", answering.confirm, name="confirmation"),
    path("<str:token>/denial/", answering.deny, name="denial"),
    path("<str:token>/link/", answering.renew, name="link"),
    path("<str:token>/files/<int:attachment_id>/<str:name>", downloads.show, name="file"),
]
