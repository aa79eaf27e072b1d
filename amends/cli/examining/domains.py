"""Looking at what the world can read about the domains we send from."""

from collections.abc import Iterator

import dns.exception
import dns.resolver

from amends.cli.examining.finding import Finding
from amends.mail.models import Mailbox

PATIENCE = 3.0
RESERVED = (".example", ".test", ".invalid", ".localhost", "localhost")


def examine_domains() -> Iterator[Finding]:
    """Whether others can tell that our mail is ours."""
    domains = sorted({box.domain.lower() for box in Mailbox.objects.filter(is_active=True)})
    for domain in domains:
        if domain.endswith(RESERVED):
            yield Finding(f"{domain} is made up, nothing to look for")
        else:
            yield from examined(domain)


def examined(domain: str) -> Iterator[Finding]:
    """SPF, DMARC and DKIM of one domain."""
    for name, place, mark, remedy in (
        ("SPF", domain, "v=spf1", "Publish a TXT record that names the servers that send for you."),
        ("DMARC", f"_dmarc.{domain}", "v=dmarc1", "Publish a TXT record there, p=none to begin with."),
    ):
        try:
            is_there = any(text.lower().startswith(mark) for text in texts_at(place))
        except dns.exception.DNSException:
            yield Finding(f"{domain}: {name} could not be asked for just now")
            continue
        words = f"{domain} has {name}" if is_there else f"{domain} has no {name}, so its mail may count as spam"
        yield Finding(words, "" if is_there else remedy)
    yield examined_keys(domain)


def examined_keys(domain: str) -> Finding:
    """Whether any DKIM key is published. Its name is the sender's choice, but below a name that is not there is nothing
    (RFC 8020), so one question answers for all names."""
    place = f"_domainkey.{domain}"
    try:
        dns.resolver.resolve(place, "TXT", lifetime=PATIENCE)
    except dns.resolver.NXDOMAIN:
        remedy = f"Let your mail server sign with DKIM, and publish its key below {place}."
        return Finding(f"{domain} has no DKIM key, so others cannot tell that its mail is yours", remedy)
    except dns.resolver.NoAnswer:
        pass
    except dns.exception.DNSException:
        return Finding(f"{domain}: DKIM could not be asked for just now")
    return Finding(f"{domain} has DKIM keys")


def texts_at(place: str) -> list[str]:
    """The TXT records at a place."""
    try:
        answer = dns.resolver.resolve(place, "TXT", lifetime=PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    return [b"".join(record.strings).decode("latin-1") for record in answer]
