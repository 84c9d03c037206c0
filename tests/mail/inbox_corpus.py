"""Mails as they come into an inbox, worded as real programs and people word them (EXERCISE).

All names and hosts are invented. `ID` is the Message-ID of the copy that r0@example.org was sent, `READER` that
address, `PATH` the return path of the copy, `TOKEN` the reader's token.
"""

from __future__ import annotations

from typing import NamedTuple

from standfirst.mail.bounces import Effect


class Mail(NamedTuple):
    """A mail, and what should come of it."""

    name: str
    effect: Effect
    text: str


def report(
    status: str, diagnostic: str, *, action: str = "failed", about: str = "READER", **more: str
) -> str:
    """A report in the standard form (RFC 3464)."""
    kind = more.get("kind", "message/delivery-status")
    returned = more.get("returned", "text/rfc822-headers")
    headers = more.get("headers", "From: desk@example.org\nMessage-ID: ID\nSubject: A briefing")
    return f"""From: {more.get("sender", "Mail Delivery System <MAILER-DAEMON@mx.example.net>")}
To: {more.get("to", "desk@example.org")}
Subject: {more.get("subject", "Undelivered Mail Returned to Sender")}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

{more.get("words", "I could not deliver your message.")}

--b
Content-Type: {kind}

Reporting-MTA: dns; mx.example.net

{more.get("original", "")}Final-Recipient: rfc822; {about}
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--b
Content-Type: {returned}

{headers}

--b--
"""


