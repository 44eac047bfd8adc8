namespace CommerceMailAdmin.Unit.Exchange.IPAllowList;

public class CommerceIPAllowListTests
{
    private const string Get = "Get-HostedConnectionFilterPolicy";
    private const string Set = "Set-HostedConnectionFilterPolicy";
    private const string EdgeAdd = "Add-IPAllowListEntry";
    private const string EdgeRemove = "Remove-IPAllowListEntry";

    private static readonly string[] Published = ["66.220.144.128/25", "66.220.155.128/25", "69.171.232.128/25", "69.63.178.128/25",
        "69.63.184.0/25"];

    public static TheoryData<string, string> Shapes =>
        new() { { "-Shape Online", "ConnectionFilter" }, { "-Shape Online -Prefix Shop", "ConnectionFilter" }, { "-Shape Edge", "Edge" } };

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
    [InlineData("@()")]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("2a03:2880::/32")]
    public void WithoutAUsableRangeNothingIsDone(string range)
    {
        using var exchange = new EmulatedExchange();

        Assert.Equal("NoRange", exchange.RunToError($"Add-CommerceIPAllowList {range}").Error.Id());
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
    public void AReadOnlySessionCanTest()
    {
        using var exchange = new EmulatedExchange("-ExcludeCommand Set-HostedConnectionFilterPolicy");

        Assert.Equal("Fail", exchange.Run("Test-CommerceIPAllowList").Single.Text("Result"));
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

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OnlyWhatThisModuleAddedIsRemoved(string shape, string target)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange(target == "Edge"
            ? $"$null = {EdgeAdd} -IPRange 66.220.144.128/25" : "Add-EmulatorConnectionFilterPolicy -IPAllowList 66.220.144.128/25");
        exchange.Run("Add-CommerceIPAllowList");

        var result = exchange.Run("Remove-CommerceIPAllowList -Confirm:$false").Single;
        var again = exchange.Run("Remove-CommerceIPAllowList 66.220.155.128/25").Single;
        var forced = exchange.Run("Remove-CommerceIPAllowList 66.220.144.128/25 -Force -Confirm:$false").Single;

        Assert.Equal("Partial", result.Text("Status"));
        Assert.Equal(["66.220.144.128/25"], result.Texts("NotOwned"));
        Assert.Equal(Published[1..], result.Texts("Removed"));
        Assert.Equal("Unchanged", again.Text("Status"));
        Assert.Equal("Removed", forced.Text("Status"));
        Assert.Empty(Stored(exchange));
    }

    [Fact]
    public void WithinAWiderEntryNothingIsCutOut()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorConnectionFilterPolicy -IPAllowList 66.220.144.0/24");

        var result = exchange.Run("Remove-CommerceIPAllowList 66.220.144.7 -Force -Confirm:$false").Single;

        Assert.Equal(["66.220.144.7"], result.Texts("NotFound"));
        Assert.Equal(["66.220.144.0/24"], Stored(exchange));
    }

    [Fact]
    public void OfTwoEqualEntriesOnEdgeNoneIsGuessed()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");
        exchange.Run("Add-CommerceIPAllowList 66.220.144.7");
        exchange.Arrange($"$null = {EdgeAdd} -IPAddress 66.220.144.7 -Comment theirs");

        var result = exchange.Run("Remove-CommerceIPAllowList 66.220.144.7").Single;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Contains(EdgeRemove, result.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(2, Stored(exchange).Length);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void UndoTakesBackExactlyWhatARunAdded(string shape, string target)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange(target == "Edge"
            ? $"$null = {EdgeAdd} -IPRange 66.220.144.128/25" : "Add-EmulatorConnectionFilterPolicy -IPAllowList 66.220.144.128/25");
        var run = exchange.Run("Add-CommerceIPAllowList").Single.Text("RunId");
        exchange.Run("Add-CommerceIPAllowList 66.220.140.1");

        var planned = exchange.Run("Undo-CommerceMailChange $args[0] -WhatIf", run).Single;
        var result = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;
        var again = exchange.Run("Undo-CommerceMailChange $args[0]", run);

        Assert.Equal("Planned", planned.Text("Status"));
        Assert.Equal(Published[1..], planned.Texts("Planned"));
        Assert.Empty(planned.Texts("Removed"));
        Assert.Equal(Published[1..], result.Texts("Removed"));
        Assert.Equal(["66.220.144.128/25", "66.220.140.1"], Stored(exchange));
        Assert.Empty(again.Output);
        Assert.Empty(again.Errors);
    }

    [Theory]
    [InlineData("TimeOut")]
    [InlineData("TransientError")]
    public void AChangeWhoseAnswerWasLostIsFoundByReadingBack(string fault)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} {fault} -AfterChange");

        Assert.Equal("Added", exchange.Run("Add-CommerceIPAllowList").Single.Text("Status"));
    }

    [Fact]
    public void ALostSessionLeavesAnUnverifiedChangeThatUndoFinds()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} SessionLoss -AfterChange");

        var (error, output) = exchange.RunToError("Add-CommerceIPAllowList 66.220.144.7");
        exchange.Arrange("Disconnect-ExchangeOnline -Confirm:$false; Connect-ExchangeOnline");
        var change = exchange.Run("Get-CommerceMailChange").Single;
        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", change.Text("RunId")).Single;

        Assert.Equal("ExchangeSessionLost", error.Id());
        Assert.Equal("Failed", Assert.Single(output).Text("Status"));
        Assert.Equal("Unverified", change.Text("Result"));
        Assert.Equal("Removed", undone.Text("Status"));
        Assert.Empty(Stored(exchange));
    }

    [Fact]
    public void OnEdgeWhatWasDoneBeforeAnErrorIsKeptInMind()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");
        exchange.Arrange($"Add-EmulatorFault {EdgeAdd} NonTerminatingError -Skip 2");

        var result = exchange.Run("Add-CommerceIPAllowList");
        var rest = exchange.Run("Add-CommerceIPAllowList").Single;

        Assert.Single(result.Errors);
        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
        Assert.Equal(Published[..2], result.Output[0].Texts("Added"));
        Assert.Equal(Published[2..], rest.Texts("Added"));
    }

    [Fact]
    public void ASilentDropIsNotCalledAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} SilentDrop");

        var result = exchange.Run("Add-CommerceIPAllowList 66.220.144.7").SingleRejected;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Contains("read back", result.Text("Reason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0/1", true)]
    [InlineData("203.0.0.0/16", true)]
    [InlineData("203.0.114.0/24", false)]
    public void AnEntryThatHoldsStrangersFails(string range, bool isTooWide)
    {
        using var exchange = new EmulatedExchange("-Shape Edge");
        exchange.Arrange($"$null = Add-CommerceIPAllowList; $null = Add-IPAllowListEntry -IPRange {range}");

        var test = exchange.Run("Test-CommerceIPAllowList").Single;

        Assert.Equal((isTooWide ? "Fail" : "Pass", isTooWide ? 1 : 0), (test.Text("Result"), test.Texts("TooWide").Length));
    }

    [Fact]
    public void TheDriftCheckTellsWhatIsLostAndWhatIsLeftOver()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Add-CommerceIPAllowList");
        Assert.Equal("Pass", exchange.Run("Test-CommerceIPAllowList").Single.Text("Result"));

        exchange.Arrange("Clear-EmulatorAllowEntry -IPAllowList");
        var wiped = exchange.Run("Test-CommerceIPAllowList").Single;
        exchange.Run("Add-CommerceIPAllowList 66.220.140.0/24");
        var left = exchange.Run("Test-CommerceIPAllowList 66.220.140.0/25").Single;

        Assert.Equal("Fail", wiped.Text("Result"));
        Assert.Equal(Published, wiped.Texts("Lost"));
        Assert.Equal(("Fail", "66.220.140.0/24"), (left.Text("Result"), Assert.Single(left.Texts("LeftOver"))));
    }

    [Fact]
    public void AListThatCannotBeReadIsNoFail()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Get} TimeOut -Times 0");

        var result = exchange.Run("Test-CommerceIPAllowList");

        Assert.Equal("TempError", Assert.Single(result.Output).Text("Result"));
        Assert.Single(result.Errors);
    }

    [Theory]
    [InlineData("-Shape Online", "IP-ALLOW-LIST-ONLINE", "ORCA-114")]
    [InlineData("-Shape Edge", "IP-ALLOW-LIST-EDGE", null)]
    public void TheResultNamesTheSaferRouteAndWhoObjects(string shape, string route, string? control)
    {
        using var exchange = new EmulatedExchange(shape);

        var result = exchange.Run("Add-CommerceIPAllowList -WhatIf").Single;

        Assert.Contains($"docs/safer-routes/{route}.md", result.Text("SaferRoute"), StringComparison.Ordinal);
        Assert.Equal(control, result.Texts("ScannerControls").FirstOrDefault());
    }

    private static string[] Stored(EmulatedExchange exchange) =>
        [.. exchange.Run("(Get-CommerceIPAllowList 66.220.144.7).Entries").Output.OrderBy(o => Order(o.Text("Range")!))
            .Select(o => o.Text("Range")!)];

    // The order of Published, for comparison with it.
    private static int Order(string range) => Array.IndexOf(Published, range) is >= 0 and var at ? at : int.MaxValue;
}
