using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Comparison;
using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

/// <summary>
/// Compare-CommerceMailChange. Inputs after what is reported of configuration comparisons elsewhere: another notation is no difference,
/// an unknown state is not an equal one, a list that is gone is not an empty list.
/// </summary>
public class CompareChangeTests
{
    /// <summary>What a run did, what happened since, and the difference that is found; blank for none.</summary>
    public static TheoryData<string, string, string, string> Histories => new()
    {
        { "", "Add-CommerceSafeSenders ada@contoso.com -Sender a.example", "", "" },
        { "", "Add-CommerceSafeSenders ada@contoso.com -Sender a.example",
            "Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains '@A.example'", "" },
        { "", "Add-CommerceSafeSenders ada@contoso.com -Sender a.example",
            "Clear-EmulatorAllowEntry -SafeSender", "Different ada@contoso.com a.example / " },
        { "", "Add-CommerceSafeSenders ada@contoso.com -Sender a.example",
            "Set-MailboxJunkEmailConfiguration ada@contoso.com -TrustedSendersAndDomains @{ Add = 'x.example' }",
            "Different ada@contoso.com  / x.example" },
        { "", "Add-CommerceSafeSenders ada@contoso.com -Sender a.example", "Remove-EmulatorMailbox ada@contoso.com",
            "Gone ada@contoso.com a.example / " },
        { "", "Add-CommerceIPAllowList 198.51.100.0-198.51.100.255 -Force",
            "Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Remove = '198.51.100.0-198.51.100.255'; Add = '198.51.100.0/24' }",
            "" },
        { "", "Add-CommerceIPAllowList 198.51.100.7 -Force",
            "Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Add = '198.51.100.9' }", "Different Default  / 198.51.100.9" },
        { "", "Set-CommerceMailFlowRule -Rule Allow", "", "" },
        { "", "Set-CommerceMailFlowRule -Rule Allow", "Set-TransportRule 'Commerce mail: allow' -Mode Enforce",
            "Different Commerce mail: allow Mode=Audit / Mode=Enforce" },
        { "", "Set-CommerceMailFlowRule -Rule Allow", "Remove-TransportRule 'Commerce mail: allow' -Confirm:$false",
            "Gone Commerce mail: allow" },
        { "$null = Set-CommerceMailFlowRule -Rule Allow", "Remove-CommerceMailFlowRule", "", "" },
        { "", "Add-CommerceTenantAllowList a.example", "Add-EmulatorTenantListEntry b.example", "Different Sender  / b.example" },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public void WhatHasChangedSinceARunIsFound(string arrange, string command, string since, string expected)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(arrange + ";");
        var run = exchange.Run(command).Output[0].Text("RunId");
        exchange.Arrange(since + ";");

        var found = exchange.Run("Compare-CommerceMailChange $args[0]", run);

        Assert.Empty(found.Errors);
        var told = found.Output.Select(c =>
            $"{c.Text("Difference")} {c.Text("Target")} {string.Join(' ', c.Texts("OnlyInRun"))} / "
                + $"{string.Join(' ', c.Texts("OnlyInOther"))}");
        Assert.StartsWith(expected, string.Join("; ", told), StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0, found.Output.Count == 0);
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Fact]
    public void ARunThatWasNotReadBackIsUnknownAndNotEqual()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} SessionLoss -AfterChange");
        exchange.RunToError("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        exchange.Arrange("Disconnect-EmulatorSession; Connect-EmulatorSession");

        var found = exchange.Run("Get-CommerceMailChange | Compare-CommerceMailChange").Single;

        Assert.Equal("Unknown", found.Text("Difference"));
        Assert.Contains("did not read the object back", found.Text("Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherOrganisationIsUnknownAndAnError()
    {
        using var exchange = new EmulatedExchange("-Organization one.example");
        exchange.Arrange(
            "$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example; Initialize-ExchangeEmulator -Organization two.example");

        var found = exchange.Run("Get-CommerceMailChange | Compare-CommerceMailChange");

        Assert.Equal("OtherOrganization", Assert.Single(found.Errors).Id());
        Assert.Equal("Unknown", Assert.Single(found.Output).Text("Difference"));
    }

    [Fact]
    public void ARunThatTheJournalDoesNotKnowIsAnError()
    {
        using var exchange = new EmulatedExchange();
        var run = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Text("RunId");

        Assert.Equal("RunNotFound", Assert.Single(exchange.Run("Compare-CommerceMailChange none").Errors).Id());
        Assert.Equal("RunNotFound", Assert.Single(exchange.Run("Compare-CommerceMailChange $args[0] -With none", run).Errors).Id());
    }

    [Fact]
    public void TwoRunsAreComparedObjectByObject()
    {
        CommerceMailChange[] first = [Change("1", "Ada", "a.example"), Change("1", "Bo", "a.example"), Change("1", "Cleo", "a.example")];
        CommerceMailChange[] second =
            [Change("2", "Ada", "@A.example"), Change("2", "Bo", "a.example", "b.example"), Change("2", "Dan", "c.example")];

        var found = RunComparison.Of("1", first, "2", second)
            .Select(c => $"{c.Name} {c.Difference} {string.Join(' ', c.OnlyInRun)}/{string.Join(' ', c.OnlyInOther)}");

        Assert.Equal(["Ada Equal /", "Bo Different /b.example", "Cleo OnlyInRun a.example/", "Dan OnlyInOther /c.example"], found);
    }

    [Fact]
    public void TheLastChangeOfARunCounts()
    {
        CommerceMailChange[] first = [Change("1", "Ada", "a.example"), Change("1", "Ada", "a.example", "b.example")];

        var found = Assert.Single(RunComparison.Of("1", first, "2", [Change("2", "Ada", "b.example", "a.example")]));

        Assert.Equal(ChangeDifference.Equal, found.Difference);
    }

    private static CommerceMailChange Change(string run, string name, params string[] after) => new()
    {
        RunId = run, Time = DateTimeOffset.UnixEpoch, User = "u", Command = "c", Target = $"{name}@contoso.com", Name = name,
        Id = "id-" + name,
        Property = "TrustedSendersAndDomains", After = after, Result = ChangeResult.Verified,
    };
}
