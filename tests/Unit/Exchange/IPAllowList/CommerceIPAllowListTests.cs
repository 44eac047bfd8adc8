namespace CommerceMailAdmin.Unit.Exchange.IPAllowList;

/// <summary>Add-CommerceIPAllowList, and which list a session leads to.</summary>
public class CommerceIPAllowListTests : IPAllowListTest
{
    private const string Get = "Get-HostedConnectionFilterPolicy";
    private const string Set = "Set-HostedConnectionFilterPolicy";
    private const string EdgeAdd = "Add-IPAllowListEntry";

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ThePublishedRangesAreAddedOnceWhereverTheSessionLeads(string shape, string target)
    {
        using var exchange = new EmulatedExchange(shape);

        var first = exchange.Run("Add-CommerceIPAllowList").Single;
        var second = exchange.Run("Add-CommerceIPAllowList").Single;

        Assert.Equal((target, "Added"), (first.Text("Target"), first.Text("Status")));
        Assert.Equal(Published, first.Texts("Added"));
        Assert.Equal(Published, Stored(exchange));
        Assert.Equal("Unchanged", second.Text("Status"));
        Assert.Equal(Published, second.Texts("AlreadyPresent"));
        Assert.Equal((0, 0), (exchange.Calls(Set), exchange.Calls(EdgeAdd)));
    }

    [Fact]
    public void OnlineOneGetOneSetOneGet()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceIPAllowList").Single;

