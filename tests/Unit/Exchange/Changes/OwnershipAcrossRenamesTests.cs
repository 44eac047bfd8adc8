using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

/// <summary>Whose entries they are, where mailboxes share a name, change it, or take over that of another.</summary>
public class OwnershipAcrossRenamesTests
{
    private const string Facebook = "support.facebook.com";
    private const string Twins =
        "Add-EmulatorMailbox p@contoso.com -Name Twin; Add-EmulatorMailbox q@contoso.com -Name Twin -TrustedSendersAndDomains ";

    public static TheoryData<string> Shapes => ["-Shape Online -Empty", "-Shape OnPremises -Empty"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WhatWasAddedToOneMailboxIsNotTakenFromAnotherOfItsName(string shape)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange($"{Twins} {Facebook}; $null = Add-CommerceSafeSenders p@contoso.com");

        var other = exchange.Run("Remove-CommerceSafeSenders q@contoso.com").Single;
        var own = exchange.Run("Remove-CommerceSafeSenders p@contoso.com").Single;

        Assert.Equal("Rejected", other.Text("Status"));
        Assert.Equal([Facebook], other.Texts("NotOwned"));
        Assert.Equal([Facebook], exchange.Stored("q@contoso.com"));
        Assert.Equal("Removed", own.Text("Status"));
        Assert.Empty(exchange.Stored("p@contoso.com"));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AUserWhoGetsTheNameAndAddressOfAnotherKeepsHisEntries(string shape)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange("Add-EmulatorMailbox ada@contoso.com -Name Ada");
        var run = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Text("RunId");
        exchange.Arrange(
            "Remove-EmulatorMailbox ada@contoso.com; Add-EmulatorMailbox ada@contoso.com -Name Ada -TrustedSendersAndDomains a.example");

        var removal = exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;
        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run);

        Assert.Equal("Rejected", removal.Text("Status"));
        var error = Assert.Single(undone.Errors);
        Assert.Equal(("MailboxNotFound", Ada), (error.Id(), error.TargetObject));
        Assert.Contains("is another one", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Failed", Assert.Single(undone.Output).Text("Status"));
        Assert.Equal(0, exchange.Calls(Set));
        Assert.Equal(["a.example"], exchange.Stored(Ada));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ARenamedMailboxIsFoundAgain(string shape)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange("Add-EmulatorMailbox ada@contoso.com -Name Ada");
        exchange.Arrange("$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example, b.example");
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -Name 'Ada Byron' -PrimarySmtpAddress byron@contoso.com");
        exchange.Arrange("Add-EmulatorMailbox ada@contoso.com -Name Ada -TrustedSendersAndDomains a.example, b.example");

        var removal = exchange.Run("Remove-CommerceSafeSenders byron@contoso.com -Sender a.example").Single;
        var undone = exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange").Single;

        Assert.Equal("Removed", removal.Text("Status"));
        Assert.Equal(("Removed", "byron@contoso.com"), (undone.Text("Status"), undone.Text("Identity")));
        Assert.Equal(["b.example"], undone.Texts("Removed"));
        Assert.Empty(exchange.Stored("byron@contoso.com"));
        Assert.Equal(["a.example", "b.example"], exchange.Stored(Ada));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AChangeThatWasCutOffIsSettledByItsOwnMailboxOnly(string shape)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange($"{Twins} a.example; Add-EmulatorFault {Set} SessionLoss");
        exchange.RunToError("Add-CommerceSafeSenders p@contoso.com -Sender a.example");
        exchange.Arrange("Disconnect-EmulatorSession; Connect-EmulatorSession");

        exchange.Arrange("$null = Add-CommerceSafeSenders q@contoso.com -Sender a.example");
        var before = exchange.Run("Get-CommerceMailChange").Single;
        exchange.Arrange("$null = Add-CommerceSafeSenders p@contoso.com -Sender b.example");
        var after = exchange.Run("Get-CommerceMailChange").Output[0];

        Assert.Equal("Unverified", before.Text("Result"));
        Assert.Equal("Verified", after.Text("Result"));
        Assert.Empty(after.Texts("Added"));
    }

    [Fact]
    public void AListingTellsTheMailboxesApartWithoutAnotherCall()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises -Empty");
        exchange.Arrange($"{Twins} a.example; Add-EmulatorGroup team@contoso.com -Member p@contoso.com, q@contoso.com");

