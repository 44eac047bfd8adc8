using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>Sync-, Set- and Remove-CommerceCase, and the backlog of a ledger, in a real engine.</summary>
public sealed class LedgerCmdletTests : IDisposable
{
    private const string At = " -TimeZone UTC -At 2026-06-09T00:00:00Z";
    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    private string Ledger => Path.Combine(_folder.Path, "cases.ledger");

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AMailboxIsReadOnceAndThenOnlyWhatIsNew()
    {
        var mail = _folder.Write("mail/Inbox.mbox", Mbox([Customer("a1", "06-08 09:00"), Customer("b2", "06-08 10:00")]));

        var first = _session.Run("Sync-CommerceCase $args[0] -Ledger $args[1]", mail, Ledger).Single;
        var second = _session.Run("Sync-CommerceCase $args[0] -Ledger $args[1]", mail, Ledger).Single;

        Assert.Equal(("Inbox.mbox", Ledger, 2L, 2, null),
            (Value<string>(first, "Mailbox"), Value<string>(first, "Ledger"), Value<long>(first, "Read"), Value<int>(first, "NewCases"),
                first.Properties["Since"].Value));
        Assert.Equal((0L, 0), (Value<long>(second, "Read"), Value<int>(second, "NewCases")));
        Assert.NotNull(second.Properties["Since"].Value);
        Assert.Equal(["a1", "b2"], Backlog());
    }

    [Fact]
    public void EachPipedMailboxIsOneResult()
    {
        var first = _folder.Write("one/Inbox.mbox", Mbox([Customer("a1", "06-08 09:00")]));
        var second = _folder.Write("two/Sent.mbox", Mbox([Answer("a1", "06-08 10:00", "x@other.example")]));

        var result = _session.Run(
            "[pscustomobject]@{ Mailbox = 'front'; Path = $args[0] }, [pscustomobject]@{ Mailbox = 'back'; Path = $args[1] } | "
                + "Sync-CommerceCase -Ledger $args[2]", first, second, Ledger);

        Assert.Empty(result.Errors);
        Assert.Equal(["front", "back"], result.Output.Select(o => Value<string>(o, "Mailbox")));
        Assert.Empty(Backlog());
    }

    [Fact]
    public void WhatIfReadsAndWritesNothing()
    {
        var mail = _folder.Write("mail/Inbox.mbox", Mbox([Customer("a1", "06-08 09:00")]));

        Assert.Empty(_session.Run("Sync-CommerceCase $args[0] -Ledger $args[1] -WhatIf", mail, Ledger).Output);
        Assert.False(File.Exists(Ledger));
    }