def words(
    subject: str,
    body: str,
    sender: str = "Mail Delivery System <mailer-daemon@mx.example.net>",
    **headers: str,
) -> str:
    """A mail in plain text; `in_reply_to` becomes `In-Reply-To`."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    kind = "" if "Content_Type" in headers else "Content-Type: text/plain; charset=utf-8\n"
    return f"From: {sender}\nTo: desk@example.org\nSubject: {subject}\n{kind}{more}\n{body}\n"


def person(subject: str, body: str, sender: str = "R. Zero <READER>", **headers: str) -> str:
    """A mail of a reader."""
    return words(subject, body, sender, **headers)


REPORTS = [
    Mail("Postfix", "suppressed", report(
        "5.1.1", "smtp; 550 5.1.1 <READER>: Recipient address rejected: User unknown in virtual mailbox table")),
    Mail("Postfix about a domain", "noted", report(
        "5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=example.invalid type=MX")),
    Mail("Postfix for a forwarded address", "suppressed", report(
        "5.1.1", "smtp; 550 5.1.1 no such user", about="someone@elsewhere.example", original="Original-Recipient: rfc822;READER\n")),
    Mail("Exim says 5.0.0 for everything", "suppressed", report(
        "5.0.0", "smtp; 550 No Such User Here", subject="Mail delivery failed: returning message to sender")),
    Mail("Exim about a limit", "noted", report(
        "5.0.0", "smtp; 550 Domain example.org has exceeded the max emails per hour (250/250 (100%)) allowed")),
    Mail("Exchange Online", "suppressed", report(
        "5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient READER not found by SMTP address lookup",
        sender="Microsoft Outlook <postmaster@tenant.example>", subject="Undeliverable: A briefing", returned="message/rfc822")),
    Mail("Exchange Online blocks us", "noted", report(
        "5.7.1", "smtp;550 5.7.1 Unfortunately, messages from [192.0.2.9] weren't sent. on our block list (S3150)")),
    Mail("Gmail", "suppressed", report(
        "5.1.1", "smtp; 550-5.1.1 The email account that you tried to reach does not exist.",
        sender="Mail Delivery Subsystem <mailer-daemon@googlemail.example>", subject="Delivery Status Notification (Failure)")),
    Mail("Gmail is full", "noted", report("5.2.2", "smtp; 552-5.2.2 The email account that you tried to reach is over quota")),
    Mail("a relay gave up", "noted", report("4.4.7", "smtp; 452 4.2.2 mailbox full, retry time expired")),
    Mail("sendmail adds a remark", "suppressed", report("5.1.1 (bad mailbox)", "SMTP; 550 5.1.1 <READER>... User unknown")),
    Mail("no type before the address", "suppressed", report("5.1.1", "smtp; 550 5.1.1 gone").replace("rfc822; READER", "READER")),
    Mail("folded Message-ID", "suppressed", report("5.1.1", "smtp; 550 5.1.1 gone", headers="Message-ID:\n ID\nFrom: desk@example.org")),
    Mail("delayed", "noted", report("4.4.1", "smtp; connect timed out", action="delayed", subject="Delayed Mail (still being retried)")),
    Mail("delivered", "delivered", report("2.0.0", "smtp; 250 ok", action="delivered", subject="Successful Mail Delivery Report")),
    Mail("relayed", "delivered", report("2.0.0", "smtp; 250 ok", action="relayed")),
    Mail("international", "suppressed", report("5.1.1", "smtp; 550 5.1.1 user unknown", kind="message/global-delivery-status",
                                               returned="message/global-headers").replace("rfc822;", "utf-8;")),
    Mail("return path alone", "suppressed", report("5.1.1", "smtp; 550 5.1.1 gone", headers="From: desk@example.org", to="PATH")),
    Mail("return path in another header", "suppressed", "X-Original-To: PATH\n" + report(
        "5.1.1", "smtp; 550 5.1.1 gone", headers="From: desk@example.org")),
    Mail("Postfix about an address in quotes", "suppressed", report(
        "5.1.1", 'smtp; 550 5.1.1 <"r..zero"@example.org>... User unknown', about='"r..zero"@example.org')),
    Mail("a filter after the message", "noted", report(
        "5.0.0", "smtp; 550 Unknown user READER", words="<READER>: host mx said: 550 Unknown user READER (in reply to end of\n DATA command)")),
    Mail("a dead mailbox after the message", "suppressed", report(
        "5.1.1", "smtp; 550 5.1.1 user unknown", words="<READER>: host mx said: 550 5.1.1 user unknown (in reply to end of DATA command)")),
    Mail("its parts lost", "not understood", report("5.1.1", "smtp; 550 gone").replace("Final-Recipient", "Lost").replace("could not", "had to")),
    Mail("nothing returned", "look at", report("5.1.1", "smtp; 550 5.1.1 gone", headers="From: desk@example.org")),
    Mail("a forged Message-ID", "look at", report("5.1.1", "smtp; 550 5.1.1 gone", headers="Message-ID: <FORGED@example.org>")),
    Mail("about a stranger", "stranger", report("5.1.1", "smtp; 550 5.1.1 gone", about="x@elsewhere.example", headers="From: a@b.example")),
]  # fmt: skip

IN_WORDS = [
    Mail("Exim", "suppressed", words("Mail delivery failed: returning message to sender", """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  READER
    host mx.example.net [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<READER>:
    550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------

Message-ID: ID
From: desk@example.org""", X_Failed_Recipients="READER")),
    Mail("Exim warns", "noted", words("Warning: message 1aBcDe-000000-00 delayed 24 hours", """\
This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.net.

The address to which the message has not yet been delivered is:

  READER

------ This is a copy of your message, including all the headers. ------
Message-ID: ID""")),
    Mail("qmail", "suppressed", words("failure notice", """\
Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<READER>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <desk@example.org>
Message-ID: ID""", Return_Path="<>")),
    Mail("hMailServer", "look at", words("Message undeliverable: A briefing", """\
Your message did not reach some or all of the intended recipients.

   Subject: A briefing

The following recipient(s) could not be reached:

READER
   Error Type: SMTP
   Remote server replied: 550 5.5.0 Requested action not taken: mailbox unavailable""")),
    Mail("an old Exchange", "look at", words("Undeliverable: A briefing", """\
Your message

  To:      READER
  Subject: A briefing

did not reach the following recipient(s):

READER on Thu, 12 Mar 2026 10:00:00 +0000
    The recipient name is not recognized""", "System Administrator <postmaster@mx.example.net>")),
    Mail("a web mailer in German", "look at", words("Unzustellbar: Lagebericht", """\
Ihre Nachricht konnte nicht zugestellt werden an: READER
Der Empfänger ist unbekannt.""", "Postmaster <postmaster@mx.example.net>")),
    Mail("a web mailer in French", "look at", words("=?utf-8?q?Non_remis=C2=A0=3A_Point_de_situation?=", """\
Votre message n'a pas pu être remis à READER : adresse inconnue.""", "postmaster@mx.example.net")),
    Mail("Yahoo", "suppressed", words("Failure Notice", """\
Sorry, we were unable to deliver your message to the following address.

<READER>:
554: delivery error: dd This user doesn't have a yahoo.com account (READER) [0] - mta.example.net

--- Below this line is a copy of the message.

Message-ID: ID""", "MAILER-DAEMON@mail.example.net")),
    Mail("forwarded as an attachment", "suppressed",
         "From: A colleague <colleague@example.org>\nSubject: FW: bounced\nMIME-Version: 1.0\n"
         'Content-Type: multipart/mixed; boundary="f"\n\n--f\nContent-Type: text/plain\n\nSee below.\n\n'
         "--f\nContent-Type: message/rfc822\n\n" + report("5.1.1", "smtp; 550 5.1.1 gone") + "\n--f--\n"),
    Mail("forwarded in the text", "suppressed", person("Fwd: Undelivered Mail Returned to Sender", """\
Do you know about this one?

---------- Forwarded message ---------
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
Subject: Undelivered Mail Returned to Sender

> <READER>: host mx.example.net[192.0.2.7] said: 550 5.1.1 <READER>:
> Recipient address rejected: User unknown in local recipient table
> Message-ID: ID""", "A colleague <colleague@example.org>")),
    Mail("a status forwarded in the text", "suppressed", person("Fwd: returned", """\
> Reporting-MTA: dns; mx.example.net
>
> Final-Recipient: rfc822; READER
> Action: failed
> Status: 5.1.1
> Diagnostic-Code: smtp; 550 5.1.1 no such user
>
> Message-ID: ID""", "A colleague <colleague@example.org>")),
]  # fmt: skip


