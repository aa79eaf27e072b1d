"""Addresses of signing in: allauth's views, only those that have a page of ours, each saying who may open it."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.usersessions.views import list_usersessions
from django.urls import path

from amends.screens.office.signing_in import SignIn, cannot_get_in, closed
from amends.screens.ui.allowing import needs, open_to_everyone

mine = needs("desk.look")

urlpatterns = [
    path("login/", open_to_everyone(SignIn.as_view()), name="account_login"),
    path("logout/", open_to_everyone(account.logout), name="account_logout"),
    path("inactive/", open_to_everyone(account.account_inactive), name="account_inactive"),
    path("signup/", open_to_everyone(closed), name="account_signup"),
    path("password/reset/", open_to_everyone(cannot_get_in), name="account_reset_password"),
    path("password/change/", mine(account.password_change), name="account_change_password"),
    path("reauthenticate/", mine(account.reauthenticate), name="account_reauthenticate"),
    path("2fa/", mine(second_factor.index), name="mfa_index"),
    path("2fa/authenticate/", open_to_everyone(second_factor.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", mine(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", mine(app.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", mine(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", mine(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", mine(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", mine(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("sessions/", mine(list_usersessions), name="usersessions_list"),
]