        Assert.Equal((2, 1), (exchange.Calls(Get), exchange.Calls(Set)));
        Assert.Equal(("Default", "1268"), (result.Text("Name"), result.Text("RemainingEntries")));
    }

    [Fact]
    public void WhatIsThereStaysAndTheSafeListIsLeftAlone()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorConnectionFilterPolicy -IPAllowList 198.51.100.1, 192.0.2.0-192.0.2.9 -EnableSafeList $true");

        exchange.Run("Add-CommerceIPAllowList 66.220.144.7");
        var policy = exchange.Run(Get).Single;

        Assert.Equal(["198.51.100.1", "192.0.2.0-192.0.2.9", "66.220.144.7"], policy.Texts("IPAllowList"));
        Assert.Equal("True", policy.Text("EnableSafeList"));
    }

    [Fact]
    public void WhatWiderEntriesCoverIsNotAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorConnectionFilterPolicy -IPAllowList 66.220.144.0/25, 66.220.144.200/25");

        var result = exchange.Run("Add-CommerceIPAllowList 66.220.144.0/24, 66.220.144.130").Single;

        Assert.Equal("Unchanged", result.Text("Status"));
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Fact]
    public void NarrowerEntriesAreNamedInAWarning()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorConnectionFilterPolicy -IPAllowList 66.220.144.7");

        var result = exchange.Run("Add-CommerceIPAllowList 66.220.144.0/24");

        Assert.Contains("66.220.144.7", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal("Added", Assert.Single(result.Output).Text("Status"));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WhatIfTellsTheRangesAndChangesNothing(string shape, string target)
    {
        using var exchange = new EmulatedExchange(shape);

        var result = exchange.Run("Add-CommerceIPAllowList -WhatIf").Single;

        Assert.Equal((target, "Planned"), (result.Text("Target"), result.Text("Status")));
        Assert.Equal(Published, result.Texts("Planned"));
        Assert.Empty(result.Texts("Added"));
        Assert.Empty(Stored(exchange));
        Assert.False(File.Exists(exchange.Journal));
    }

    [Fact]
    public void ThePlanUnderWhatIfIsWhatIsDone()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorConnectionFilterPolicy -IPAllowList 66.220.155.0/24");

        var planned = exchange.Run("Add-CommerceIPAllowList -WhatIf").Single;
        var done = exchange.Run("Add-CommerceIPAllowList").Single;

        Assert.Equal(planned.Texts("Planned"), done.Texts("Added"));
        Assert.Equal(4, done.Texts("Added").Length);
    }

    [Fact]
    public void RangesArriveThroughThePipelineAsOneList()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("(Get-CommerceMailProfile).IPRanges | Add-CommerceIPAllowList").Single;

        Assert.Equal(Published, result.Texts("Added"));
        Assert.Equal(1, exchange.Calls(Set));
    }

    [Theory]
    [InlineData("@()", "NoRange")]
    [InlineData("''", "RangeMalformed")]
    [InlineData("$null", "RangeMalformed")]
    [InlineData("2a03:2880::/32", "RangeIPv6")]
    [InlineData("10.0.0.1, x", "RangeMalformed")]
    public void WithoutAUsableRangeNothingIsDone(string range, string errorId)
    {
        using var exchange = new EmulatedExchange();

        Assert.Equal(errorId, exchange.RunToError($"Add-CommerceIPAllowList {range}").Error.Id());
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Fact]
    public void AnEmptyPipelineDoesNotMeanThePublishedRanges()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("@() | Add-CommerceIPAllowList");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Fact]
    public void ABadRangeIsReportedAndTheOthersAreAdded()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceIPAllowList 10.0.0.0/24, 66.220.144.7");

        var error = Assert.Single(result.Errors);
        Assert.Equal(("RangeNotPublic", "10.0.0.0/24"), (error.Id(), error.TargetObject));
        Assert.Equal("Partial", Assert.Single(result.Output).Text("Status"));
        Assert.Equal(["66.220.144.7"], Stored(exchange));
    }

    [Fact]
    public void The1273rdEntryFitsAndTheNextDoesNot()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorConnectionFilterPolicy -IPAllowList $args",
            [.. Enumerable.Range(0, 1272).Select(i => $"12.0.{i / 250}.{i % 250}")]);

        var result = exchange.Run("Add-CommerceIPAllowList 66.220.144.7, 66.220.144.9").SingleRejected;
        var full = exchange.Run("Add-CommerceIPAllowList 66.220.144.11").SingleRejected;

        Assert.Equal("Partial", result.Text("Status"));
        Assert.Equal(["66.220.144.7"], result.Texts("Added"));
        Assert.StartsWith("66.220.144.9: ", Assert.Single(result.Texts("Rejected")), StringComparison.Ordinal);
        Assert.Equal("0", result.Text("RemainingEntries"));
        Assert.Equal("Rejected", full.Text("Status"));
        Assert.Equal(1273, Stored(exchange).Length);
    }

    [Fact]
    public void OfTwoPoliciesOnlyTheNamedOneIsChanged()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorConnectionFilterPolicy Second");

        exchange.Run("Add-CommerceIPAllowList 66.220.144.7 -Policy Second");

        Assert.Empty(exchange.Run($"({Get} Default).IPAllowList").Output);
        Assert.Equal("66.220.144.7", exchange.Run($"({Get} Second).IPAllowList").Single.ToString());
    }

    [Theory]
    [InlineData("'*'")]
    [InlineData("' '")]
    [InlineData("'Def?ult'")]
    public void APolicyNameThatMeansSeveralIsRefused(string policy)
    {
        using var exchange = new EmulatedExchange();

        Assert.Equal("PolicyInvalid", exchange.RunToError($"Add-CommerceIPAllowList -Policy {policy}").Error.Id());
    }

    [Fact]
    public void AnUnknownPolicyIsTold()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceIPAllowList -Policy NotFound");

        Assert.Equal("ExchangeObjectNotFound", Assert.Single(result.Errors).Id());
        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
    }

    [Theory]
    [InlineData("-Shape OnPremises", "", "TargetMissing")]
    [InlineData("-Disconnected", "", "TargetMissing")]
    [InlineData("-Shape Edge", "-Target ConnectionFilter", "ExchangeCommandMissing")]
    [InlineData("-Shape Online", "-Target Edge", "ExchangeCommandMissing")]
    [InlineData("-ExcludeCommand Set-HostedConnectionFilterPolicy", "", "ExchangeCommandMissing")]
    [InlineData("-Shape Edge -ExcludeCommand Remove-IPAllowListEntry", "", "ExchangeCommandMissing")]
    public void ASessionThatCannotIsTold(string initialize, string arguments, string errorId)
    {
        using var exchange = new EmulatedExchange(initialize);

        Assert.Equal(errorId, exchange.RunToError($"Add-CommerceIPAllowList {arguments}").Error.Id());
    }

    [Fact]
    public void ExpirationAndCommentAreKeptOnEdge()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");

        var result = exchange.Run(
            "Add-CommerceIPAllowList 66.220.144.7 -Comment 'a; \"b\"' -ExpirationTime ([datetime]::new(2099, 1, 2, 3, 4, 5))").Single;
        var entry = exchange.Run("(Get-CommerceIPAllowList).Entries").Single;

        Assert.Equal(new DateTimeOffset(new DateTime(2099, 1, 2, 3, 4, 5)), result.Properties["ExpirationTime"].Value);
        Assert.Equal(new DateTimeOffset(new DateTime(2099, 1, 2, 3, 4, 5)), entry.Properties["ExpirationTime"].Value);
        Assert.Equal(("a; \"b\"", "True"), (entry.Text("Comment"), entry.Text("AddedByThisModule")));
    }

    [Theory]
    [InlineData("-Comment shop")]
    [InlineData("-ExpirationTime ([datetime]::new(2099, 1, 1))")]
    public void OnlineHasNoExpirationAndNoComment(string option)
    {
        using var exchange = new EmulatedExchange();

        var (error, _) = exchange.RunToError($"Add-CommerceIPAllowList {option}");

        Assert.Equal("EdgeOnly", error.Id());
        Assert.Contains("-ExpiryDate", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnExpirationInThePastIsRefused()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");

        Assert.Equal("ExpirationTimePast",
            exchange.RunToError("Add-CommerceIPAllowList -ExpirationTime ([datetime]::new(2001, 1, 1))").Error.Id());
    }

    [Fact]
    public void AnExpiredEntryLetsNobodyInAndIsNotCounted()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");
        exchange.Arrange($"$null = {EdgeAdd} -IPAddress 66.220.144.7 -ExpirationTime ([datetime]::new(2001, 1, 1))");

        var result = exchange.Run("Add-CommerceIPAllowList 66.220.144.7").Single;

        Assert.Equal("Added", result.Text("Status"));
        Assert.Equal(["66.220.144.7", "66.220.144.7"], Stored(exchange));
    }
}
