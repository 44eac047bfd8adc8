using System.Text;
using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>A push to 500 mailboxes that is killed, over one connection and over two.</summary>
public class KilledPushTests
{
    private const int Mailboxes = 500;

    [Theory]
    [InlineData("")]
    [InlineData(" -ThrottleLimit 2 -ConnectionScript $connect -ArgumentList $module, $state")]
    public void AKilledPushIsCompletedByTheNextRunAndTakenBackExactly(string connections)
    {
        var incomplete = 0;
        using var runs = new KilledRuns(
            "Add-CommerceSafeSenders -All -Sender 'a.example', 'b.example', 'shop@c.example'" + connections,
            "foreach ($m in Get-EmulatorMailbox) { $m.PrimarySmtpAddress + ':' + ($m.TrustedSendersAndDomains -join ' ') }")
        {
            CutOff = (before, wanted, cutOff) => incomplete = wanted.Count(m => cutOff[m.Key] != m.Value),

            // What is complete is never sent again, verified or not; the rest is sent once.
            Completed = session => Assert.Equal(incomplete, session.Run($"(Get-EmulatorCallCount {Set}).Objects").Single.BaseObject),
        };

        runs.Hold($"-Empty; Add-EmulatorMailbox -Count {Mailboxes}{SomeEntries(new Random(1))}");
    }

    /// <summary>Some mailboxes have entries, a few of them wanted ones.</summary>
    private static string SomeEntries(Random random)
    {
        string[] entries = ["a.example", "b.example", "keep.example", "old@keep.example", "friend@fabrikam.com"];
        var script = new StringBuilder();
        for (var i = 1; i <= Mailboxes; i += random.Next(1, 8))
        {
            var some = string.Join(", ", entries.Where(_ => random.Next(2) == 0).Select(e => $"'{e}'"));
            script.Append($"; Set-EmulatorMailbox mailbox{i:D5}@contoso.com -TrustedSendersAndDomains @({some})");
        }

        return script.ToString();
    }
}