def complaint(kind: str, headers: str = "Message-ID: ID\nFrom: desk@example.org") -> str:
    """A report that a reader called a message spam (RFC 5965)."""
    return f"""From: complaints@provider.example
To: desk@example.org
Subject: FW: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <READER>

--b
Content-Type: message/rfc822

{headers}
Subject: A briefing

body
--b--
"""


COMPLAINTS = [
    Mail("spam", "suppressed", complaint("abuse")),
    Mail("opt out", "suppressed", complaint("opt-out")),
    Mail("spam without a proof", "look at", complaint("abuse", "From: desk@example.org")),
    Mail("no spam after all", "not understood", complaint("not-spam")),
]

AUTOMATIC = [
    Mail("Exchange", "automatic reply", person("Automatic reply: A briefing", "I am out of office until 4 May.", Auto_Submitted="auto-generated")),
    Mail("Exchange with an empty path", "automatic reply", person("Out of Office: A briefing", "Back on Monday.", Return_Path="<>")),
    Mail("Gmail", "automatic reply", person("Away Re: A briefing", "On leave until May.", Precedence="auto_reply")),
    Mail("vacation program", "automatic reply", person("Re: A briefing", "I will return in May.", Auto_Submitted="auto-replied (vacation)")),
    Mail("French", "automatic reply", person("=?utf-8?q?R=C3=A9ponse_automatique_=3A_Point?=", "Je suis en congé.")),
    Mail("Spanish", "automatic reply", person("=?utf-8?q?Respuesta_autom=C3=A1tica=3A_Informe?=", "De vacaciones.")),
    Mail("German", "automatic reply", person("Abwesenheitsnotiz: Lagebericht", "Bis Mai im Urlaub.")),
    Mail("Arabic", "automatic reply", person("رد تلقائي: تقرير", "أنا في إجازة.")),
    Mail("Urdu", "automatic reply", person("خودکار جواب: رپورٹ", "میں چھٹی پر ہوں۔")),
    Mail("a ticket system", "automatic reply", person("[#4711] We have received your request", "Thank you.", Auto_Submitted="auto-generated")),
    Mail("a receipt", "automatic reply", person("Read: A briefing", "--b\nContent-Type: text/plain\n\nIt was read.\n--b--",
         Auto_Submitted="auto-replied", Content_Type='multipart/report; report-type=disposition-notification; boundary="b"')),
    Mail("has left", "look at", person("Automatic reply: A briefing", "Nadia has left the organisation. Write to office@example.org.", Auto_Submitted="auto-replied")),
    Mail("no longer works here", "look at", person("Automatic reply", "I no longer work at the ministry.", Auto_Submitted="auto-replied")),
    Mail("has left, in French", "look at", person("Réponse automatique", "Mme Zéro ne travaille plus ici.", Auto_Submitted="auto-replied")),
    Mail("has left, in German", "look at", person("Automatische Antwort", "Frau Null ist nicht mehr für uns tätig.")),
    Mail("has left, in Arabic", "look at", person("رد تلقائي", "لم أعد أعمل في هذه المؤسسة.")),
]  # fmt: skip

