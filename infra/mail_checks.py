"""What must hold of mails and pages after a deployment; each says what is wrong, and what to do."""

import boto3

from infra.stack import Stack


def sender_is_verified(stack: Stack) -> str | None:
    """SES knows the sender, or its whole domain, as ours."""
    sender = stack.parameter("SenderEmail")
    if identity_is_verified(sender):
        return None
    return f"SES > Identities: verify {sender} or its domain; until then no mail goes out"


def operators_get_mail(stack: Stack) -> str | None:
    """Outside SES's sandbox anybody gets mail; inside, only verified addresses and domains."""
    operators = stack.parameter("OperatorEmail")
    if mail_reaches_everybody(stack) is None or identity_is_verified(operators):
        return None
    return (
        f"SES is in its sandbox and {operators} is not verified, so no night report arrives: "
        "SES > Identities: verify it too, until production access is there"
    )


def mail_may_be_sent(_: Stack) -> str | None:
    """SES has not paused the account."""
    may = boto3.client("sesv2").get_account().get("SendingEnabled", False)
    return None if may else "SES > Account dashboard: sending is paused; see NoticesRefused"


def pages_arrive(stack: Stack) -> str | None:
    """The operators have confirmed that they want the mails of alarms."""
    topic, operators = stack.resource("OperatorTopic"), stack.parameter("OperatorEmail")
    pages = boto3.client("sns").get_paginator("list_subscriptions_by_topic")
    confirmed = {
        each["Endpoint"]
        for page in pages.paginate(TopicArn=topic)
        for each in page["Subscriptions"]
        # Else it is the word PendingConfirmation, or Deleted.
        if each["SubscriptionArn"].startswith("arn:")
    }
    if operators in confirmed:
        return None
    return (
        f"{operators} gets no page: open the mail `AWS Notification - Subscription Confirmation` "
        f"and confirm (for another mail: SNS > Topics > {topic.rpartition(':')[2]} > the "
        "subscription > Request confirmation)"
    )


def mail_reaches_everybody(_: Stack) -> str | None:
    """SES has let the account out of its sandbox."""
    is_out = boto3.client("sesv2").get_account().get("ProductionAccessEnabled", False)
    return (
        None
        if is_out
        else "SES is in its sandbox, only verified people get mail: SES > Get set up > Request "
        "production access"
    )


def identity_is_verified(address: str) -> bool:
    """Whether SES knows the address, or its whole domain, as ours."""
    return _is_verified(address) or _is_verified(address.partition("@")[2])


def _is_verified(identity: str) -> bool:
    client = boto3.client("sesv2")
    try:
        return client.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"]
    except client.exceptions.NotFoundException:
        return False
