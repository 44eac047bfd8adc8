using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>
/// The first sync of a large mailbox from the Graph server of the tests into a ledger, with 50 ms for each round trip, beside the bound of
/// four requests at a time: as many round trips as there are requests, a quarter each. Of a hundred messages 35 are from buyers, 20 are
/// answers in Sent Items, 3 claims, and 42 ordinary mail.
/// </summary>
internal static class GraphSpeed
{
    private const int Messages = 100_000;
    private const int AtATime = 4;
    private const double LeastRatio = 0.8;
    private const double MostMegabytes = 60;

    /// <summary>Prints the figures; true if they are within what is allowed.</summary>
    public static bool Compare()
    {
        var folder = Directory.CreateTempSubdirectory("graph-bench-");
        try
        {
            var mail = Path.Combine(folder.FullName, "mail.mbox");
            Write(mail);
            using var server = new MailServerProcess("graph", "mail=" + mail);
            return Compare(server, Path.Combine(folder.FullName, "cases.db"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Compare(MailServerProcess server, string ledger)
    {
        var before = server.Count();
        var watch = Stopwatch.StartNew();
        var (first, busy, memory) = Sync(server, ledger);
        var (all, requests, after) = (watch.Elapsed, server.Count() - before, GC.GetTotalMemory(forceFullCollection: true));
        before = server.Count();
        watch.Restart();
        var (second, _, _) = Sync(server, ledger);

        var bound = TimeSpan.FromMilliseconds(requests * MailServerProcess.RoundTrip / AtATime);
        var (ratio, full) = (bound / all, busy / all / AtATime);
        var grown = (after - memory) / 1048576.0;
        Print($"graph: {first.Read:N0} messages, {first.Added:N0} of cases, in {all.TotalSeconds:F0} s and {requests:N0} requests");
        Print($"graph: {AtATime} requests of {MailServerProcess.RoundTrip} ms at a time take {bound.TotalSeconds:F0} s: ratio {ratio:F2}");
        Print($"graph: {full:P0} of the requests that may be under way were; one took {busy.TotalMilliseconds / requests:F0} ms");
        Print($"graph: second sync {watch.Elapsed.TotalSeconds:F2} s, {server.Count() - before} requests, {second.Read} messages");
        Print($"graph: memory grew by {grown:F1} MiB between the first tenth and the end (at most {MostMegabytes:F0})");
        return first.Read == Messages && second.Read == 0 && ratio >= LeastRatio && grown <= MostMegabytes;
    }

    private static (CaseSyncResult Result, TimeSpan Busy, long Memory) Sync(MailServerProcess server, string path)
    {
        var handler = WebTrust.WithAuthorities(server.Authority).NewHandler(2 * AtATime);
        using var channel = new TimedChannel(new HttpGraphChannel(
            new HttpClient(handler), new GivenGraphToken(new NetworkCredential("", "secret").SecurePassword)));
        using var client = new GraphClient(channel, new Uri(server.Url, "v1.0/"), MailServerProcess.Mailbox, new SystemWebClock());
        var source = new Tenth(new GraphMailSource(new GraphMailbox(client, new GraphAccess(MailLogin.AccessToken, null))));
        var result = LedgerSync.Run(
            CaseInput.Mail(source, MailServerProcess.Mailbox), path, new MailOptions { Profile = ProfileReader.BuiltIn },
            new LedgerSpeed.Silence(), CancellationToken.None);
        return (result, channel.Busy, source.Memory);
    }

    private static void Write(string path)
    {
        using var file = new StreamWriter(path) { NewLine = "\n" };
        for (var i = 0; i < Messages; i++)
        {
            var date = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero).AddMinutes(i)
                .ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
            var id = string.Create(CultureInfo.InvariantCulture, $"c{i % 30_000:x}");
            var (folder, from, to, subject) = (i % 100) switch
            {
                < 35 => ("inbox", $"case++{id}@support.instagram.com", "support@shop.example", "Message from jane.doe"),
                < 55 => ("sentitems", "support@shop.example", $"case++{id}@support.instagram.com", "Re: your message"),
                < 58 => ("inbox", "no-reply@shopping.instagram.com", "support@shop.example", $"A claim has been opened for order #47{i}"),
                < 65 => ("junkemail", $"a{i % 700}@b.example", "support@shop.example", $"Offer {i}"),
                _ => ("inbox", $"a{i % 700}@b.example", "support@shop.example", $"Letter {i}"),
            };
            file.WriteLine($"From x\nX-Folder: {folder}\nReceived: from relay.example by mx.contoso.com; {date}\nFrom: {from}\nTo: {to}");
            file.WriteLine($"Subject: {subject}\nDate: {date}\nMessage-ID: <{i}@mail.example>\n\nOrder number: 47{i}\nWhere is it?");
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Measures how long requests are under way.</summary>
    private sealed class TimedChannel(IGraphChannel channel) : IGraphChannel
    {
        private long _ticks;

        public TimeSpan Busy => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

        public int Concurrency => channel.Concurrency;

        public bool Retries => channel.Retries;

        public GraphAnswer Send(GraphRequest request, CancellationToken cancellationToken)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                return channel.Send(request, cancellationToken);
            }
            finally
            {
                Interlocked.Add(ref _ticks, watch.Elapsed.Ticks);
            }
        }

        public bool RenewToken(CancellationToken cancellationToken) => channel.RenewToken(cancellationToken);

        public void Dispose() => channel.Dispose();
    }

    /// <summary>Measures the memory after the first tenth, which has everything that a page needs.</summary>
    private sealed class Tenth(IMailSource source) : IMailSource
    {
        public long Memory { get; private set; }

        public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
        {
            var read = 0;
            foreach (var message in source.Read(resume, observer, cancellationToken))
            {
                if (++read == Messages / 10)
                {
                    Memory = GC.GetTotalMemory(forceFullCollection: true);
                }

                yield return message;
            }
        }
    }
}
