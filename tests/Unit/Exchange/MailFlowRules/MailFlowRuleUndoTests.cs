using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

/// <summary>Undo of mail-flow rules, and rules that somebody has made, renamed or changed meanwhile.</summary>
public class MailFlowRuleUndoTests
{
    private const string Get = "Get-TransportRule";
    private const string New = "New-TransportRule";
    private const string Set = "Set-TransportRule";
    private const string Allow = "Commerce mail: allow";

    [Fact]
    public void ARuleOfOthersIsLeftAloneUnlessForced()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {New} '{Allow}' -SubjectContainsWords x -PrependSubject y");

        var refused = exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single;
        var kept = exchange.Run("Remove-CommerceMailFlowRule").Single;
        var forced = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Force").Single;

        Assert.Equal("Rejected", refused.Text("Status"));
        Assert.Equal("Rejected", kept.Text("Status"));
        Assert.Equal("Changed", forced.Text("Status"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("CN=Commerce mail: allow,CN=Rules")]
    [InlineData("O''Hara \"; Remove-Item /")]
    [InlineData("$(throw 1) {0} [a-z]")]
    public void HostileNamesMeanNothingButThemselves(string name)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {New} $args[0] -SubjectContainsWords x -PrependSubject y", name);
        exchange.Arrange($"$null = {New} 'Bystander' -SubjectContainsWords x -PrependSubject y");

        var made = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Name $args[0]", name).Single;
        var changed = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Name $args[0] -Mode Enforce", name).Single;
        var removed = exchange.Run("Remove-CommerceMailFlowRule -Name $args[0]", name).Single;

        Assert.Equal(("Added", "Changed", "Removed"), (made.Text("Status"), changed.Text("Status"), removed.Text("Status")));
        Assert.Equal([name, "Bystander"], exchange.Run(Get).Output.Select(r => r.Text("Name")));
    }

    [Fact]
    public void ANamesakeMadeAfterOursWasRemovedIsNotOurs()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow");
        exchange.Arrange(
            $"Remove-TransportRule '{Allow}' -Confirm:$false; $null = {New} '{Allow}' -SubjectContainsWords x -PrependSubject y");

        Assert.Equal("Rejected", exchange.Run("Remove-CommerceMailFlowRule").Single.Text("Status"));
    }

    [Fact]
    public void UndoRemovesARuleAndPutsSettingsBack()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {New} Other -SubjectContainsWords x -PrependSubject y");
        var made = exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single.Text("RunId");
        var enforced =
            exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce -ExpiryDate ([datetime]::new(2099, 1, 2))").Single
                .Text("RunId");

        var back = exchange.Run("Undo-CommerceMailChange $args[0]", enforced).Single;
        var afterBack = exchange.Run($"{Get} '{Allow}'").Single;
        var twice = exchange.Run("Undo-CommerceMailChange $args[0]", enforced);
        var planned = exchange.Run("Undo-CommerceMailChange $args[0] -WhatIf", made).Single;
        var gone = exchange.Run("Undo-CommerceMailChange $args[0]", made).Single;

        Assert.Equal("Changed", back.Text("Status"));
        Assert.Equal(("Audit", null), (afterBack.Text("Mode"), afterBack.Text("ExpiryDate")));
        Assert.Empty(twice.Output);
        Assert.Equal(("Planned", "Removed"), (planned.Text("Status"), gone.Text("Status")));
        Assert.Equal(["Other"], exchange.Run(Get).Output.Select(r => r.Text("Name")));
    }

    [Fact]
    public void UndoKeepsWhatWasChangedAgainSince()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow");
        var run = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce").Single.Text("RunId");
        exchange.Arrange($"{Set} '{Allow}' -Mode AuditAndNotify");

        var result = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Equal("AuditAndNotify", exchange.Run($"{Get} '{Allow}'").Single.Text("Mode"));
    }

    [Fact]
    public void ANamesakeOfARuleThatWasNeverMadeIsNotOurs()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} SessionLoss");
        exchange.RunToError("Set-CommerceMailFlowRule -Rule Allow");
        exchange.Arrange(
            $"Disconnect-ExchangeOnline -Confirm:$false; Connect-ExchangeOnline; $null = {New} '{Allow}' -SubjectContainsWords x "
                + "-PrependSubject y");

        var kept = exchange.Run("Remove-CommerceMailFlowRule").Single;
        var undone = exchange.Run("(Get-CommerceMailChange).RunId | Undo-CommerceMailChange");

        Assert.Equal("Rejected", kept.Text("Status"));
        Assert.Empty(undone.Output);
        Assert.Equal([Allow], exchange.Run(Get).Output.Select(r => r.Text("Name")));
    }

    [Theory]
    [InlineData("-SenderDomainIs other.example -SetSCL -1", "Changed")]
    [InlineData("-SubjectContainsWords x -PrependSubject y", "Rejected")]
    public void ARuleThatWasTakenOverIsWholeAndSignedAndIsGivenBackIfThatIsSafe(string theirs, string status)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {New} '{Allow}' {theirs} -Comments 'of the shop team'");

        var forced = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce -Force").Single;
        var test = exchange.Run("Test-CommerceMailFlowRule -Rule Allow").Single;
        var back = exchange.Run("Undo-CommerceMailChange $args[0]", forced.Text("RunId")).Single;

        Assert.Equal(("Changed", "Pass", status), (forced.Text("Status"), test.Text("Result"), back.Text("Status")));
        Assert.Equal(status == "Changed", exchange.Run($"{Get} '{Allow}'").Single.Text("Comments") == "of the shop team");
        Assert.Equal(status == "Rejected", back.Text("Reason")?.Contains("PrependSubject=y", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("-SenderDomainIs other.example")]
    [InlineData("-Comments 'ours now'")]
    [InlineData("-Name 'Shop team'")]
    [InlineData("-SubjectContainsWords x")]
    public void UndoKeepsARuleThatSomebodyHasTakenOver(string change)
    {
        using var exchange = new EmulatedExchange();
        var run = exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single.Text("RunId");
        exchange.Arrange($"{Set} '{Allow}' {change}");

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;

        Assert.Equal("Rejected", undone.Text("Status"));
        Assert.Contains("somebody", undone.Text("Reason"), StringComparison.Ordinal);
        Assert.Single(exchange.Run(Get).Output);
    }

    [Theory]
    [InlineData("RedirectMessageTo=ada@contoso.com", "Enforce")]
    [InlineData("Identity=Other", "Audit")]
    [InlineData("Confirm=x", "Audit")]
    public void AJournalCannotMakeUndoSetWhatThisModuleNeverSets(string line, string mode)
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow");
        var run = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce").Single.Text("RunId");
        File.WriteAllText(exchange.Journal,
            File.ReadAllText(exchange.Journal).Replace("\"Mode=Audit\"]", $"\"Mode=Audit\",\"{line}\"]", StringComparison.Ordinal));

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run);
        var rule = exchange.Run($"{Get} '{Allow}'").Single;

        Assert.Empty(undone.Errors);
        Assert.Equal((mode, null), (rule.Text("Mode"), rule.Text("RedirectMessageTo")));
    }
}
