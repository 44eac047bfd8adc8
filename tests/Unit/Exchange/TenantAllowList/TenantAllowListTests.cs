using static CommerceMailAdmin.Unit.Exchange.TenantAllowList.TenantList;

namespace CommerceMailAdmin.Unit.Exchange.TenantAllowList;

/// <summary>What Add-, Get-, Test- and Remove-CommerceTenantAllowList do with the list of senders.</summary>
public class TenantAllowListTests
{
    private static readonly string[] Platform =
        ["support.facebook.com", "commerce.facebook.com", "support.instagram.com", "shopping.instagram.com"];

    [Theory]
    [InlineData("")]
    [InlineData("-Prefix Shop")]
    public void ThePlatformsDomainsAreAddedOnce(string shape)
    {
        using var exchange = new EmulatedExchange(shape);

        var first = exchange.Run(Add).Single;
        var second = exchange.Run(Add).Single;

        Assert.Equal(("Sender", "Added", "45", "496"),
            (first.Text("Target"), first.Text("Status"), first.Text("RemoveAfter"), first.Text("RemainingEntries")));
        Assert.Equal(Platform, first.Texts("Added"));
        Assert.Equal(Platform.Order(StringComparer.Ordinal), Allowed(exchange));
        Assert.Equal("Unchanged", second.Text("Status"));
        Assert.Equal(Platform, second.Texts("AlreadyPresent"));
        Assert.Equal((0, 0), (exchange.Calls(New), exchange.Calls(Set)));
    }

    [Fact]
    public void TheNoteNamesTheModuleAndTheRun()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run($"{Add} -Notes 'Ticket 4711'").Single;