    [Fact]
    public void AMissingLedgerEndsTheCommandAndSaysWhatToDo()
    {
        var error = Terminated("Get-CommerceCaseBacklog -Ledger $args[0]", Ledger);

        Assert.Equal("LedgerNotFound,CommerceMailAdmin.Commands.GetCommerceCaseBacklog", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal(Ledger, error.TargetObject);
        Assert.Contains("Sync-CommerceCase", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APipelineThatBringsNoPathsDoesNotMeanTheLedger()
    {
        var result = _session.Run("@() | Get-CommerceCaseBacklog");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("Get-CommerceCaseBacklog -Ledger $args[0]")]
    [InlineData("Get-CommerceCase -Ledger $args[0]")]
    [InlineData("Get-CommerceClaim -Ledger $args[0]")]
    [InlineData("Get-CommerceOrder -OrderNumber 4700 -Ledger $args[0]")]
    [InlineData("Measure-CommerceSla -Ledger $args[0]")]
    [InlineData("Export-CommerceSlaReport -Ledger $args[0] -OutFile ($args[0] + '.html')")]
    [InlineData("Set-CommerceCase a1 -Closed -Ledger $args[0]")]
    [InlineData("Remove-CommerceCase -OlderThan 2020-01-01 -Ledger $args[0] -Confirm:$false")]
    [InlineData("Send-CommerceBacklogDigest -Ledger $args[0] -WhatIf -SmtpServer localhost -From a@b.example -To a@b.example")]
    public void AnEmptyLedgerIsNotThereForEachCmdletAndSyncFinishesIt(string command)
    {
        var ledger = _folder.Write("empty.ledger", "");

        var result = _session.Run(command, ledger);

        var error = result.Terminated is IContainsErrorRecord terminated ? terminated.ErrorRecord : Assert.Single(result.Errors);
        Assert.StartsWith("LedgerNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("is empty", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(File.ReadAllBytes(ledger));
        var mail = _folder.Write("mail/Inbox.mbox", Mbox([Customer("a1", "06-08 09:00")]));
        Assert.Empty(_session.Run("Sync-CommerceCase $args[0] -Ledger $args[1]", mail, ledger).Errors);
        Assert.NotEmpty(File.ReadAllBytes(ledger));
    }

    [Fact]
    public void AFileThatIsNoLedgerIsRefused()
    {
        _folder.Write("cases.ledger", string.Concat(Enumerable.Repeat("notes\n", 500)));
        var mail = _folder.Write("mail/Inbox.mbox", Mbox([Customer("a1", "06-08 09:00")]));

        Assert.Equal("NotALedger,CommerceMailAdmin.Commands.SyncCommerceCase",
            Terminated("Sync-CommerceCase $args[0] -Ledger $args[1]", mail, Ledger).FullyQualifiedErrorId);
    }

    [Fact]
    public void TheSellersAddressesBelongToTheReading() =>
        Assert.StartsWith("AmbiguousParameterSet,",
            Terminated("Get-CommerceCaseBacklog -Ledger x -SellerAddress a@shop.example").FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void CasesAreClosedFromThePipelineAndOpenedAgain()
    {
        Sync(Customer("a1", "06-08 09:00"), Customer("b2", "06-08 10:00"));

        Assert.Empty(_session.Run("Get-CommerceCaseBacklog -Ledger $args[0] | Set-CommerceCase -Closed -Note done -Ledger $args[0]",
            Ledger).Errors);
        Assert.Empty(Waiting());
        Assert.Empty(_session.Run("Set-CommerceCase A1 -Open -Ledger $args[0]", Ledger).Errors);
        Assert.Equal(["a1"], Waiting());
        Assert.Single(_session.Run("Set-CommerceCase A1 -Open -Ledger $args[0] -Verbose", Ledger).Verbose,
            v => v.Contains("open already", StringComparison.Ordinal));
    }

    [Fact]
    public void AnUnknownCaseAndOneOfTwoPlatformsAreNamed()
    {
        Sync(Customer("a1", "06-08 09:00"), Customer("a1", "06-08 09:00", domain: "support.facebook.com"));

        var result = _session.Run("Set-CommerceCase nowhere, a1 -Closed -Ledger $args[0]", Ledger);

        Assert.Equal(
            ["CaseNotFound,CommerceMailAdmin.Commands.SetCommerceCase", "CaseAmbiguous,CommerceMailAdmin.Commands.SetCommerceCase"],
            result.Errors.Select(e => e.FullyQualifiedErrorId));
        Assert.Empty(_session.Run("Set-CommerceCase a1 -Platform Facebook -Closed -Ledger $args[0]", Ledger).Errors);
        Assert.Equal(["a1"], Waiting());
    }

    [Fact]
    public void OldCasesAreRemovedOnlyWhenConfirmed()
    {
        Sync(Customer("a1", "06-01 09:00"), Customer("b2", "06-08 10:00"));

        Assert.Empty(_session.Run("Remove-CommerceCase 2026-06-05 -Ledger $args[0] -WhatIf", Ledger).Output);
        Assert.Equal(2, Backlog().Length);
        var removed = _session.Run("Remove-CommerceCase 2026-06-05 -Ledger $args[0] -Confirm:$false", Ledger).Single;

        Assert.Equal((1L, 1L), (Value<long>(removed, "Cases"), Value<long>(removed, "Messages")));
        Assert.Equal(["b2"], Backlog());
        Assert.StartsWith("OlderThanInFuture,", Terminated("Remove-CommerceCase 2999-01-01 -Ledger $args[0]", Ledger).FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    private void Sync(params string[] messages) =>
        _ = _session.Run("Sync-CommerceCase $args[0] -Ledger $args[1]", _folder.Write("mail/Inbox.mbox", Mbox(messages)), Ledger).Single;

    private string[] Backlog() =>
        [.. _session.Run("Get-CommerceCaseBacklog -Ledger $args[0]" + At, Ledger).Output.Select(o => Value<string>(o, "CaseId"))];

    /// <summary>Who waits after all that was said: marks are of the present.</summary>
    private string[] Waiting() =>
        [.. _session.Run("Get-CommerceCaseBacklog -Ledger $args[0] -At 2100-01-01", Ledger).Output.Select(o => Value<string>(o, "CaseId"))];

    private ErrorRecord Terminated(string script, params object?[] arguments)
    {
        var result = _session.Run(script, arguments);
        return result.Terminated is RuntimeException e ? e.ErrorRecord : Assert.Single(result.Errors);
    }

    private static T Value<T>(PSObject of, string name) => (T)of.Properties[name].Value;
}
