using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>The same mailboxes through a ledger, read piece by piece.</summary>
public partial class RandomMailboxTests
{
    private static readonly int LedgerMailboxes = Rounds.Of(150);

    [Fact]
    public void ALedgerFilledPieceByPieceGivesTheSame()
    {
        for (var seed = 0; seed < LedgerMailboxes; seed++)
        {
            var random = new Random(seed);
            var events = Enumerable.Range(0, random.Next(1, 16)).Select(i => RandomEvent(random, i)).ToList();
            using var ledger = new TestLedger();
            foreach (var piece in events.GroupBy(_ => random.Next(3)))
            {
                using var folder = new TemporaryFolder();
                Write(folder, [.. piece], random);
                ledger.Sync(folder.Path);
            }

            foreach (var at in new[] { Start.AddHours(random.Next(24 * 14)), Start.AddDays(30) })
            {
                var actual = Engine.Cases.Queries.CaseBacklog.Read(
                    Engine.Cases.Queries.CaseInput.Ledger(ledger.Path), TestLedger.Options(at), ledger.Observer, CancellationToken.None);

                Assert.Equal(Expected(events, at), actual.Select(c => Describe(
                    c.CaseId, c.Platform, c.State, c.WaitingSince, c.FirstReceived, c.DueBy, c.MessageCount, c.Excluded, c.ClaimOpened)));
            }

            Assert.All(
                ledger.Observer.Warnings,
                w => Assert.True(
                    w.Contains("drafts, templates", StringComparison.Ordinal) || w.StartsWith("No sent mail", StringComparison.Ordinal),
                    w));
        }
    }
}