        Assert.Equal([$"CommerceMailAdmin {result.Text("RunId")}: Ticket 4711"], Of(exchange, "Notes").Distinct());
    }

    [Fact]
    public void WhatIfTellsTheEntriesAndChangesNothing()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorTenantListEntry support.facebook.com -RemoveAfter 45");

        var planned = exchange.Run($"{Add} -WhatIf").Single;
        Assert.Equal("Planned", planned.Text("Status"));
        Assert.Equal(0, exchange.Calls(New));
        Assert.False(File.Exists(exchange.Journal));

        Assert.Equal(planned.Texts("Planned"), exchange.Run(Add).Single.Texts("Added"));
    }

    [Theory]
    [InlineData("-RemoveAfter 45", "45", false)]
    [InlineData("-ExpirationDate ([DateTime]::UtcNow.AddDays(14))", "", true)]
    [InlineData("", "45", false)]
    public void TheEndIsAlwaysSaid(string parameters, string removeAfter, bool hasDate)
    {
        using var exchange = new EmulatedExchange();

        exchange.Run($"{Add} a.example {parameters}");

        Assert.Equal([removeAfter], Of(exchange, "RemoveAfter"));
        Assert.Equal(hasDate, Of(exchange, "ExpirationDate") is not [""]);
    }

    [Theory]
    [InlineData("-ExpirationDate ([DateTime]::UtcNow.AddDays(-1))", "ExpirationInvalid")]
    [InlineData("-ExpirationDate ([DateTime]::UtcNow.AddDays(31))", "ExpirationInvalid")]
    [InlineData("-ExpirationDate ([DateTime]::UtcNow.AddDays(3)) -RemoveAfter 45", "ExpirationInvalid")]
    [InlineData("-RemoveAfter 30", "ParameterArgumentValidationError")]
    public void AnEndThatExchangeDoesNotTakeIsRefusedBeforeAnyCall(string parameters, string id)
    {
        using var exchange = new EmulatedExchange();

        Assert.Equal(id, exchange.RunToError($"{Add} {parameters}").Error.Id());
        Assert.Equal(0, exchange.Calls(Get));
    }

    [Fact]
    public void AnEntryOfThisModuleIsRenewedIfAnEndIsAskedFor()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add} a.example");
        exchange.Arrange("Add-EmulatorTenantListEntry b.example -RemoveAfter 45 -Notes 'by hand'");

        var result = exchange.Run($"{Add} a.example, b.example -ExpirationDate ([DateTime]::UtcNow.AddDays(20))");

        Assert.Equal(["a.example"], Assert.Single(result.Output).Texts("Renewed"));
        Assert.Equal("Changed", result.Output[0].Text("Status"));
        Assert.Contains("b.example keeps its end", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, exchange.Calls(Set));
        Assert.Equal(["", "45"], Of(exchange, "RemoveAfter").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AnExpiredEntryOfThisModuleIsRenewedAndOneOfOthersIsNamed()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add} a.example");
        exchange.Arrange(
            $"$e = {Get} -ListType Sender; Add-EmulatorTenantListEntry a.example, b.example -ExpirationDate "
                + $"([DateTime]::UtcNow.AddDays(-1)) -Notes $e.Notes; "
            + "Add-EmulatorTenantListEntry b.example -ExpirationDate ([DateTime]::UtcNow.AddDays(-1)) -Notes other");

        var result = exchange.Run($"{Add} a.example, b.example").SingleRejected;

        Assert.Equal(["a.example"], result.Texts("Renewed"));
        Assert.Contains("expired", Assert.Single(result.Texts("Rejected")), StringComparison.Ordinal);
        Assert.Equal("Partial", result.Text("Status"));
    }

    [Fact]
    public void ABlockEntryIsNamedWithTheCommandThatRemovesIt()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorTenantListEntry a.example -Action Block; Add-EmulatorTenantListEntry '*.b.example' -Action Block");

        var result = exchange.Run($"{Add} a.example, shop@x.b.example, c.example");

        var output = Assert.Single(result.Output);
        Assert.Equal(["shop@x.b.example", "c.example"], output.Texts("Added"));
        Assert.Contains("Remove-TenantAllowBlockListItems -ListType Sender -ListSubType Tenant -Entries a.example",
            output.Texts("Rejected")[0], StringComparison.Ordinal);
        Assert.Contains("stays blocked", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal("EntriesRejected", Assert.Single(result.Errors).Id());
    }

    [Theory]
    [InlineData("contoso.com", "EntryOwnDomain")]
    [InlineData("boss@contoso.com", "EntryOwnDomain")]
    [InlineData("gmail.com", "EntryPublicMailDomain")]
    [InlineData("*.facebook.com", "EntryMalformed")]
    [InlineData("com", "EntryMalformed")]
    [InlineData("", "EntryMalformed")]
    [InlineData("'*, *'", "EntryWildcard")]
    [InlineData("'*, gateway.example'", "EntryWildcard")]
    [InlineData("'a.example, *'", "EntryWildcard")]
    [InlineData("'a.example, gmail.com'", "EntryPublicMailDomain")]
    [InlineData("'a.example, 10.1.2.0/24'", "EntryNotPublic")]
    [InlineData("'a.example, 11.1.2.0/23'", "EntryMalformed")]
    [InlineData("'a.example, 11.1.2.3'", "EntryMalformed")]
    [InlineData("'a.example, b.example, c.example'", "EntryMalformed")]
    [InlineData("'boss@contoso.com, b.example'", "EntryOwnDomain")]
    public void EntriesThatLetStrangersInAreLeftOut(string entry, string id)
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run($"{Add} {(entry.Length == 0 ? "''" : entry)}, ok.example");

        Assert.Equal(id, Assert.Single(result.Errors).Id());
        Assert.Equal(["ok.example"], Allowed(exchange));
    }

    [Fact]
    public void ForceTakesWhatIsOnlyRisky()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run($"{Add} gmail.com, 'a.example, *', 'boss@contoso.com, b.example', '*, *', contoso.com -Force");

        Assert.Equal(["EntryWildcard", "EntryOwnDomain"], result.Errors.Select(e => e.Id()));
        Assert.Equal(["gmail.com"], Allowed(exchange));
        Assert.Equal(["a.example, * External", "boss@contoso.com, b.example Internal"], Pairs(exchange));
    }

    [Fact]
    public void OnlyEntriesOfThisModuleAreRemoved()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add} a.example, b.example");
        exchange.Arrange("Add-EmulatorTenantListEntry c.example -Notes 'by hand'; Add-EmulatorTenantListEntry d.example -Action Block");
        // Somebody has taken b.example over.
        exchange.Arrange("$null = Set-TenantAllowBlockListItems -ListType Sender -Entries b.example -Notes 'Ticket 12'");

        var result = exchange.Run($"{Remove} a.example, b.example, c.example, d.example").Single;

        Assert.Equal(("Partial", "a.example", "b.example c.example", "d.example"), (
            result.Text("Status"), string.Join(' ', result.Texts("Removed")), string.Join(' ', result.Texts("NotOwned")),
                string.Join(' ', result.Texts("NotFound"))));
        Assert.Equal(["b.example", "c.example"],
            exchange.Run($"{Remove} b.example, c.example -Force -Confirm:$false").Single.Texts("Removed"));
        Assert.Empty(Allowed(exchange));
    }

    [Fact]
    public void UndoTakesBackExactlyWhatARunAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorTenantListEntry a.example -Notes 'by hand'");
        exchange.Run($"{Add} a.example, b.example, 'x.example, y.example'");
        exchange.Run($"{Add} c.example");

        var run = exchange.Run("(Get-CommerceMailChange)[0].RunId").Single.ToString();
        var undone = exchange.Run($"Undo-CommerceMailChange {run}").Output;

        Assert.Equal(["a.example", "c.example"], Allowed(exchange));
        Assert.Empty(Pairs(exchange));
        Assert.Equal(["Removed", "Removed"], undone.Select(o => o.Text("Status")!));
        Assert.Empty(exchange.Run($"Undo-CommerceMailChange {run} -WarningAction SilentlyContinue").Output);
    }

    [Fact]
    public void APairThatSomebodyHasMadeAnewIsNotOurs()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add} 'x.example, y.example'");
        exchange.Arrange("Clear-EmulatorAllowEntry -TenantList; Add-EmulatorSpoofItem x.example y.example");

        var result = exchange.Run($"{Remove} 'x.example, y.example'").Single;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Equal(["x.example, y.example External"], Pairs(exchange));
    }

    [Fact]
    public void TheLeftOverPipeWorksWhenNothingIsLeftOver()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run(Add);

        var result = exchange.Run($"({Test}).LeftOver | {Remove}");

        Assert.Empty(result.Errors);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void OnPremisesThereIsNoSuchList()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises");

        Assert.Equal("ExchangeCommandMissing", exchange.RunToError(Add).Error.Id());
    }
}

