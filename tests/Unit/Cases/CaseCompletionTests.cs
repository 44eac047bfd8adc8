using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

public sealed class CaseCompletionTests : IDisposable
{
    private const string Case =
        "Received: by mx; Mon, 8 Jun 2026 09:00:00 +0000\nFrom: case++a1@support.instagram.com\nTo: s@shop.example\nSubject: Message from "
            + "user\nMessage-ID: <1@x>\n\nOrder number: 4711000\n";

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    // What is offered must not depend on how busy the machine is.
    public CaseCompletionTests() => _session.Run("[CommerceMailAdmin.Parameters.Completer]::Limit = '00:05:00'");

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Get-CommerceCase -CaseId ", "a1")]
    [InlineData("Set-CommerceCase -CaseId A", "a1")]
    [InlineData("Get-CommerceOrder -OrderNumber 47", "4711000")]
    [InlineData("Get-CommerceClaim -OrderNumber 11", "4711000")]
    public void WaitingCasesOfTheLedgerAreOffered(string line, string expected)
    {
        _folder.Write("in/1.eml", Case);
        var ledger = Path.Combine(_folder.Path, "cases.ledger");
        _session.Run("Sync-CommerceCase $args[0] -Ledger $args[1]", Path.Combine(_folder.Path, "in"), ledger);

        var (command, rest) = (line[..line.IndexOf(" -", StringComparison.Ordinal)], line[line.IndexOf(" -", StringComparison.Ordinal)..]);
        var found = Complete($"{command} -Ledger '{ledger}'{rest}");

        var one = Assert.Single(found);
        Assert.Equal(expected, one.CompletionText);
        Assert.Contains("Overdue, due ", one.ToolTip, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-CommerceCase -Ledger ./none.ledger -CaseId ")]
    [InlineData("Get-CommerceOrder -Ledger ./none.ledger -OrderNumber 1")]
    [InlineData("Disconnect-CommerceMailbox -Connection ")]
    [InlineData("Get-CommerceCaseBacklog -SellerAddress s")]
    public void WithoutAnythingKnownNoFileNamesAreOffered(string line)
    {
        var found = Complete(line);

        Assert.NotEmpty(found);
        Assert.DoesNotContain(found, c => c.ResultType is CompletionResultType.ProviderItem or CompletionResultType.ProviderContainer);
    }

    private IReadOnlyList<CompletionResult> Complete(string line)
    {
        var result = _session.Run(
            "[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches", line);
        Assert.Empty(result.Errors);
        return [.. result.Output.Select(o => (CompletionResult)o.BaseObject)];
    }
}
