using System.Diagnostics;
using System.Globalization;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Bench;

/// <summary>Thousands of domains against a DNS server that takes its time: in parallel within a bound, against one domain after another.</summary>
internal static class DnsSpeed
{
    private const int Domains = 2_000;
    private const int DomainsOneByOne = 50;

    /// <summary>As Test-CommerceMailAuth has it.</summary>
    private const int Parallel = 16;

    private const double Wanted = 5;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    public static bool Compare()
    {
        using var server = new SlowDnsServer(Delay);
        Check(server, Parallel, Parallel);
        server.Forget();
        var together = Check(server, Domains, Parallel);
        var (queries, questions) = (server.Queries, server.Questions);
        var apart = Check(server, DomainsOneByOne, 1);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"dns: {Domains} domains, a server {Delay.TotalMilliseconds} ms away: {together * 1e3:F1} ms a domain, one after another {apart * 1e3:F1} ms: {apart / together:F1} times as fast (at least {Wanted})"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {queries} queries for {questions} questions, {(double)queries / Domains:F1} a domain; every query in turn would take {queries * Delay.TotalSeconds / Domains * 1e3:F0} ms a domain"));
        return apart / together >= Wanted && queries == questions;
    }

    private static double Check(SlowDnsServer server, int count, int parallel)
    {
        var authenticator = new DomainAuthenticator(new CachingResolver(new LiveResolver([server.Address], LiveResolver.DefaultTimeout)), ProfileReader.BuiltIn);
        var work = new OrderedWork<DomainAuthentication>(parallel);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var domain = string.Create(CultureInfo.InvariantCulture, $"shop{i}.example");
            work.Add(() => authenticator.CheckAsync(domain, CancellationToken.None), CancellationToken.None);
            Take(work);
        }

        work.Complete();
        Take(work);
        return watch.Elapsed.TotalSeconds / count;
    }

    private static void Take(OrderedWork<DomainAuthentication> work)
    {
        while (work.TryTake(out var next))
        {
            var result = next.GetAwaiter().GetResult();
            if (result is not { Spf.Result: CheckResult.Pass, Dkim.Result: CheckResult.Pass, Dmarc.Result: CheckResult.Pass, Mx.Result: CheckResult.Pass })
            {
                throw new InvalidOperationException($"{result.Domain}: {result.Spf.Reason}; {result.Dkim.Reason}; {result.Dmarc.Reason}; {result.Mx.Reason}");
            }
        }
    }
}
