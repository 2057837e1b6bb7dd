"""The words of the access table: sides, roles, visibility states of a cycle, data classes.

Source: access, Scope, Roles, Visibility states.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    HOST = "host", _("enterprise")
    PARTNER = "partner", _("client")

    @property
    def other(self) -> "Side":
        return Side.PARTNER if self is Side.HOST else Side.HOST


class Role(models.TextChoices):
    """What a membership of a corporation says; the part in one workspace is said by its assignment."""

    EXECUTIVE = "executive", _("executive")
    ADMINISTRATOR = "administrator", _("administrator")
    KAM = "kam", _("key-account manager")
    MEMBER = "member", _("team member")
    GUEST = "guest", _("guest of the client")


class Part(models.TextChoices):
    """The part of a person in one workspace."""

    LEADER = "leader", _("leader (key-account manager)")
    MEMBER = "member", _("team member")
    LEAD = "lead", _("client lead")
    SPECIALIST = "specialist", _("client specialist")

    @property
    def side(self) -> Side:
        return Side.HOST if self in (Part.LEADER, Part.MEMBER) else Side.PARTNER


class State(models.TextChoices):
    """Visibility state of a cycle. Only the process engine changes it, through corpsys.workspace.services."""

    P = "P", _("no process yet")
    N = "N", _("negotiation")
    C0 = "C0", _("cooperation, before the concept is presented")
    C1 = "C1", _("cooperation, concept presented")
    C2 = "C2", _("cooperation, client taking part")
    CE = "CE", _("cooperation, withdrawn or closed")
    I0 = "I0", _("integration, before both signed")
    I1 = "I1", _("integration, signed by both")
    I2 = "I2", _("integration, client taking part")
    IE = "IE", _("integration, withdrawn or closed")


class Ending(models.TextChoices):
    """Why a cycle ended; an end of the cooperation or a withdrawal hides consolidated data from both sides."""

    RUNNING = "", _("running")
    CLOSED = "closed", _("closed, cooperation goes on")
    ENDED = "ended", _("closed, cooperation ends")
    WITHDRAWN = "withdrawn", _("withdrawn by the client")


class K(models.TextChoices):
    """Data classes."""

    K1 = "K1", _("enterprise secret")
    K2 = "K2", _("enterprise's shareable raw data")
    K3 = "K3", _("client secret")
    K3B = "K3b", _("client's submitted readiness answers")
    K4 = "K4", _("client's shareable raw data")
    K5 = "K5", _("consolidated data and results")
    K6 = "K6", _("proposals, messages, decisions")
    K6B = "K6b", _("agreed terms and own commitments")
    K7 = "K7", _("win-win concept or integration agreement")
    K8 = "K8", _("joint plan, actions, monitoring, closing")
    K9 = "K9", _("that the process exists, its stage and members")
    K10 = "K10", _("audit")
    K11 = "K11", _("learning across the corporation")
