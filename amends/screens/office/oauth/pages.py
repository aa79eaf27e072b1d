"""Opening a mailbox at Microsoft 365 or Google step by step: provider, client, consent, and whether it works."""

from secrets import compare_digest
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from amends.mail.connecting import lead_through, look_whether_it_works
from amends.mail.models import Mailbox, OAuthAccount
from amends.mail.oauth import NotYet, Refused, Tokens, trade_code, trade_device_code
from amends.mail.providers import PROVIDERS
from amends.mail.sealing import SealBroken
from amends.mail.tokens import NoToken
from amends.screens.office.changing import closed_unless_admin, given_to
from amends.screens.office.oauth.asking import (
    Asked,
    ask_by_code,
    ask_in_browser,
    ask_more_slowly,
    asked_for,
    come_to_nothing,
    return_address,
    take,
)
from amends.screens.office.oauth.describing import ClientForm
from amends.screens.ui.allowing import Request, needs


@require_safe
@needs("settings.look")
def show(request: Request, mailbox_id: int) -> HttpResponse:
    """The account of a mailbox and how it stands, or the providers to choose from."""
    mailbox = get_object_or_404(Mailbox.objects.select_related("oauth_account"), pk=mailbox_id)
    account = OAuthAccount.objects.filter(mailbox=mailbox).first()
    shown = {"mailbox": mailbox, "account": account, "providers": PROVIDERS.values()}
    return render(request, "office/oauth/account.html", shown | {"may_edit": closed_unless_admin(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.edit")
def client(request: Request, mailbox_id: int, provider: str) -> HttpResponse:
    """What to do at the provider, and who we are there then."""
    mailbox = get_object_or_404(Mailbox, pk=mailbox_id)
    if provider not in PROVIDERS:
        raise Http404
    account = OAuthAccount.objects.filter(mailbox=mailbox).first()
    if not account or account.provider_key != provider:
        known = account.pk if account else None
        account = OAuthAccount(pk=known, mailbox=mailbox, provider_key=provider, tenant="", username=mailbox.address)
    form = ClientForm(given_to(request), instance=account)
    if request.method == "POST" and form.is_valid():
        form.instance.describe(form.changed_data, by=request.user.actor)
        return redirect("office:account" if form.instance.is_connected else "office:consent", mailbox.pk)
    shown = {"mailbox": mailbox, "form": form, "provider": account.provider, "return_address": return_address()}
    return render(request, "office/oauth/client.html", shown | {"may_edit": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.edit")
def consent(request: Request, mailbox_id: int) -> HttpResponse:
    """The ways to a consent; with the code somebody came back with, its end."""
    account = account_or_404(mailbox_id)
    if request.method == "POST":
        return finish(request, account)
    asked = asked_for(request)
    shown = {"mailbox": account.mailbox, "account": account, "provider": account.provider, "may_edit": True}
    ours = asked if asked and asked.mailbox_id == mailbox_id else None
    return render(request, "office/oauth/consent.html", shown | {"asked": ours})


@require_POST
@needs("settings.edit")
def ask(request: Request, mailbox_id: int) -> HttpResponse:
    """Begin a consent at the provider's page."""
    account = account_or_404(mailbox_id)
    try:
        ask_in_browser(request, account)
    except SealBroken:
        come_to_nothing(request, mailbox_id, _("The client secret cannot be read any more. Enter it again."))
    return redirect("office:consent", mailbox_id)


@require_POST
@needs("settings.edit")
def code(request: Request, mailbox_id: int) -> HttpResponse:
    """Begin a consent by a code."""
    account = account_or_404(mailbox_id)
    if not account.provider.device_page:
        raise Http404
    try:
        ask_by_code(request, account)
    except SealBroken:
        come_to_nothing(request, mailbox_id, _("The client secret cannot be read any more. Enter it again."))
    except NoToken as trouble:
        come_to_nothing(request, mailbox_id, str(trouble))
    return redirect("office:consent", mailbox_id)


@require_POST
@needs("settings.edit")
def answer(request: Request, mailbox_id: int) -> HttpResponse:
    """Ask whether the code has been typed in; a page asks this again and again, and so may a person."""
    account = account_or_404(mailbox_id)
    asked = asked_for(request)
    if asked and asked.mailbox_id == mailbox_id and asked.user_code:
        try:
            keep(request, account, trade_device_code(account.client, asked.secret))
        except NotYet as wish:
            return not_yet(request, asked, str(wish))
        except (NoToken, SealBroken) as trouble:
            come_to_nothing(request, mailbox_id, str(trouble))
    return onwards(request, mailbox_id)


@never_cache
@require_safe
@needs("settings.edit")
def come_back(request: Request) -> HttpResponse:
    """Where the provider sends people back to; only their click uses the code, for a link may be followed unasked."""
    asked = asked_for(request)
    account = OAuthAccount.objects.filter(mailbox_id=asked.mailbox_id).first() if asked else None
    given = {name: request.GET.get(name, "") for name in ("code", "state", "error", "error_description")}
    shown = {"account": account, "given": given, "may_edit": True}
    return render(request, "office/oauth/back.html", shown, status=200 if account else 404)


@require_POST
@needs("settings.edit")
def trial(request: Request, mailbox_id: int) -> HttpResponse:
    """Sign in at both servers once more."""
    account = account_or_404(mailbox_id)
    if account.is_connected:
        lead_through(account, by=request.user.actor)
        look_whether_it_works(account)
    return redirect("office:account", mailbox_id)


@require_POST
@needs("settings.edit")
def parting(request: Request, mailbox_id: int) -> HttpResponse:
    """Give the access back."""
    account_or_404(mailbox_id).part(by=request.user.actor)
    messages.success(request, _("We have forgotten the account. Take the consent back there as well."))
    return redirect("office:mailbox", mailbox_id)


def account_or_404(mailbox_id: int) -> OAuthAccount:
    """The account of this mailbox."""
    return get_object_or_404(OAuthAccount.objects.select_related("mailbox"), mailbox=mailbox_id)


def finish(request: Request, account: OAuthAccount) -> HttpResponse:
    """Trade the code for tokens, if it is the answer to what this very session has asked."""
    given = pasted(request.POST.get("address", "")) or request.POST
    asked = take(request, account.mailbox_id)
    try:
        if not asked or not asked.state or not compare_digest(asked.state, given.get("state", "")):
            come_to_nothing(
                request,
                account.mailbox_id,
                _("This answer does not belong to what you asked for, or came too late. Begin again."),
            )
        elif given.get("error"):
            raise Refused(account.provider, given["error"], given.get("error_description", ""))
        else:
            keep(request, account, trade_code(account.client, given.get("code", ""), return_address(), asked.secret))
    except (NoToken, SealBroken) as trouble:
        come_to_nothing(request, account.mailbox_id, str(trouble))
    return onwards(request, account.mailbox_id)


def pasted(address: str) -> dict[str, str]:
    """What an address somebody was sent to says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address.strip()).query).items()}


def keep(request: Request, account: OAuthAccount, tokens: Tokens) -> None:
    """Keep the consent, lead the mailbox through its servers, and look whether they let us in."""
    account.consent(tokens, by=request.user.actor)
    take(request, account.mailbox_id)
    lead_through(account, by=request.user.actor)
    look_whether_it_works(account)


def not_yet(request: Request, asked: Asked, wish: str) -> HttpResponse:
    """Nobody has typed the code in; a page that asks by itself stays as it is."""
    if wish == "slow_down":
        ask_more_slowly(request, asked)
    elif request.htmx:
        return HttpResponse(status=204)
    if not request.htmx:
        messages.info(request, _("Nobody has typed the code in yet."))
    return onwards(request, asked.mailbox_id)


def onwards(request: Request, mailbox_id: int) -> HttpResponse:
    """To the consent while it is missing, else to how the account stands."""
    place = "office:consent" if asked_for(request) or not account_or_404(mailbox_id).is_connected else "office:account"
    url = reverse(place, args=[mailbox_id])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