HTML = "text/html; charset=utf-8"
WISHES = [
    Mail("as the header asks", "wants out", person("unsubscribe quetta", "")),
    Mail("with the reader's token", "unsubscribed", person("unsubscribe quetta TOKEN", "", "Alias <other@example.net>")),
    Mail("with a token that is guessed", "wants out", person("unsubscribe quetta " + "A" * 32, "")),
    Mail("an answer", "wants out", person("Re: unsubscribe", "Please.")),
    Mail("encoded", "wants out", person("=?utf-8?B?UGxlYXNlIHVuc3Vic2NyaWJlIG1l?=", "")),
    Mail("please remove me", "wants out", person("Re: [TLP:CLEAR] A briefing", "Please remove me from this list.\n\n> The briefing")),
    Mail("STOP", "wants out", person("Re: A briefing", "STOP")),
    Mail("take me off", "wants out", person("Re: A briefing", "Kindly take me off your mailing list, thanks")),
    Mail("HTML alone", "wants out", person("Re: A briefing", "<p>Please <b>stop sending</b> me this.</p><blockquote>…</blockquote>", Content_Type=HTML)),
    Mail("from an alias", "wants out", person("Re: A briefing", "Don't send me these any more.", "Other <other@example.net>", In_Reply_To="ID")),
    Mail("from an unknown alias", "wants out", person("unsubscribe", "", "Other <other@example.net>")),
    Mail("French", "wants out", person("Re: Point de situation", "Merci de me désabonner.")),
    Mail("French, other words", "wants out", person("Re: Point", "Je ne souhaite plus recevoir vos messages.")),
    Mail("Spanish", "wants out", person("Baja", "Quiero darme de baja, por favor.")),
    Mail("German", "wants out", person("Abmeldung", "Bitte abmelden.")),
    Mail("Portuguese", "wants out", person("Re: Informe", "Não quero mais receber estes emails.")),
    Mail("Arabic", "wants out", person("إلغاء الاشتراك", "شكرا")),
    Mail("Urdu", "wants out", person("Re: رپورٹ", "براہ کرم مجھے اس فہرست سے نکال دیں۔")),
    Mail("a person has left", "look at", person("Re: A briefing", "He has left the ministry, try someone else.", "Office <office@example.net>", In_Reply_To="ID")),
]  # fmt: skip

OTHER = [
    Mail("thanks", "not understood", person("Re: A briefing", "Thank you, very useful. Can we cite the second figure?")),
    Mail("a quoted footer", "not understood", person("Re: A briefing", """\
Good work.

On Thu, 12 Mar 2026 at 10:00, The desk <desk@example.org> wrote:
> A briefing
> Unsubscribe: mailto:leave@example.org""")),
    Mail("a quoted footer in HTML", "not understood", person("Re: A briefing", """\
<div>Good work.</div><div class="gmail_quote">On Thu, The desk wrote:<br>Unsubscribe: here</div>""", Content_Type=HTML)),
    Mail("an Outlook answer", "not understood", person("RE: A briefing", """\
Noted.

________________________________
From: The desk <desk@example.org>
Sent: Thursday
Subject: A briefing

Unsubscribe: mailto:leave@example.org""")),
    Mail("a newsletter", "not understood", person("Spring offers", "Buy now. " * 200 + "unsubscribe here", "Shop <news@shop.example>")),
    Mail("nothing", "not understood", "\n"),
    Mail("a long letter on stopping a flood", "not understood", person("Your briefing", "They should stop sending boats. " * 30)),
]  # fmt: skip

CORPUS = [*REPORTS, *IN_WORDS, *COMPLAINTS, *AUTOMATIC, *WISHES, *OTHER]
