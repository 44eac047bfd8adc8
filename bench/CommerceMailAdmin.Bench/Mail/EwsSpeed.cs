using System.Diagnostics;
using System.Globalization;
using System.Net;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>
/// The first sync of a large mailbox on the EWS server of the tests, in a process of its own, with 50 ms for each round trip. Beside it a
/// client that asks for one message after the other, on a part of the mailbox.
/// </summary>
internal static class EwsSpeed
{
    private const int Messages = 100_000;
    private const int OneByOne = 300;
    private const double LeastRatio = 5;
    private const double MostMegabytes = 60;

    /// <summary>Prints the figures; true if they are within what is allowed.</summary>
    public static bool Compare()
    {
        using var server = new MailServerProcess("ews", $"messages={Messages}");
        var before = server.Count();
        var resume = new ResumeState();
        var (read, slow, memory) = (0L, new List<string>(), 0L);
        var watch = Stopwatch.StartNew();
        using (var session = Session(server))
        {
            foreach (var message in session.Source.Read(resume, new LedgerSpeed.Silence(), CancellationToken.None))
            {
                if (slow.Count < OneByOne)
                {
                    slow.Add(message.Location.Id);
                }

                // The first tenth has everything that a page needs. What comes on top of it grows with the mailbox.
                if (++read == Messages / 10)
                {
                    memory = GC.GetTotalMemory(forceFullCollection: true);
                }
            }
        }

        var grown = (GC.GetTotalMemory(forceFullCollection: true) - memory) / 1048576.0;
        var (all, requests) = (watch.Elapsed, server.Count() - before);

        watch.Restart();
        using (var session = Session(server))
        {
            var items = new EwsItems(session.Client);
            foreach (var id in slow)
            {
                items.Headers([(EwsMessage.ItemOf(MailServerProcess.Mailbox, id)!, 0)], CancellationToken.None);
            }
        }

        var single = watch.Elapsed / slow.Count;
        before = server.Count();
        watch.Restart();
        var again = 0;
        using (var session = Session(server))
        {
            again = session.Source.Read(resume, new LedgerSpeed.Silence(), CancellationToken.None).Count();
        }

        var ratio = single * read / all;
        Print($"ews: {read:N0} messages in {all.TotalSeconds:F0} s and {requests:N0} requests, {MailServerProcess.RoundTrip} ms each");
        Print($"ews: one by one {single.TotalMilliseconds:F1} ms a message (of {slow.Count}); ratio {ratio:F1} (at least {LeastRatio:F0})");
        Print($"ews: second sync {watch.Elapsed.TotalSeconds:F2} s, {server.Count() - before} requests, {again} messages");
        Print($"ews: memory grew by {grown:F1} MiB between the first tenth and the end (at most {MostMegabytes:F0})");
        return read == Messages && again == 0 && ratio >= LeastRatio && grown <= MostMegabytes;
    }

    private static EwsSession Session(MailServerProcess server) => new(
        new EwsServer(server.Url, MailServerProcess.Mailbox, false),
        WebCredential.Password("support", new NetworkCredential("", "secret").SecurePassword, WebAuthentication.Basic),
        WebTrust.WithAuthorities(server.Authority));

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
