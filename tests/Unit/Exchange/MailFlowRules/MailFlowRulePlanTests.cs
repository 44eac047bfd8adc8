using CommerceMailAdmin.Engine.Exchange.MailFlowRules;

namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

public class MailFlowRulePlanTests
{
    [Fact]
    public void DomainsThatDoNotFitOneRuleBecomeSeveral()
    {
        string[] domains = [.. Enumerable.Range(0, 120).Select(i => $"d{i}.platform.example")];

        var rules = MailFlowRulePlan.Create(Request(domains));

        Assert.True(rules.Count > 1);
        Assert.Equal(domains, rules.SelectMany(r => r.Domains));
        Assert.Equal(Enumerable.Range(1, rules.Count).Select(i => $"Shop: allow {i} of {rules.Count}"), rules.Select(r => r.Name));
        Assert.All(rules, r =>
        {
            Assert.Null(r.Problem);
            Assert.True(r.Name.Length + MailFlowRulePlan.Comments(r).Length + r.Clauses.Length <= 8192);
            Assert.Equal(r.Domains.Count, r.Clauses["HeaderMatchesPatterns"].Count);
            Assert.Equal(["-1"], r.Clauses["SetSCL"]);
        });
    }

    [Fact]
    public void RangesThatDoNotFitBecomeSeveralRulesEachForAllDomains()
    {
        string[] ranges = [.. Enumerable.Range(0, 600).Select(i => $"12.{i / 250}.{i % 250}.0/24")];

        var rules = MailFlowRulePlan.Create(Request(["a.example", "b.example"]) with { Proof = MailFlowProof.IPRange, Ranges = ranges });

        Assert.True(rules.Count > 1);
        Assert.Equal(ranges, rules.SelectMany(r => r.Clauses["SenderIpRanges"]));
        Assert.All(rules, r => Assert.Equal(["a.example", "b.example"], r.Clauses["SenderDomainIs"]));
    }

    [Fact]
    public void WhatFitsNoRuleIsRefusedWithTheReason()
    {
        string[] domains = [.. Enumerable.Range(0, 600).Select(i => $"d{i}.platform.example")];

        var rule = Assert.Single(
            MailFlowRulePlan.Create(Request(domains) with { Proof = MailFlowProof.IPRange, Ranges = ["12.0.0.0/24"] }));

        Assert.Contains("8192", rule.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ANameOfMoreThan64CharactersIsRefused()
    {
        var rule = Assert.Single(MailFlowRulePlan.Create(Request(["a.example"]) with { Name = new string('n', 60) }));

        Assert.Contains("64", rule.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFocusedInboxHeaderIsWrittenToTheLetterWithTheSameProof()
    {
        var rules = MailFlowRulePlan.Create(
            Request(["a.example"]) with { Kinds = [MailFlowRuleKind.Allow, MailFlowRuleKind.FocusedInbox] });

        Assert.Equal(["NotInOrganization"], rules[0].Clauses["FromScope"]);
        Assert.Equal(["X-ETR"], rules[0].Clauses["SetHeaderName"]);

        Assert.Equal(["X-MS-Exchange-Organization-BypassFocusedInbox"], rules[1].Clauses["SetHeaderName"]);
        Assert.Equal(["true"], rules[1].Clauses["SetHeaderValue"]);
        Assert.Empty(rules[1].Clauses["SetSCL"]);
        Assert.Equal(rules[0].Clauses.Lines.SkipLast(3), rules[1].Clauses.Lines.SkipLast(2));
    }

    [Theory]
    [InlineData("Shop: allow", MailFlowRuleKind.Allow)]
    [InlineData("shop: Allow 2 of 12", MailFlowRuleKind.Allow)]
    [InlineData("Shop: Focused Inbox", MailFlowRuleKind.FocusedInbox)]
    [InlineData("Shop: duplicate order mail", MailFlowRuleKind.DuplicateOrderMail)]
    [InlineData("Shop: allow everybody", null)]
    [InlineData("Shop: allow\n", null)]
    [InlineData("Other Shop: allow", null)]
    [InlineData("Shop", null)]
    public void ANameTellsTheKind(string name, MailFlowRuleKind? kind) => Assert.Equal(kind, MailFlowRulePlan.KindOf(name, "Shop"));

    [Fact]
    public void ABeginningThatLooksLikeAPatternIsTakenToTheLetter()
    {
        Assert.Null(MailFlowRulePlan.KindOf("anything: allow", ".*"));
        Assert.Equal(MailFlowRuleKind.Allow, MailFlowRulePlan.KindOf("a(b[: allow", "a(b["));
    }

    [Theory]
    [InlineData("com")]
    [InlineData("*.facebook.com")]
    [InlineData("*")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("contoso.com")]
    [InlineData("gmail.com")]
    [InlineData("a.example' -or '1' -eq '1")]
    public void ADomainThatLetsTooMuchInIsRefused(string? domain)
    {
        var (domains, rejected) = MailFlowRequest.CheckDomains([domain, "a.example", "A.Example."], d => d == "contoso.com",
            allowPublicDomains: false);

        Assert.Equal(["a.example"], domains);
        Assert.Single(rejected);
    }

    private static MailFlowRequest Request(string[] domains) => new()
    {
        Kinds = [MailFlowRuleKind.Allow], Name = "Shop", Domains = domains, Proof = MailFlowProof.AuthenticationResults,
    };
}
