using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>
/// "Property validation failed" and its like: which entry it is, and what to do. Inputs after Microsoft's articles (KB2590466, limits of
/// safe senders) and reports of its support.
/// </summary>
public class RefusedChangeTests
{
    private const string Unnamed = "Property validation failed. ErrorCode=2";

    [Fact]
    public void AFullBlockedListIsNamedAndTheRemedyHelps()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -BlockedSendersAndDomains (1..1024 | ForEach-Object { \"b$_.example\" })");

        var planned = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example -WhatIf").Single;
        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        var reason = Assert.Single(result.Output).Text("Reason")!;
        exchange.Arrange(reason[reason.IndexOf(Set, StringComparison.Ordinal)..]);

        Assert.Equal("Planned", planned.Text("Status"));
        Assert.StartsWith("Exchange will probably refuse the change.", planned.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal("MailboxEntryNotAllowed", Assert.Single(result.Errors).Id());
        Assert.Contains("1024 blocked senders", reason, StringComparison.Ordinal);
        Assert.Equal("Added", exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Text("Status"));
    }

    [Theory]
    [InlineData("Junk e-mail validation error.", "Microsoft.Exchange.Data.Storage.JunkEmailValidationException")]
    [InlineData(Unnamed, "Microsoft.Exchange.Data.PropertyValidationException")]
    [InlineData("Something else.", "Microsoft.Exchange.Data.DataValidationException")]
    public void TrustedContactsAreTheUsualCauseOfAFullList(string message, string type)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -ContactsTrusted $true");
        exchange.Arrange($"Add-EmulatorFault {Set} NonTerminatingError -ExceptionType {type} -Message '{message}' -Times 0");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, b.example");

        Assert.Equal("MailboxEntryNotAllowed", Assert.Single(result.Errors).Id());
        Assert.Contains("trusts its contacts", Assert.Single(result.Output).Text("Reason"), StringComparison.Ordinal);
        Assert.Contains("-ContactsTrusted $false", result.Output[0].Text("Reason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'a*b.example'", "a*b.example")]
    [InlineData("'boss@contoso.com'", "boss@contoso.com")]
    public void WildcardsAndAddressesOfTheOrganisationAreSuspected(string stored, string named)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains fine.example, {stored}");
        exchange.Arrange(
            $"Add-EmulatorFault {Set} NonTerminatingError -ExceptionType Microsoft.Exchange.Data.PropertyValidationException -Message "
                + $"'Property validation failed: TrustedSendersAndDomains' -Times 0");

        var planned = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example -WhatIf").Single;
        var failed = Assert.Single(exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Output);

        Assert.Equal([named], planned.Texts("SuspectEntries"));
        Assert.Contains($"@{{Remove='{named}'}}", planned.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal([named], failed.Texts("SuspectEntries"));
        Assert.Contains($"@{{Remove='{named}'}}", failed.Text("Reason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("-Shape OnPremises", 1)]
    public void AnEntryThatExchangeDoesNotNameIsFoundByTryingEach(string shape, int rejected)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange(
            """
            function global:Set-MailboxJunkEmailConfiguration {
                [CmdletBinding(SupportsShouldProcess)]
                param([Parameter(ValueFromPipeline)] $Identity, $TrustedSendersAndDomains)
                process {
                    if ($TrustedSendersAndDomains['Add'] -contains 'bad.example') {
                        $problem = [Exception]::new('Property validation failed. ErrorCode=2')
                        $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new($problem, 'x', 'InvalidData', $null))
                        return
                    }
                    $stored = @((Get-EmulatorMailbox $Identity).TrustedSendersAndDomains)
                    Set-EmulatorMailbox $Identity -TrustedSendersAndDomains ($stored + $TrustedSendersAndDomains['Add'])
                }
            }
            """);

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, bad.example, c.example");
        var made = Assert.Single(result.Output);

        Assert.Equal(("Partial", "bad.example: Exchange"), (made.Text("Status"), made.Text("Reason")?[..21]));
        Assert.Equal(["a.example", "c.example"], made.Texts("Added"));
        Assert.Equal(rejected, made.Texts("Rejected").Length);
        Assert.StartsWith("bad.example: ", made.Texts("Rejected")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada@contoso.com", "Rejected")]
    [InlineData("anybody@contoso.com", "Rejected")]
    [InlineData("partner@outside.example", "Rejected")]
    [InlineData("stranger@outside.example", "Planned")]
    public void WhatIfPlansNoAddressThatExchangeWillRefuse(string sender, string status)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorContact partner@outside.example");

        var planned = exchange.Run($"Add-CommerceSafeSenders ada@contoso.com -Sender {sender} -WhatIf").Output[0];
        var added = exchange.Run($"Add-CommerceSafeSenders ada@contoso.com -Sender {sender}").Output[0];

        Assert.Equal(status, planned.Text("Status"));
        Assert.Equal(status == "Planned" ? "Added" : "Rejected", added.Text("Status"));
    }

    [Fact]
    public void WhatIfPlansNothingBeyondTheSizeOfTheLists()
    {
        using var exchange = new EmulatedExchange();
        // Addresses of about 300 characters each, so many that 5 KB are left, and 24 more.
        var tail = string.Join('.', Enumerable.Repeat(new string('x', 60), 3)) + "." + new string('x', 50) + ".example";
        string[] Entries(string name, int count) =>
            [.. Enumerable.Range(1000, count).Select(i => $"{name}{i}{new string('y', 50)}@{tail}")];
        var blocked = Entries("blocked", 1000);
        var trusted = Entries("trusted", ((505 * 1024) - blocked.Sum(e => e.Length + 1)) / (blocked[0].Length + 1));
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains $args[0] -BlockedSendersAndDomains $args[1]",
            trusted,
            blocked);
        exchange.Arrange("$global:many = $args[0]", new object[] { Entries("many", 24) });

        var planned = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender $many -WhatIf").Output[0];
        var added = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender $many").Output[0];

        Assert.NotEmpty(planned.Texts("Rejected"));
        Assert.Contains("510 KB", planned.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(planned.Texts("Planned"), added.Texts("Added"));
    }

    [Fact]
    public void RoomIsNotCountedTwice()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            "$both = 1..500 | ForEach-Object { \"d$_.example\" }; Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains $both "
                + "-TrustedRecipientsAndDomains ($both + 'r.example')");

        var state = exchange.Run("Get-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;

        Assert.Equal("523", state.Text("RemainingEntries"));
    }
}
