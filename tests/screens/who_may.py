"""Who may look at what, and who may give orders where: written by hand, so that a view that asks for too little is found.

A new address is entered here by whoever makes it, under those who need it and nobody else.
"""

from amends.people.models import Role

NOBODY_SIGNED_IN = "signed out"

everybody = frozenset(Role.values)
answering = everybody - {Role.OBSERVER}
leading = frozenset({Role.LEAD, Role.ADMIN})
admins = frozenset({Role.ADMIN})
anyone = everybody | {NOBODY_SIGNED_IN}

MAY_LOOK = {
    anyone: """
        portal:case portal:messages portal:confirmation portal:denial portal:file brand:stylesheet brand:logo
        office:set_up office:join office:device_worker set_language account_login account_inactive account_signup
        account_reset_password
    """,
    everybody: """
        desk:home desk:queues desk:search desk:queue desk:needs_a_look desk:quarantine desk:turned_away desk:viewer
        desk:conversation desk:newer desk:standing desk:seeing desk:writing desk:html desk:text desk:customer
        desk:customer_timeline desk:organisation desk:file desk:notices desk:live office:me office:away
        office:notice_wishes
        account_logout account_change_password account_reauthenticate mfa_index mfa_authenticate
        mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes
        mfa_generate_recovery_codes mfa_download_recovery_codes usersessions_list
    """,
    answering: """
        desk:raw_mail desk:forward desk:saved_replies desk:assignment desk:snooze desk:start
    """,
    leading: """
        desk:confidence desk:exports desk:erasure office:settings office:brand office:teams office:team
        office:mailboxes office:mailbox office:fetching office:sending office:account office:reading office:rules office:rule
        office:rule_trial office:saved_replies office:new_saved_reply office:saved_reply office:colleagues
        office:colleague office:colleague_away office:policy office:causes office:learning office:holds
    """,
    admins: """
        office:new_team office:new_mailbox office:account_client office:consent office:consent_return
        office:new_rule office:rule_discarding office:new_colleague office:unseen
    """,
}

MAY_ACT = {
    anyone: """
        portal:case portal:messages portal:confirmation portal:denial portal:link portal:file office:set_up
        office:join set_language account_login account_signup account_reset_password
    """,
    everybody: """
        desk:seeing desk:notices_reading desk:notice_reading desk:live office:me office:away
        office:notice_wishes office:device_key office:devices office:device_removal
        account_logout account_change_password account_reauthenticate mfa_authenticate
        mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_generate_recovery_codes
        mfa_download_recovery_codes usersessions_list
    """,
    answering: """
        desk:actions desk:undoing desk:next desk:aside desk:look desk:release desk:blocks desk:block_lifting
        desk:messages desk:judgement desk:judgement_undoing desk:taking_back desk:forward desk:outside desk:draft desk:draft_files desk:draft_file
        desk:saved_replies desk:assignment desk:team desk:snooze desk:tags desk:closure desk:reopening
        desk:merge desk:links desk:parting desk:offer desk:customer_facts desk:customer_notes desk:customer_removals desk:vip
        desk:customer_merge desk:customer_parting desk:start desk:new_draft desk:new_draft_files
        desk:new_draft_file desk:organisation_facts
    """,
    leading: """
        desk:hold desk:confidence desk:exports desk:export_fetching desk:erasure
        office:new_saved_reply office:saved_reply office:saved_reply_removal office:saved_reply_return
        office:colleague_away office:policy office:policy_usual office:policy_return office:causes
        office:cause_names office:cause_place office:cause_retirement office:cause_return office:hold_ending
    """,
    admins: """
        office:brand office:new_team office:team office:new_mailbox office:mailbox office:fetching
        office:sending office:test_mail office:reading office:reading_trial office:reading_permit
        office:reading_withdrawal office:reading_parting office:account_client office:account_trial office:account_parting
        office:consent office:consent_request office:consent_code office:consent_answer office:new_rule
        office:rule office:rule_place office:rule_following office:rule_discarding office:new_colleague office:entrusting
        office:colleague office:invitation office:absence office:second_factor office:learning_examples
        office:learning_built_in office:retraining_use
    """,
}


def roles_for(name: str, table: dict[frozenset[str], str]) -> frozenset[str]:
    """Who may, by the table; nobody where it says nothing."""
    return next((roles for roles, names in table.items() if name in names.split()), frozenset())


def entries() -> set[str]:
    """Every address the tables name."""
    return {name for table in (MAY_LOOK, MAY_ACT) for names in table.values() for name in names.split()}
