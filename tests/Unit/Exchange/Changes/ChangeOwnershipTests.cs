using CommerceMailAdmin.Engine.Exchange.Changes;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

public class ChangeOwnershipTests
{
    private const string Property = "TrustedSendersAndDomains";

    private static readonly ChangedObject Ada = new("ada@contoso.com", "Ada Lind", "id-1");

    [Fact]
    public void WhatWasAddedIsOwnedUntilItIsRemoved()
    {
        var owned = Owned(Change("1", added: ["a.example", "b.example"]), Change("2", removed: ["A.example"]));

        Assert.Equal(["b.example"], owned.Of(null, Ada));
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

        Assert.Equal(["b.example"], owned.Of(null, Ada));
    }

    [Fact]
    public void TheIdDecidesWhateverTheNamesAre()
    {
        var owned = Owned(Change("1", added: ["a.example"]), Change("1", added: ["b.example"], id: "id-2"));

        Assert.Equal(["a.example"], owned.Of(null, new ChangedObject("byron@contoso.com", "Ada Byron", "ID-1")));
        Assert.Equal(["b.example"], owned.Of("tenant", Ada with { Id = "id-2" }));
        Assert.Empty(owned.Of(null, Ada with { Id = "id-3" }));
    }

    [Fact]
    public void WhereTheIdIsUnknownNothingIsOwnedForCertain()
    {
        var owned = Owned(Change("1", added: ["a.example"]), Change("1", added: ["b.example"], id: null));

        Assert.Empty(owned.Of(null, Ada with { Id = null }));
    }

    [Fact]
    public void AChangeWithoutAnIdIsTheObjectsByNameAndTarget()
    {
        var owned = Owned(Change("1", added: ["a.example"], id: null));

        Assert.Equal(["a.example"], owned.Of(null, Ada));
        Assert.Equal(["a.example"], owned.Of(null, new ChangedObject("ada", "ADA LIND", "id-1") { OtherNames = ["Ada@contoso.com"] }));
        Assert.Empty(owned.Of(null, new ChangedObject("bo@contoso.com", "Ada Lind", "id-1")));
        Assert.Equal(["a.example"], owned.Of(null, new ChangedObject("bo@contoso.com", "Ada Lind", "id-1") { HasUniqueName = true }));
        Assert.Empty(owned.Of(null, new ChangedObject("ada@contoso.com", "Ada Byron", "id-1")));
        Assert.Empty(owned.Of("tenant", Ada));
    }

    [Theory]
    [InlineData(null, "id-1")]
    [InlineData("id-1", null)]
    public void ALaterLineForTheNameMakesAnEarlierOneOutOfDateWhicheverHasTheId(string? first, string? second)
    {
        var owned = Owned(Change("1", added: ["a.example", "b.example"], id: first), Change("2", removed: ["a.example"], id: second));

        Assert.Equal(["b.example"], owned.Of(null, Ada));
    }

    [Fact]
    public void WithoutAnIdTheOnlyObjectOfTheNameIsPresumed()
    {
        var ada = Ada with { Id = null };

        Assert.Equal(["a.example"], Owned(Change("1", added: ["a.example"])).Presumably(null, ada));
        Assert.Equal(["a.example"], Owned(Change("1", added: ["a.example"], id: null)).Presumably(null, ada));
        Assert.Empty(Owned(Change("1", added: ["a.example"]), Change("1", added: ["a.example"], id: "id-2")).Presumably(null, ada));
        Assert.Empty(Owned(Change("1", added: ["a.example"])).Presumably("tenant", ada));
    }

    [Fact]
    public void PropertiesAreKeptApart() =>
        Assert.Equal(["a.example"],
            Owned(Change("1", added: ["a.example"]), Change("1", added: ["b.example"]) with { Property = "IPAllowList" }).Of(null, Ada));

    [Fact]
    public void TheLastObjectOfARunComesFirst()
    {
        var owned = Owned(
            Change("1", added: ["a.example"]), Change("1", added: ["a.example"], id: "id-2") with { Name = "Bo Chen", Target = "bo" },
            Change("1", added: ["a.example"], id: null) with { Name = "Twin", Target = "p" },
            Change("1", added: ["b.example"], id: null) with { Name = "Twin", Target = "q" });

        Assert.Equal(["q", "p", "bo", "ada@contoso.com"], owned.OfRun("1").Select(o => o.Object.Target));
        Assert.Equal(["b.example"], owned.OfRun("1")[0].Entries);
    }

    private static ChangeOwnership Owned(params CommerceMailChange[] changes) => new(changes, Property);

    private static CommerceMailChange Change(string run, string[]? added = null, string[]? removed = null,
        ChangeResult result = ChangeResult.Verified, string? id = "id-1") => new()
    {
        RunId = run, Time = default, User = "u", Command = "c", Target = "ada@contoso.com", Name = "Ada Lind", Id = id, Property = Property,
        Added = added ?? [], Removed = removed ?? [], Result = result,
    };
}