        foreach (var selection in new[] { "-All", "-Group team@contoso.com", "-Filter \"Name -eq 'Twin'\"" })
        {
            exchange.Arrange($"$null = Add-CommerceSafeSenders {selection} -Sender a.example");
            var listing = selection.StartsWith("-Group", StringComparison.Ordinal) ? 0 : 1;
            Assert.Equal((listing, 2), (exchange.Calls("Get-Mailbox"), exchange.Calls(Get) - exchange.Calls(Set)));

            var removed = exchange.Run($"Remove-CommerceSafeSenders {selection} -Sender a.example").Output;
            Assert.Equal(["Removed", "Rejected"], removed.Select(o => o.Text("Status")));
            exchange.Arrange("Reset-EmulatorCallCount");
        }
    }

    [Theory]
    [InlineData("-Shape OnPremises -ExcludeCommand Get-Mailbox", "")]
    [InlineData("-Shape Online",
        "Add-EmulatorFault Get-EXOMailbox NonTerminatingError -ExceptionType Contoso.CmdletAccessDeniedException -Times 0")]
    public void WhereExchangeDoesNotTellWhichMailboxItIsNothingCountsAsOurs(string shape, string refusal)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange(refusal);

        var added = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;
        var again = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;
        var kept = exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;
        var undone = exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange").Single;

        Assert.Equal("Added", added.Text("Status"));
        Assert.Contains("GUID", Assert.Single(added.Texts("Notes")), StringComparison.Ordinal);
        Assert.Empty(again.Texts("Notes"));
        Assert.All(new[] { kept, undone }, r =>
        {
            Assert.Equal("Rejected", r.Text("Status"));
            Assert.Contains("GUID", r.Text("Reason"), StringComparison.Ordinal);
        });
        Assert.Equal(["a.example"], exchange.Stored(Ada));
        Assert.Equal("Removed",
            exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example -Force -Confirm:$false").Single.Text("Status"));
    }

    [Theory]
    [InlineData(Ada, "Ada Lind", "Removed")]
    [InlineData(Ada, "Ada Byron", "Rejected")]
    [InlineData("lind@contoso.com", "Ada Lind", "Rejected")]
    public void ALineWithoutAGuidCountsIfNameAndAddressAreStillTheMailboxs(string address, string name, string status)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        WithoutGuids(exchange.Journal);
        exchange.Arrange($"Set-EmulatorMailbox ada@contoso.com -Name '{name}' -PrimarySmtpAddress {address}");

        var planned = exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange -WhatIf");
        var result = exchange.Run($"Remove-CommerceSafeSenders {address} -Sender a.example").Single;

        Assert.Equal(status, result.Text("Status"));
        Assert.Equal(status == "Removed", planned.Output.Any(o => o.Text("Status") == "Planned"));
    }

    [Fact]
    public void ALineWithoutAGuidThatHasOnlyAMailboxsNameSaysNothing()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Add-CommerceSafeSenders 'Ada Lind' -Sender a.example");
        WithoutGuids(exchange.Journal);

        Assert.Equal("Rejected", exchange.Run("Remove-CommerceSafeSenders 'Ada Lind' -Sender a.example").Single.Text("Status"));
    }

    [Theory]
    [InlineData("-Shape Online", "Add-CommerceIPAllowList", "Remove-CommerceIPAllowList")]
    [InlineData("-Shape Edge", "Add-CommerceIPAllowList", "Remove-CommerceIPAllowList")]
    [InlineData("-Shape Online", "Set-CommerceMailFlowRule -Rule Allow", "Remove-CommerceMailFlowRule")]
    public void ALineWithoutAGuidAboutAListOrARuleStillCounts(string shape, string add, string remove)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange($"$null = {add}");
        WithoutGuids(exchange.Journal);

        Assert.Equal("Planned", exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange -WhatIf").Single.Text("Status"));
        Assert.Equal("Removed", exchange.Run(remove).Single.Text("Status"));
    }

    [Fact]
    public void AMailboxThatMayNotBeLookedUpDoesNotMakeTheOthersUnknown()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises");
        exchange.Arrange(
            "Add-EmulatorFault Get-Mailbox NonTerminatingError -ExceptionType Contoso.CmdletAccessDeniedException -Identity bo@contoso.com");

        var added = exchange.Run("'bo@contoso.com', 'ada@contoso.com' | Add-CommerceSafeSenders -Sender a.example").Output;

        Assert.Equal([1, 0], added.Select(o => o.Texts("Notes").Length));
    }

    [Fact]
    public void ALineWithoutAGuidSaysNothingOfAnotherMailboxOfTheName()
    {
        using var exchange = new EmulatedExchange("-Empty");
        exchange.Arrange($"{Twins} a.example; $null = Add-CommerceSafeSenders p@contoso.com -Sender a.example");
        WithoutGuids(exchange.Journal);

        Assert.Equal("Rejected", exchange.Run("Remove-CommerceSafeSenders q@contoso.com -Sender a.example").Single.Text("Status"));
    }

    [Fact]
    public void APolicyThatWasMadeAnewKeepsItsOwnEntries()
    {
        using var exchange = new EmulatedExchange();
        var run = exchange.Run("Add-CommerceIPAllowList 203.0.114.1").Single.Text("RunId");
        exchange.Arrange("Add-EmulatorConnectionFilterPolicy Default -IPAllowList 203.0.114.1 -Guid 7c9e6679-7425-40de-944b-e07fc1f90ae7");

        var removal = exchange.Run("Remove-CommerceIPAllowList 203.0.114.1").Single;
        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;

        Assert.Equal(("Rejected", "Rejected"), (removal.Text("Status"), undone.Text("Status")));
        Assert.Equal(["203.0.114.1"], undone.Texts("NotOwned"));
        Assert.Equal("False", exchange.Run("(Get-CommerceIPAllowList).Entries[0].AddedByThisModule").Single.ToString());
    }

    [Fact]
    public void ARuleThatWasRenamedIsStillThisModules()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Set-CommerceMailFlowRule -Rule Allow; Set-TransportRule 'Commerce mail: allow' -Name 'Shop: allow'");

        Assert.Equal("Removed", exchange.Run("Remove-CommerceMailFlowRule -Name Shop").Single.Text("Status"));
    }

    [Theory]
    [InlineData("Made by CommerceMailAdmin. It does what ours would.", "Changed")]
    [InlineData("Made by hand.", "Rejected")]
    public void ARuleThatSomebodyMadeWhereOursWasCutOffIsHis(string comment, string status)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorFault New-TransportRule SessionLoss");
        exchange.RunToError("Set-CommerceMailFlowRule -Rule Allow");
        exchange.Arrange("Disconnect-EmulatorSession; Connect-EmulatorSession");
        exchange.Arrange(
            """
            $c = (Get-CommerceMailChange).Added
            $made = @{ Name = 'Commerce mail: allow'; Comments = $args[0]; Mode = 'Audit' }
            foreach ($line in $c) {
                $n, $v = $line.Split('=', 2)
                if ($n -eq 'Mode') { continue }
                $made[$n] = if ($n -in 'SenderDomainIs', 'HeaderMatchesPatterns', 'ExceptIfHeaderMatchesPatterns') { @($made[$n]) + $v | Where-Object { $_ } } else { $v }
            }
            $null = New-TransportRule @made
            """, comment);

        Assert.Equal(status, exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce").Single.Text("Status"));
    }

    [Fact]
    public void ARuleThatAppearedWhileOursFailedIsNotTakenForOurs()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            """
            $global:new = Get-Command New-TransportRule
            function global:New-TransportRule {
                [CmdletBinding(SupportsShouldProcess)] param($Name, $Comments, $Enabled, $Mode, $SenderDomainIs, $SenderAddressLocation, $HeaderMatchesMessageHeader, $HeaderMatchesPatterns, $ExceptIfHeaderMatchesMessageHeader,
                    $ExceptIfHeaderMatchesPatterns, $FromScope, $SetSCL, $SetHeaderName, $SetHeaderValue)
                $null = & $global:new -Name $Name -SenderDomainIs other.example -SetSCL 1
                throw 'The name is taken.'
            }
            """);

        var result = exchange.Run("Set-CommerceMailFlowRule -Rule Allow");

        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
        Assert.Empty(exchange.Run("Get-CommerceMailChange").Single.Texts("Added"));
        Assert.Equal("Rejected", exchange.Run("Remove-CommerceMailFlowRule").Single.Text("Status"));
    }

    [Fact]
    public void ATestOfAPatternTellsWhatWasRemovedWhereOneMailboxHasTheName()
    {
        using var exchange = new EmulatedExchange("-Empty");
        exchange.Arrange(
            $"{Twins} b.example; Add-EmulatorMailbox ada@contoso.com -Name Ada; $null = Add-CommerceSafeSenders -All -Sender a.example; "
                + "Clear-EmulatorAllowEntry -SafeSender");

        Assert.Equal(["a.example"], exchange.Run("Test-CommerceSafeSenders ad* -Sender a.example").Single.Texts("Removed"));
        Assert.All(exchange.Run("Test-CommerceSafeSenders Twin* -Sender a.example").Output, o => Assert.Empty(o.Texts("Removed")));
        Assert.All(exchange.Run("Test-CommerceSafeSenders -All -Sender a.example").Output,
            o => Assert.Equal(["a.example"], o.Texts("Removed")));
    }

    [Fact]
    public void TheJournalNamesTheMailboxByItsGuid()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        var guid = exchange.Run("(Get-EmulatorMailbox ada@contoso.com).Guid").Single.ToString();

        Assert.Equal(guid, exchange.Run("Get-CommerceMailChange").Single.Text("Id"));
        Assert.Equal(guid, exchange.Run("Get-CommerceMailChange -Target $args[0]", guid).Single.Text("Id"));
    }

    /// <summary>Takes the GUIDs out of a journal, as if Exchange had not told them.</summary>
    private static void WithoutGuids(string journal) =>
        File.WriteAllText(journal, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(journal), "\"id\":\"[^\"]*\",", ""));
}
