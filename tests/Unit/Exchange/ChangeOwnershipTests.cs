using CommerceMailAdmin.Engine.Exchange.Journal;

namespace CommerceMailAdmin.Unit.Exchange;

public class ChangeOwnershipTests
{
    private const string Property = "TrustedSendersAndDomains";

    [Fact]
    public void WhatWasAddedIsOwnedUntilItIsRemoved()
    {
        var owned = Owned(Change("1", added: ["a.example", "b.example"]), Change("2", removed: ["A.example"]));

        Assert.Equal(["b.example"], owned.Of(null, "ada lind"));
        Assert.Equal(["b.example"], Assert.Single(owned.OfRun("1")).Entries);
    }

    [Fact]
    public void AnEntryBelongsToTheLastRunThatAddedIt()
    {
        var owned = Owned(Change("1", added: ["a.example"]), Change("2", added: ["a.example"]));

        Assert.Empty(owned.OfRun("1"));
        Assert.Equal(["a.example"], Assert.Single(owned.OfRun("2")).Entries);
    }

    [Fact]
    public void AFailedChangeOwnsNothingAnUnverifiedOneWhatItMeantToAdd()
    {
        var owned = Owned(
            Change("1", added: ["a.example"], result: ChangeResult.Failed),
            Change("2", added: ["b.example"], result: ChangeResult.Unverified),
            Change("3", removed: ["b.example"], result: ChangeResult.Unverified));

        Assert.Equal(["b.example"], owned.Of(null, "Ada Lind"));
    }

    [Fact]
    public void OrganisationsAndPropertiesAreKeptApart()
    {
        var owned = Owned(
            Change("1", added: ["a.example"]) with { Organization = "tenant" },
            Change("1", added: ["b.example"]) with { Property = "IPAllowList" });

        Assert.Empty(owned.Of(null, "Ada Lind"));
        Assert.Equal(["a.example"], owned.Of("tenant", "Ada Lind"));
    }

    [Fact]
    public void TheLastObjectComesFirstByItsLastTarget()
    {
        var owned = Owned(
            Change("1", added: ["a.example"]), Change("1", added: ["a.example"]) with { Name = "Bo Chen", Target = "bo" }, Change("2") with { Target = "ada" });

        Assert.Equal(["bo", "ada"], owned.OfRun("1").Select(o => o.Target));
    }

    private static ChangeOwnership Owned(params CommerceMailChange[] changes) => new(changes, Property);

    private static CommerceMailChange Change(string run, string[]? added = null, string[]? removed = null, ChangeResult result = ChangeResult.Verified) => new()
    {
        RunId = run, Time = default, User = "u", Command = "c", Target = "ada@contoso.com", Name = "Ada Lind", Property = Property,
        Added = added ?? [], Removed = removed ?? [], Result = result,
    };
}
