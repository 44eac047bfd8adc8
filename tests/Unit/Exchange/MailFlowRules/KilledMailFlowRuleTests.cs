namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

/// <summary>Mail-flow rules whose writing is killed, beside a rule of somebody else.</summary>
public class KilledMailFlowRuleTests
{
    [Fact]
    public void AKilledRunIsCompletedByTheNextOneAndTakenBackExactly()
    {
        using var runs = new KilledRuns(
            "Set-CommerceMailFlowRule -Rule Allow, DuplicateOrderMail -TransactionalSender orders@contoso.com -ReportTo ada@contoso.com",
            "foreach ($r in Get-TransportRule) { $r.Name.Replace(':', '') + ':' + (($r.Priority, $r.State, $r.Mode, $r.Comments, "
                + "$r.SenderDomainIs, $r.HeaderMatchesMessageHeader, $r.HeaderMatchesPatterns, $r.SetSCL) -join '; ') }");

        runs.Hold("; $null = New-TransportRule -Name 'Ours' -SubjectContainsWords invoice -SetSCL 5");
    }
}
