using System.Text;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Readiness;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Readiness;

/// <summary>
/// The state of each control for what the checks can return. The inputs follow public reports about audit tools: a check that could not run
/// shown as passed, an empty selection shown as passed, one failure hidden by many passes, a name that becomes a command.
/// </summary>
public sealed class MailControlTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-06-12T12:00:00Z");
    private static readonly ControlRepair Add = new("Add-CommerceSafeSenders", new Dictionary<string,
        object> { ["Identity"] = new[] { "ada" } });

    private static SafeSenderTest Box(string name, CheckResult result, params string[] missing) =>
        new() { Identity = name, Result = result, Missing = missing, Reason = "read error" };

    private static MailFlowRuleTest Rule(CheckResult result, MailFlowRuleKind? kind = MailFlowRuleKind.Allow,
        string name = "Commerce mail: allow") =>
        new() { Name = name, Result = result, Kind = kind, Reason = "a reason" };

    private static Observed<T> Seen<T>(params T[] results) => new() { Results = results };

    private static Observed<T> NotSeen<T>(string problem) => new() { Problem = problem };

    [Fact]
    public void WithoutASessionSafeSendersAreUnknownWithTheReason()
    {
        var control = TenantControls.SafeSenders(NotSeen<SafeSenderTest>("No session."), Add, Now).Control;
        Assert.Equal((ControlState.Unknown, "No session."), (control.State, control.Evidence));
    }

    [Fact]
    public void AnEmptySelectionIsNotAPass() =>
        Assert.Equal(ControlState.Unknown, TenantControls.SafeSenders(Seen<SafeSenderTest>(), Add, Now).Control.State);

    [Fact]
    public void OneMailboxOfManyThatLacksASenderFailsAndIsNamed()
    {
        var tests = Enumerable.Range(0, 500).Select(i => Box($"box{i}", CheckResult.Pass)).Append(Box("ada", CheckResult.Fail,
            "support.facebook.com"));
        var judged = TenantControls.SafeSenders(Seen([.. tests]), Add, Now);
        Assert.Equal(ControlState.Fail, judged.Control.State);
        Assert.Equal(["ada"], judged.Control.Affected);
        Assert.Equal("Add-CommerceSafeSenders -Identity ada", judged.Control.Remedy);
        Assert.True(judged.Control.CanFix);
    }

    [Fact]
    public void AMailboxThatCannotBeReadIsUnknownUnlessAnotherFails()
    {
        var unread = Box("bo", CheckResult.TempError);
        Assert.Equal(ControlState.Unknown, TenantControls.SafeSenders(Seen(Box("a", CheckResult.Pass), unread), Add, Now).Control.State);
        Assert.Equal(ControlState.Fail, TenantControls.SafeSenders(Seen(Box("a", CheckResult.Fail, "x"), unread), Add, Now).Control.State);
    }

    [Fact]
    public void AnIgnoredDomainIsAWarning() =>
        Assert.Equal(ControlState.Warning, TenantControls.SafeSenders(Seen(Box("a", CheckResult.Neutral)), Add, Now).Control.State);

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("a; Remove-Item /", "'a; Remove-Item /'")]
    [InlineData("o\u2019brien", "'o\u2019\u2019brien'")]
    [InlineData("$(whoami)", "'$(whoami)'")]
    public void ANameCannotBecomeACommand(string name, string quoted) => Assert.Equal(
        $"Add-CommerceSafeSenders -Identity {quoted}",
        new ControlRepair("Add-CommerceSafeSenders", new Dictionary<string, object> { ["Identity"] = new[] { name } }).ToString());

    [Theory]
    [InlineData(true, ControlState.Warning)]
    [InlineData(false, ControlState.Fail)]
    public void AMissingRangeIsLessSevereWhileRulesLetTheMailIn(bool enforced, ControlState expected)
    {
        var test = new IPAllowListTest { Target = IPAllowListTarget.ConnectionFilter, Name = "Default", Result = CheckResult.Fail,
            Missing = ["66.220.144.128/25"] };
        Assert.Equal(expected, TenantControls.IPAllowList(Seen(test), enforced, Now).Control.State);
    }

    [Fact]
    public void AWideEntryIsForAPersonToDecide()
    {
        var test = new IPAllowListTest { Target = IPAllowListTarget.Edge, Name = "EDGE", Result = CheckResult.Fail,
            TooWide = ["10.0.0.0/8"] };
        var judged = TenantControls.IPAllowList(Seen(test), false, Now);
        Assert.Equal((ControlState.Fail, false), (judged.Control.State, judged.Control.CanFix));
        Assert.Null(judged.Repair);
    }

    [Fact]
    public void RulesThatOnlyWatchAreAWarningAndMissingOnesFail()
    {
        Assert.Equal(ControlState.Warning, TenantControls.MailFlowRules(Seen(Rule(CheckResult.Neutral)), Now).Control.State);
        Assert.Equal(ControlState.Fail, TenantControls.MailFlowRules(Seen(Rule(CheckResult.Neutral), Rule(CheckResult.Fail)), Now)
            .Control.State);
        Assert.Equal(ControlState.Pass, TenantControls.MailFlowRules(Seen(Rule(CheckResult.Pass)), Now).Control.State);
    }

    [Fact]
    public void RulesThatCannotBeReadDoNotProveThatForgedMailIsKeptOut()
    {
        var unread = Rule(CheckResult.TempError, kind: null, name: "Commerce mail");
        Assert.Equal(ControlState.Unknown, TenantControls.ForgedMail(Seen(unread), Now).Control.State);
        Assert.Equal(ControlState.Unknown, TenantControls.MailFlowRules(Seen(unread), Now).Control.State);
        Assert.Equal(ControlState.Pass, TenantControls.ForgedMail(Seen(Rule(CheckResult.Fail)), Now).Control.State);
        Assert.Equal(ControlState.Fail, TenantControls.ForgedMail(Seen(Rule(CheckResult.Fail, kind: null)), Now).Control.State);
    }

    [Fact]
    public void AFailedLookUpIsNeverDrift()
    {
        var drift = new ProfileDrift { Check = ProfileDriftCheck.PublishedRange, Subject = "66.220.144.128/25",
            Result = CheckResult.TempError, Detail = "no answer" };
        Assert.Equal(ControlState.Unknown, DnsControls.PlatformRanges(Seen(drift), Now).Control.State);
        Assert.Equal(ControlState.Fail, DnsControls.PlatformRanges(Seen(drift, drift with { Result = CheckResult.Fail }), Now)
            .Control.State);
    }

    [Fact]
    public void WithoutMailNobodyIsSaidToBeAnsweredInTime()
    {
        Assert.All(CaseJudgements(NotSeen<CommerceCase>("No ledger.")), c => Assert.Equal(ControlState.Unknown, c.State));
        Assert.All(CaseJudgements(Seen<CommerceCase>()), c => Assert.NotEqual(ControlState.Pass, c.State));
    }

    [Theory]
    [InlineData(true, 1, ControlState.Warning)]
    [InlineData(null, 1, ControlState.Warning)]
    [InlineData(false, 1, ControlState.Unknown)]
    [InlineData(true, 5, ControlState.Unknown)]
    [InlineData(true, -1, ControlState.Unknown)]
    public void AChargebackWithoutACaseHasItsLimit(bool? isAnswerRequested, int days, ControlState expected)
    {
        var claim = new CommerceClaim
        {
            Kind = ClaimKind.Chargeback, CaseIds = [], OrderNumber = "30811725540512", Opened = Now.AddDays(-2), Mailbox = "support",
            RespondBy = Now.AddDays(days), AnswerRequested = isAnswerRequested,
            Mail = new CaseMail
            {
                Kind = CaseMailKind.Claim, Time = Now.AddDays(-2), Mailbox = "support", Folder = "Inbox",
                Authenticity = Authenticity.Genuine,
            },
        };
        var seen = new ObservedCases { Cases = Seen<CommerceCase>(), Claims = [claim] };

        Assert.Equal(expected, new CaseControls(new(() => seen), "", Now, Now).ClaimLimits().Control.State);
    }

    private static IEnumerable<MailControl> CaseJudgements(Observed<CommerceCase> cases)
    {
        var controls = new CaseControls(new(() => new ObservedCases { Cases = cases }), "", Now, Now);
        JudgedControl[] judged =
            [controls.MailArrives(), controls.CaseMailInJunk(), controls.AnswersInTime(0), controls.ReplyForm(), controls.ClaimLimits()];
        return judged.Select(j => j.Control);
    }

    [Fact]
    public void TheFileGivesBackTheStates()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "r.json");
        var control = TenantControls.SafeSenders(Seen(Box("a\u202Eb", CheckResult.Fail, "x")), Add, Now).Control;
        using (var stream = File.Create(file))
        {
            ReadinessFile.Write(stream, [control with { Before = ControlState.Pass }]);
        }

        Assert.True(ReadinessFile.IsOurs(File.ReadAllText(file)));
        Assert.Equal(ControlState.Fail, ReadinessFile.Read(file)["SAFE-SENDERS"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"schemaVersion\": 1, \"kind\": \"other\", \"controls\": []}")]
    [InlineData("{\"schemaVersion\": 2, \"kind\": \"mailReadiness\", \"controls\": []}")]
    [InlineData("{\"schemaVersion\": 1, \"kind\": \"mailReadiness\", \"controls\": [{\"id\": \"A\", \"state\": \"Fine\"}]}")]
    public void AnotherFileIsRefused(string text)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "r.json");
        File.WriteAllText(file, text);
        Assert.Throws<JsonFormatException>(() => ReadinessFile.Read(file));
    }

    [Fact]
    public void ThePageShowsTextAsText()
    {
        var control = TenantControls.SafeSenders(Seen(Box("<script>alert(1)</script>", CheckResult.Fail, "x")), Add, Now).Control;
        var page = ReadinessPage.Of([control]);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePageOfTheReferenceListsEveryControl()
    {
        var rows = File.ReadLines(Repository.PathOf("docs", "reference", "readiness.md")).Where(l => l.StartsWith("| `",
            StringComparison.Ordinal));
        rows = rows.Where(r => r.Contains(" | guide | ", StringComparison.Ordinal) || r.Contains(" | module | ", StringComparison.Ordinal));
        Assert.Equal(ControlCatalogue.All.Select(c => $"| `{c.Id}` | {(c.InGuide ? "guide" : "module")} | {c.Asks} |"), rows);
    }
}