/// <summary>The commands, and what is stored.</summary>
internal static class TenantList
{
    public const string Add = "Add-CommerceTenantAllowList";
    public const string Remove = "Remove-CommerceTenantAllowList";
    public const string Test = "Test-CommerceTenantAllowList";
    public const string Get = "Get-TenantAllowBlockListItems";
    public const string New = "New-TenantAllowBlockListItems";
    public const string Set = "Set-TenantAllowBlockListItems";
    public const string NewPair = "New-TenantAllowBlockListSpoofItems";

    private const string Store = "& (Get-Module ExchangeEmulator) { foreach ($e in $script:Store.Sections.TenantListEntry.Values) { $e } }";

    /// <summary>The senders that are allowed.</summary>
    public static string[] Allowed(EmulatedExchange exchange) =>
        [.. exchange.Run($"{Store} | Where-Object {{ $_.Action -eq 'Allow' }} | ForEach-Object {{ $_.Value }}").Output
            .Select(o => o.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>One field of every sender, as text.</summary>
    public static string[] Of(EmulatedExchange exchange, string field) =>
        [.. exchange.Run($"{Store} | ForEach-Object {{ \"$($_.{field})\" }}").Output.Select(o => o.ToString())];

    /// <summary>The pairs, with their kind.</summary>
    public static string[] Pairs(EmulatedExchange exchange) =>
    [
        .. exchange.Run(
            "& (Get-Module ExchangeEmulator) { foreach ($e in $script:Store.Sections.TenantSpoofItem.Values) { \"$($e.SpoofedUser), "
                + "$($e.SendingInfrastructure) $($e.SpoofType)\" } }")
            .Output.Select(o => o.ToString()).Order(StringComparer.Ordinal),
    ];
}
