using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Exchange;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>What is said if no answer can be seen: an Exchange session at hand tells whether the mailbox keeps copies of answers.</summary>
public sealed class SentCopiesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _other = new();
    private readonly string _ledger;

    public SentCopiesTests()
    {
        _ledger = Path.Combine(_other.Path, "cases.ledger");
        foreach (var one in new[] { "case1", "case2", "case3" })
        {
            File.WriteAllText(Path.Combine(_folder.Path, one + ".eml"), CaseTexts.Customer(one, "06-08 09:00"));
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("", "In support@contoso.com, MessageCopyForSentAsEnabled and MessageCopyForSendOnBehalfEnabled are off")]
    [InlineData("", "Set-Mailbox -Identity 'support@contoso.com' -MessageCopyForSentAsEnabled $true")]
    [InlineData("Add-EmulatorMailbox support@contoso.com -RecipientTypeDetails SharedMailbox -Attribute "
        + "@{ MessageCopyForSentAsEnabled = $true; MessageCopyForSendOnBehalfEnabled = $true }", "In support@contoso.com, both are on.")]
    [InlineData(" ", "Test-CommerceMailTenant -Mailbox shows the settings.")]
    public void TheSessionTellsWhetherAnswersAreKept(string mailbox, string words)
    {
        using var exchange = new EmulatedExchange();
        if (mailbox.Length > 0)
        {
            exchange.Run("Remove-EmulatorMailbox support@contoso.com; " + mailbox);
        }

        Assert.Contains(words, Warning(exchange.Run), StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutASessionItIsSaidWhereToLook()
    {
        using var session = new ModuleSession();

        var warning = Warning((script, values) => session.Run(script, values));

        Assert.EndsWith("are on. Test-CommerceMailTenant -Mailbox shows the settings.", warning, StringComparison.Ordinal);
    }

    private string Warning(Func<string, object?[], ScriptResult> run) => Assert.Single(
        run("Sync-CommerceCase $args[0] -Mailbox support@contoso.com -Ledger $args[1]", [_folder.Path, _ledger]).Warnings,
        w => w.StartsWith("No sent mail", StringComparison.Ordinal));
}
