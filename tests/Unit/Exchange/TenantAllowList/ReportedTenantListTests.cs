using static CommerceMailAdmin.Unit.Exchange.TenantAllowList.TenantList;

namespace CommerceMailAdmin.Unit.Exchange.TenantAllowList;

/// <summary>
/// Inputs after public bug reports of tools that change the Tenant Allow/Block List. Each case names the report; the right answer was
/// decided first.
/// </summary>
public class ReportedTenantListTests
{
    // KelvinTegelaar/CIPP 5925: a template was pushed again with one entry more; the first duplicate stopped the rest.
    [Fact]
    public void AnEntryMoreThanLastTimeIsAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add} a.example, b.example");

        var result = exchange.Run($"{Add} a.example, b.example, c.example").Single;

        Assert.Equal(["c.example"], result.Texts("Added"));
        Assert.Equal(["a.example", "b.example", "c.example"], Allowed(exchange));
    }

    // The same, with another program that adds an entry between reading and sending.
    [Fact]
    public void ARefusedEntryDoesNotStopTheRest()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} NonTerminatingError -Identity b.example -Message 'Invalid value to add: b.example - "
            + $"Duplicate value.'");

        var result = exchange.Run($"{Add} a.example, b.example, c.example").SingleRejected;

        Assert.Equal(["a.example", "c.example"], result.Texts("Added"));
        Assert.Contains("Duplicate value", Assert.Single(result.Texts("Rejected")), StringComparison.Ordinal);
    }

    // KelvinTegelaar/CIPP 3567: Remove without -ListSubType removed nothing and reported success.
    [Fact]
    public void ARemovedEntryIsGone()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add} a.example");

        Assert.Equal(["a.example"], exchange.Run($"{Remove} a.example").Single.Texts("Removed"));
        Assert.Empty(Allowed(exchange));
    }

    // CyberDrain/CIPP 121: the 45 days were shown as "never", and an unset end became 30 days.
    [Fact]
    public void TheDaysAfterLastUseAreNotShownAsNever()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add} a.example");

        var entry = exchange.Run("(Get-CommerceTenantAllowList)[0].Entries[0]").Single;

        Assert.Equal(("45", null), (entry.Text("RemoveAfter"), entry.Text("ExpirationDate")));
    }

    // Microsoft365DSC 5679: dates were compared as texts of the computer's regional settings, so that every check found a difference.
    [Theory]
    [InlineData("en-US")]
    [InlineData("pt-PT")]
    [InlineData("ar-SA")]
    public void ADateIsTheSameInEveryCulture(string culture)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"[Threading.Thread]::CurrentThread.CurrentCulture = '{culture}'; $global:end = "
            + $"[DateTime]::UtcNow.Date.AddDays(12).AddHours(21)");
        exchange.Run($"{Add} a.example -ExpirationDate $end");

        var again = exchange.Run($"{Add} a.example -ExpirationDate $end").Single;

        Assert.Equal("Unchanged", again.Text("Status"));
        Assert.Equal(0, exchange.Calls(Set));
    }

    // Microsoft365DSC 6983: one value cannot be there with two actions.
    [Fact]
    public void AnAllowEntryDoesNotReplaceABlockEntry()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorTenantListEntry a.example -Action Block");

        Assert.Equal("Rejected", exchange.Run($"{Add} a.example").SingleRejected.Text("Status"));
        Assert.Equal(0, exchange.Calls(New));
    }

    // Microsoft365DSC 6918: entries of submissions have a subtype of their own.
    [Fact]
    public void AnEntryOfASubmissionCountsAndIsNotOurs()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorTenantListEntry a.example -ListSubType Submission");

        Assert.Equal("Unchanged", exchange.Run($"{Add} a.example").Single.Text("Status"));
        Assert.Equal("Rejected", exchange.Run($"{Remove} a.example").Single.Text("Status"));
        Assert.Equal("Removed", exchange.Run($"{Remove} a.example -Force -Confirm:$false").Single.Text("Status"));
        Assert.Empty(Allowed(exchange));
    }

    // Microsoft365DSC 5262: after a removal the check still said that the entry differs.
    [Fact]
    public void ARemovedEntryIsMissingAndNotLeftOver()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add} a.example; {Remove} a.example");

        var test = exchange.Run($"({Test} a.example)[0]").Single;

        Assert.Equal(("a.example", "", ""),
            (string.Join(' ', test.Texts("Missing")), string.Join(' ', test.Texts("Lost")), string.Join(' ', test.Texts("LeftOver"))));
    }

    // Reported of a tool for spoofed senders: an error of the server that does not terminate was shown as "done".
    [Fact]
    public void AnErrorThatDoesNotTerminateIsNotSuccess()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {NewPair} NonTerminatingError -Message 'A server side error has occurred' -Times 0");

        var result = exchange.Run($"{Add} 'a.example, b.example'").SingleRejected;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Contains("server side error", result.Text("Reason"), StringComparison.Ordinal);
    }

    // Microsoft, page: special characters of addresses give errors unless they are encoded.
    [Fact]
    public void SpecialCharactersAreEncodedAndCompared()
    {
        using var exchange = new EmulatedExchange();

        Assert.Equal(["shop%2Borders@a.example"], exchange.Run($"{Add} 'Shop+Orders@A.example'").Single.Texts("Added"));
        Assert.Equal("Unchanged",
            exchange.Run($"{Add} 'shop+orders@a.example', 'shop%2Borders@a.example' -WarningAction "
            + $"SilentlyContinue").Single.Text("Status"));
    }

    // MicrosoftDocs 8182 and 12861: allow entries have no "never expire"; whoever wants them for long renews them.
    [Fact]
    public void AnExpiringEntryIsToldInTime()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add} a.example -ExpirationDate ([DateTime]::UtcNow.AddDays(5))");

        var test = exchange.Run($"({Test} a.example)[0]").Single;

        Assert.Equal(("Pass", "a.example"), (test.Text("Result"), Assert.Single(test.Texts("ExpiringSoon"))));
        Assert.Contains("expire within 7 days", test.Text("Reason"), StringComparison.Ordinal);
    }

    // Silent drops, as with junk-mail lists.
    [Fact]
    public void AnEntryThatExchangeDropsIsNamed()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} SilentDrop -Identity b.example");

        var result = exchange.Run($"{Add} a.example, b.example").SingleRejected;

        Assert.Equal(["a.example"], result.Texts("Added"));
        Assert.Contains("read back", Assert.Single(result.Texts("Rejected")), StringComparison.Ordinal);
    }
}
