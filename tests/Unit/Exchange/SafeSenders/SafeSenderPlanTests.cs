using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

public class SafeSenderPlanTests
{
    [Fact]
    public void OnlyWhatIsMissingIsAddedInTheWantedOrder()
    {
        var plan = Plan(Mailbox(["M.example"]), ["z.example", "m.example", "a.example"]);

        Assert.Equal(["z.example", "a.example"], plan.Add);
        Assert.Equal(["m.example"], plan.AlreadyPresent);
        Assert.Empty(plan.Rejected);
    }

    [Theory]
    [InlineData("@shop.example")]
    [InlineData("SHOP.Example")]
    [InlineData(" shop.example ")]
    public void StoredEntriesAreComparedWhateverTheirForm(string stored) =>
        Assert.Equal(["shop.example"], Plan(Mailbox([stored]), ["shop.example"]).AlreadyPresent);

    [Fact]
    public void AnInternationalDomainIsTheSameInBothForms() =>
        Assert.Equal(["xn--bcher-kva.example"], Plan(Mailbox(["bücher.example"]), ["bücher.example"]).AlreadyPresent);

    [Fact]
    public void ADomainCoversNeitherItsSubdomainsNorItsAddresses() =>
        Assert.Equal(["mail.shop.example", "a@shop.example"], Plan(Mailbox(["shop.example"]), ["mail.shop.example", "a@shop.example"]).Add);

    [Fact]
    public void TheOrganisationsDomainsAreRejected()
    {
        var own = new AcceptedDomains(["Contoso.com", "*.fabrikam.example"]);

        var plan = Plan(Mailbox([]), ["contoso.com", "sub.contoso.com", "fabrikam.example", "sub.fabrikam.example", "bob@contoso.com"],
            own);

        // An address may lie outside the organisation all the same; only Exchange knows.
        Assert.Equal(["sub.contoso.com", "bob@contoso.com"], plan.Add);
        Assert.Equal(["contoso.com", "fabrikam.example", "sub.fabrikam.example"], plan.Rejected.Select(r => r.Sender));
        Assert.All(plan.Rejected, r => Assert.Equal(SafeSenderRejectionReason.OwnDomain, r.Reason));
    }

    [Fact]
    public void WhatIsThereAlreadyIsNotRejected() =>
        Assert.Equal(["contoso.com"], Plan(Mailbox(["contoso.com"]), ["contoso.com"], new AcceptedDomains(["contoso.com"])).AlreadyPresent);

    [Fact]
    public void BlockedSendersAreNamedAndStillAdded()
    {
        var plan = Plan(Mailbox([], blocked: ["@B.example", "c.example"]), ["a.example", "b.example"]);

        Assert.Equal(["b.example"], plan.Blocked);
        Assert.Equal(["a.example", "b.example"], plan.Add);
    }

    [Theory]
    [InlineData(1022, 0, 2)]
    [InlineData(1000, 23, 1)]
    [InlineData(1024, 0, 0)]
    [InlineData(0, 1024, 0)]
    public void SendersBeyondTheLimitAreRejected(int senders, int recipients, int added)
    {
        string[] wanted = ["a.example", "b.example", "c.example"];

        var plan = Plan(Mailbox([.. Enumerable.Range(0, senders).Select(i => $"d{i}.example")], recipients: recipients), wanted);

        Assert.Equal(wanted.Take(added), plan.Add);
        Assert.Equal(wanted.Skip(added), plan.Rejected.Select(r => r.Sender));
        Assert.All(plan.Rejected, r => Assert.Equal(SafeSenderRejectionReason.Limit, r.Reason));
    }

    [Fact]
    public void AListBeyondTheLimitIsFullUnlessForced()
    {
        var mailbox = Mailbox([.. Enumerable.Range(0, 1025).Select(i => $"d{i}.example")]);

        Assert.Equal(0, mailbox.RemainingEntries);
        Assert.Equal(SafeSenderRejectionReason.Limit, Plan(mailbox, ["a.example"]).Rejected.Single().Reason);
        Assert.Equal(["a.example"], SafeSenderPlan.Create(mailbox, SafeSenderRequest.Create(["a.example"], force: true), null).Add);
    }

    [Fact]
    public void TheRequestsRejectionsStayInThePlan() =>
        Assert.Equal(["*.example"], Plan(Mailbox([]), ["*.example", "a.example"]).Rejected.Select(r => r.Sender));

    private static SafeSenderPlan Plan(JunkMailSettings mailbox, string[] wanted, AcceptedDomains? own = null) =>
        SafeSenderPlan.Create(mailbox, SafeSenderRequest.Create(wanted, force: false), own);

    private static JunkMailSettings Mailbox(string[] trusted, string[]? blocked = null, int recipients = 0) =>
        new("Ada Lind", trusted, blocked ?? [], recipients);
}
